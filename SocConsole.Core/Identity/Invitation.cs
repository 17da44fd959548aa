namespace SocConsole.Core.Identity;

/// <summary>What an administrator hands to a person; the password is shown once and kept as a hash only.</summary>
public sealed record Invitation(string Email, Role Role, string TemporaryPassword);
