namespace SocConsole.Core.Identity;

/// <summary>A new sensor; <paramref name="Secret"/> is shown this once.</summary>
public sealed record CreatedDevice(string DeviceId, string Name, string Secret);
