using SocConsole.Core.Enrichment.Iocs;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>
/// Somebody or something that knows about indicators. It fetches a raw answer and, apart from that, maps a raw answer to the common form; limits, breakers, caching and what may leave are
/// not its business (the desk in <c>Asking</c> sees to them).
/// </summary>
public interface IIocProvider
{
    ProviderProfile Profile { get; }

    /// <summary>Asks once. Faults of the way are values; only a bug throws, and <paramref name="ct"/>.</summary>
    /// <param name="ioc">Of a type that the profile names.</param>
    /// <param name="access">For whom, where and with what key.</param>
    /// <param name="ct">Ends the wait.</param>
    Task<ProviderReply> AskAsync(Ioc ioc, ProviderAccess access, CancellationToken ct);

    /// <summary>The common form of a raw answer, also of one that was stored long ago. Changes nothing and asks nobody; an answer that can't be read is a fault.</summary>
    ProviderReading Read(Ioc ioc, RawAnswer raw);
}

/// <summary>How a provider is asked.</summary>
/// <param name="OrganizationId">For whom; what the console itself knows is this organization's.</param>
/// <param name="BaseUrl">Without a slash at its end; empty where nothing is asked.</param>
/// <param name="Key">In the clear; null for none. It goes into no log and no message.</param>
public sealed record ProviderAccess(int OrganizationId, string BaseUrl, string? Key);

/// <summary>What a provider said, as it came.</summary>
/// <param name="Status">The HTTP status; 200 for what was not asked over HTTP.</param>
/// <param name="Body">JSON, or the text of what has none.</param>
public sealed record RawAnswer(int Status, string Body);

/// <summary>A raw answer, or why there is none.</summary>
/// <param name="Raw">Null when the way failed.</param>
/// <param name="Fault">Null when there is an answer.</param>
/// <param name="Quota">What the answer's headers say of the key's limits; null for nothing.</param>
public sealed record ProviderReply(RawAnswer? Raw, ProviderFault? Fault, QuotaHint? Quota = null)
{
    public static ProviderReply Of(ProviderFault fault) => new(null, fault);

    /// <summary>An answer that did not come over HTTP.</summary>
    public static ProviderReply Of(string body) => new(new RawAnswer(200, body), null);
}

/// <summary>What the other side says of its limits.</summary>
/// <param name="RetryAfter">From Retry-After, or from the window's end when nothing is left; how long not to ask.</param>
public sealed record QuotaHint(TimeSpan RetryAfter);
