namespace SocConsole.Core.Identity;

/// <summary>A sign-in that worked. <paramref name="Actor"/> carries the session; <paramref name="RefreshToken"/> serves once, until <paramref name="RefreshExpiresAt"/> (UTC).</summary>
public sealed record SignedIn(Actor Actor, string RefreshToken, DateTime RefreshExpiresAt);
