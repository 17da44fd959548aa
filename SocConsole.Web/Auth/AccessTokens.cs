using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;

namespace SocConsole.Web.Auth;

/// <summary>Makes and checks access tokens: JWT with HS256, bound to a session. What the bearer may do is read from the session, never from the token.</summary>
public sealed class AccessTokens(StorageOptions storage, LiveSessions live, TimeProvider clock)
{
    private const string Issuer = "soc-console";
    private const string Audience = "soc-console-api";
    private const string TokenType = "at+jwt";
    private const int KeyBytes = 64;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly Lazy<SymmetricSecurityKey> key = new(() => new SymmetricSecurityKey(KeyFile.ReadOrCreate(storage.PathOf("keys", "jwt.key"), KeyBytes)));

    public TokenValidationParameters Validation => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        ValidTypes = [TokenType],
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        IssuerSigningKey = key.Value,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        NameClaimType = ActorClaims.Name,
        LifetimeValidator = CheckLifetime,
    };

    /// <summary>A token for the actor's session that serves for <paramref name="life"/>.</summary>
    public string Issue(Actor actor, TimeSpan life)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            TokenType = TokenType,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + life,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = actor.Id,
                [JwtRegisteredClaimNames.Sid] = actor.SessionId?.ToString() ?? throw new InvalidOperationException("An access token needs a session."),
                [JwtRegisteredClaimNames.Jti] = Secrets.Hex(8),
            },
            SigningCredentials = new SigningCredentials(key.Value, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>Who stands behind a token that came outside of the Authorization header, as in a socket's first frame; null when it doesn't serve.</summary>
    public async Task<Actor?> FindAsync(string token, CancellationToken ct)
    {
        var result = await handler.ValidateTokenAsync(token, Validation);
        return result.IsValid ? await FindAsync(result.ClaimsIdentity, ct) : null;
    }

    /// <summary>Who stands behind the session of a validated token, with its present role; null when the session is over.</summary>
    internal async Task<Actor?> FindAsync(ClaimsIdentity token, CancellationToken ct) =>
        Guid.TryParse(token.FindFirst(JwtRegisteredClaimNames.Sid)?.Value, out var sessionId)
        && await live.FindAsync(sessionId, ct) is { } actor
        && actor.Id == token.FindFirst(JwtRegisteredClaimNames.Sub)?.Value
            ? actor
            : null;

    // The library's own check reads the machine's clock.
    private bool CheckLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return expires is null || expires + ClockSkew <= now
            ? throw new SecurityTokenExpiredException("The access token has expired.")
            : notBefore is null || notBefore - ClockSkew <= now;
    }
}
