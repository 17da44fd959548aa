namespace SocConsole.Core.Identity;

/// <summary>An integrator's key without its secret. Times are UTC.</summary>
public sealed record ApiKeyView(int Id, string Name, string Prefix, Role Role, string CreatedBy, DateTime CreatedAt, DateTime? LastUsedAt, DateTime? RevokedAt);
