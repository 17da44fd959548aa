namespace SocConsole.Core.Identity;

/// <summary>A sensor without its secret. Times are UTC.</summary>
public sealed record DeviceView(int Id, string DeviceId, string Name, string CreatedBy, DateTime CreatedAt, DateTime? LastSeenAt, DateTime? RevokedAt);
