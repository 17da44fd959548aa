namespace SocConsole.Core.Identity;

/// <summary>A live sign-in. Times are UTC.</summary>
public sealed record SessionView(Guid Id, Guid UserId, string Email, DateTime CreatedAt, DateTime RefreshedAt, DateTime ExpiresAt);
