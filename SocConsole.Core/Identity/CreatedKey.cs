namespace SocConsole.Core.Identity;

/// <summary>A new key; <paramref name="Key"/> is shown this once.</summary>
public sealed record CreatedKey(int Id, string Name, string Key, Role Role);
