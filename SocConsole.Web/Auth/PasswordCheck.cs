using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Caching.Memory;
using SocConsole.Core.Identity;
using SocConsole.Web.Http;
using SocConsole.Web.Http.RateLimiting;

namespace SocConsole.Web.Auth;

/// <summary>
/// Who stands behind a user and a password that come with each request. A password is checked once by the sign-in, with its lockout, and makes one session; from then on the session is asked, so that a
/// changed password, a revoked session or a closed account refuses as everywhere. Checks are slow by intent, so an address has only as many as on the sign-in page.
/// </summary>
internal sealed class PasswordCheck(ApiKeyVerifier keys, SignInService signIn, LiveSessions sessions, TimeProvider clock) : IDisposable
{
    private const int MostKnown = 1_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // Of this process only: what lies in memory tells nothing of a password without it.
    private readonly byte[] secret = RandomNumberGenerator.GetBytes(32);
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostKnown });
    private readonly PartitionedRateLimiter<string> attempts =
        PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.Get<string>(address, _ => new RequestWindowLimiter(Limits.SignIn, clock)));

    /// <summary>Null when they don't serve, or when a second factor would be needed.</summary>
    public async Task<Actor?> FindAsync(string user, string password, string address, CancellationToken ct)
    {
        if (password.StartsWith(ApiKeyService.KeyPrefix, StringComparison.Ordinal))
        {
            return await keys.FindAsync(password, ct);
        }

        var name = Convert.ToHexString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{user}\0{password}")));
        if (known.TryGetValue(name, out Guid session) && await sessions.FindAsync(session, ct) is { } actor)
        {
            return actor;
        }

        using var attempt = attempts.AttemptAcquire(address);
        if (!attempt.IsAcquired || !(await signIn.SignInAsync(user, password, null, ct)).Succeeded(out var signedIn, out _))
        {
            return null;
        }

        known.Set(name, signedIn.Actor.SessionId!.Value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
        return signedIn.Actor;
    }

    public void Dispose()
    {
        attempts.Dispose();
        known.Dispose();
    }
}
