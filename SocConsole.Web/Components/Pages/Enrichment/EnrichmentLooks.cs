using Polly.CircuitBreaker;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Enrichment;

/// <summary>Words and states of IOC analysis as people read them.</summary>
public static class EnrichmentLooks
{
    /// <summary>The worst first.</summary>
    public static readonly IReadOnlyList<IocVerdict> Verdicts = [IocVerdict.Malicious, IocVerdict.Suspicious, IocVerdict.Unknown, IocVerdict.Clean];

    private static readonly HashSet<string> Acronyms = new(StringComparer.OrdinalIgnoreCase) { "asn", "isp", "vpn", "cdn", "tld", "os" };

    public static string Word(IocType type) => type switch
    {
        IocType.Ipv4 => "IPv4 address",
        IocType.Ipv6 => "IPv6 address",
        IocType.Cidr => "Network",
        IocType.Domain => "Domain",
        IocType.Url => "URL",
        IocType.Md5 => "MD5",
        IocType.Sha1 => "SHA-1",
        IocType.Sha256 => "SHA-256",
        IocType.Sha512 => "SHA-512",
        IocType.Email => "E-mail",
        IocType.Cve => "CVE",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of indicator"),
    };

    /// <summary>What a provider takes, with sorts of addresses and of hashes put together.</summary>
    public static string Takes(IReadOnlyList<IocType> types) => types.Count == Enum.GetValues<IocType>().Length
        ? "everything"
        : string.Join(", ", types.Select(type => type switch
        {
            IocType.Ipv4 or IocType.Ipv6 => types.Contains(IocType.Ipv4) && types.Contains(IocType.Ipv6) ? "IP addresses" : $"{Word(type)}es",
            IocType.Cidr => "networks",
            IocType.Domain => "domains",
            IocType.Url => "URLs",
            IocType.Email => "e-mail addresses",
            IocType.Cve => "CVEs",
            _ => Word(type),
        }).Distinct());

    /// <summary>A verdict; its tone is a class of <c>sev</c>.</summary>
    public static StateLook Of(IocVerdict verdict) => verdict switch
    {
        IocVerdict.Malicious => new("Malicious", "■", "critical"),
        IocVerdict.Suspicious => new("Suspicious", "▲", "high"),
        IocVerdict.Unknown => new("Unknown", "○", "informational"),
        IocVerdict.Clean => new("Clean", "✓", "good"),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "not a verdict"),
    };

    /// <summary>What a provider's answer amounts to by itself; null where it did not judge.</summary>
    public static IocVerdict? BandOf(ProviderResult result) => result switch
    {
        { Status: not ProviderStatus.Ok } => null,
        { IsAllowed: true } => IocVerdict.Clean,
        { Reputation: { } reputation } => VerdictPolicy.BandOf(reputation),
        { Benign: > 0 } => IocVerdict.Clean,
        _ => null,
    };

    /// <summary>How it went with a provider that did not judge.</summary>
    public static StateLook Of(ProviderResult result) => result switch
    {
        { Status: ProviderStatus.Ok } => new("Facts only", "●", ""),
        { Status: ProviderStatus.NotFound } => new("No data", "∅", ""),
        { Status: ProviderStatus.RateLimited } => new("Limited", "◷", "wait"),
        { Status: ProviderStatus.Timeout } => new("Too slow", "✕", "bad"),
        { Status: ProviderStatus.AuthError } => new("Key refused", "✕", "bad"),
        { Status: ProviderStatus.Error } => new("Failed", "✕", "bad"),
        { Status: ProviderStatus.NotConfigured, Error.Code: "SWITCHED_OFF" } => new("Switched off", "∅", ""),
        { Status: ProviderStatus.NotConfigured } => new("Not configured", "⚠", "wait"),
        { Status: ProviderStatus.Withheld } => new("Withheld", "⊘", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Status, "not a provider's status"),
    };

    public static StateLook Of(ProviderState state) => state switch
    {
        ProviderState.Ready => new("Ready", "✓", "good"),
        ProviderState.NotConfigured => new("Not configured", "⚠", "wait"),
        ProviderState.Off => new("Switched off", "∅", ""),
        ProviderState.Limited => new("Limited", "◷", "wait"),
        ProviderState.Failing => new("Failing", "✕", "bad"),
        ProviderState.KeyRefused => new("Key refused", "✕", "bad"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a provider's state"),
    };

    /// <summary>What a breaker does with the next request.</summary>
    public static string Word(CircuitState breaker) => breaker switch
    {
        CircuitState.Closed => "asked as usual",
        CircuitState.Open => "left alone after failures",
        CircuitState.HalfOpen => "the next request tries it",
        CircuitState.Isolated => "left alone",
        _ => throw new ArgumentOutOfRangeException(nameof(breaker), breaker, "not a breaker's state"),
    };

    /// <summary><c>per_minute</c> becomes <c>a minute</c>.</summary>
    public static string Window(string name) => name == "per_hour" ? "an hour" : $"a {name.Replace("per_", "", StringComparison.Ordinal)}";

    /// <summary>A fact as a chip: the name alone for what simply is, else name and value.</summary>
    public static string Fact(string name, object value)
    {
        var words = Acronyms.Contains(name) ? name.ToUpperInvariant() : Show.Words(name);
        return value is true || value.ToString() is "True" or "true" ? words : $"{words}: {value}";
    }

    /// <summary>How often something is checked again.</summary>
    public static string Every(int hours) => hours switch
    {
        1 => "every hour",
        24 => "every day",
        168 => "every week",
        _ when hours % 24 == 0 => $"every {hours / 24} days",
        _ => $"every {hours} hours",
    };

    /// <summary>Words that stand in addresses.</summary>
    public static string? Name(IocVerdict? verdict) => verdict is { } known ? Wire.Name(known) : null;
}
