using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Stix.Mapping;

/// <summary>What an indicator is in STIX: the observable's type and the property that holds the value.</summary>
/// <param name="Type">Such as <c>ipv4-addr</c>.</param>
/// <param name="Hash">The algorithm where the property is <c>hashes</c>; else null.</param>
internal readonly record struct StixForm(string Type, string? Hash)
{
    private const string Vulnerability = "vulnerability";

    /// <summary>Whether STIX knows it as an observable; a vulnerability is none.</summary>
    public bool IsObservable => Type != Vulnerability;

    public static StixForm Of(Indicator row) => row.Type switch
    {
        IndicatorType.Ip or IndicatorType.Cidr => new(row.NormalizedValue.Contains(':', StringComparison.Ordinal) ? "ipv6-addr" : "ipv4-addr", null),
        IndicatorType.Domain => new("domain-name", null),
        IndicatorType.Url => new("url", null),
        IndicatorType.Email => new("email-addr", null),
        IndicatorType.Cve => new(Vulnerability, null),
        IndicatorType.Hash => new(row.Tags.Contains(FeedTags.Certificate) ? StixPaths.Certificate : "file", Algorithm(row.NormalizedValue)),
        _ => throw new ArgumentOutOfRangeException(nameof(row), row.Type, "not a type of indicator"),
    };

    /// <summary>The pattern that finds the value (STIX 2.1, section 9).</summary>
    public string Pattern(string value)
    {
        var path = Hash is { } algorithm ? $"hashes.{(algorithm.Contains('-', StringComparison.Ordinal) ? $"'{algorithm}'" : algorithm)}" : IsObservable ? "value" : "name";
        return $"[{Type}:{path} = '{value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}']";
    }

    // By the digits: the normaliser takes no other lengths.
    private static string Algorithm(string digits) => digits.Length switch
    {
        32 => "MD5",
        40 => "SHA-1",
        56 => "SHA-224",
        64 => "SHA-256",
        96 => "SHA-384",
        _ => "SHA-512",
    };
}
