using System.Globalization;
using System.Net.Http.Headers;

namespace SocConsole.Core.Enrichment.Providers.Http;

/// <summary>
/// What the headers say of a key's limits: Retry-After (RFC 9110, 10.2.3), <c>X-RateLimit-Remaining</c> and <c>-Reset</c> (seconds since 1970, as AbuseIPDB has it), and
/// <c>X-Rate-Limit-Remaining</c> and <c>-Reset-After</c> (seconds, as urlscan has it).
/// </summary>
internal static class QuotaHeaders
{
    // What somebody says for longer than this is a slip; the key would be dead for good.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public static QuotaHint? Read(HttpResponseHeaders headers, int status, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        if (headers.RetryAfter is { } retry && (status == 429 || status == 503))
        {
            return Hint(retry.Delta ?? (retry.Date - now));
        }

        if (Number(headers, "X-RateLimit-Remaining") is 0 && Number(headers, "X-RateLimit-Reset") is { } reset)
        {
            return Hint(DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(reset, 0, 253_402_300_799)) - now);
        }

        return Number(headers, "X-Rate-Limit-Remaining") is 0 && Number(headers, "X-Rate-Limit-Reset-After") is { } after ? Hint(TimeSpan.FromSeconds(Math.Clamp(after, 0, Longest.TotalSeconds))) : null;
    }

    private static QuotaHint? Hint(TimeSpan? pause) => pause is { } length && length > TimeSpan.Zero ? new QuotaHint(length < Longest ? length : Longest) : null;

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.FirstOrDefault(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
