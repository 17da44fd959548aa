namespace SocConsole.Web.Endpoints.Identity;

/// <param name="Username">The e-mail address; <paramref name="Email"/> serves as well.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="Password">The password.</param>
/// <param name="Code">A code of the authenticator app or a recovery code, once the second factor is on.</param>
internal sealed record LoginRequest(string? Username = null, string? Email = null, string? Password = null, string? Code = null);

/// <param name="RefreshToken">The token of the last answer; it may come as Bearer instead.</param>
internal sealed record RefreshRequest(string? RefreshToken = null);

/// <param name="AccessToken">Sent as Bearer with every request.</param>
/// <param name="RefreshToken">Serves once, for 30 days.</param>
/// <param name="TokenType">Always <c>bearer</c>.</param>
/// <param name="ExpiresIn">Seconds until the access token is over.</param>
internal sealed record TokenBody(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn);

/// <summary>An operation that only succeeds.</summary>
internal sealed record Acknowledgement(string Status, string Message)
{
    public static Acknowledgement Of(string message) => new("ok", message);
}
