namespace SocConsole.Core.Identity;

/// <summary>
/// Makes refresh tokens and reads which session they belong to. They are encrypted and authenticated, so that only a token that the console really issued can
/// prove a reuse; who merely knows a session's id can't end it.
/// </summary>
public sealed class RefreshTokens(ISecretStore secrets)
{
    private const string Mark = "refresh:";
    private const int MaximumLength = 1024;
    private const int IdLength = 32;

    public string Issue(Guid sessionId) => secrets.Protect($"{Mark}{sessionId:N}{Secrets.Token()}");

    /// <summary>The session, or null when the console never issued the token.</summary>
    public Guid? SessionOf(string token) =>
        token.Length <= MaximumLength
        && secrets.Unprotect(token) is { } clear
        && clear.StartsWith(Mark, StringComparison.Ordinal)
        && clear.Length > Mark.Length + IdLength
        && Guid.TryParseExact(clear.AsSpan(Mark.Length, IdLength), "N", out var id)
            ? id
            : null;
}
