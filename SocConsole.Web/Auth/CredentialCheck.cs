using SocConsole.Core.Identity;

namespace SocConsole.Web.Auth;

/// <summary>Checks a credential that can't come in a header: the token of a socket's first frame or of an event stream's address.</summary>
public sealed class CredentialCheck(AccessTokens tokens, ApiKeyVerifier keys)
{
    private const int MaximumLength = 4096;

    /// <summary>Who stands behind an access token or API key; null when it doesn't serve. Ask again while a connection lives, to notice a revocation.</summary>
    public async Task<Actor?> FindAsync(string credential, CancellationToken ct) => credential switch
    {
        { Length: > MaximumLength } => null,
        _ when credential.StartsWith(ApiKeyService.KeyPrefix, StringComparison.Ordinal) => await keys.FindAsync(credential, ct),
        _ => await tokens.FindAsync(credential, ct),
    };
}
