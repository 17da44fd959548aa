using System.Globalization;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Iocs;

/// <summary>Finds out what somebody pasted.</summary>
public static class IocReader
{
    /// <summary>The documented code of what is no indicator.</summary>
    public const string InvalidCode = "IOC_VALIDATION_ERROR";

    /// <summary>Most indicators that are read out of one text.</summary>
    public const int MaximumFound = 1_000;

    private const int NamedInMessage = 5;

    /// <summary>One indicator, defanged or not. Error: IOC_VALIDATION_ERROR, with what was found in it where it is a text that names some.</summary>
    public static Result<Ioc> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Invalid("An empty value is no indicator.");
        }

        if (text.Length <= Ioc.MaximumLength && IndicatorNormaliser.Normalise(text).Succeeded(out var normal, out var reason))
        {
            return Of(normal) is { } ioc ? ioc : Invalid("SHA-224 and SHA-384 are kept as indicators, but no provider can be asked about them.");
        }
        else
        {
            var found = Find(text.Length > IndicatorReading.MaximumText ? text[..IndicatorReading.MaximumText] : text);
            return found.Count == 0
                ? Invalid(IndicatorNormaliser.Normalise(text.Length <= Ioc.MaximumLength ? text : string.Empty).Error?.Message ?? "It is no indicator.")
                : Invalid(string.Create(CultureInfo.InvariantCulture, $"This is a text that names {found.Count} indicators; check them one by one: {string.Join(", ", found.Take(NamedInMessage).Select(ioc => ioc.Value))}{(found.Count > NamedInMessage ? ", …" : string.Empty)}"));
        }
    }

    /// <summary>Every indicator that a text names, in the order in which they stand, each once and at most <see cref="MaximumFound"/>.</summary>
    public static IReadOnlyList<Ioc> Find(string text) =>
        [.. IndicatorExtractor.Extract(text, MaximumFound).Select(found => Of(new NormalIndicator(found.Type, found.Value))).OfType<Ioc>().Distinct()];

    /// <summary>The indicator as something to check; null where no provider can be asked about it.</summary>
    public static Ioc? Of(NormalIndicator normal) => TypeOf(normal) is { } type ? new Ioc(type, type == IocType.Url ? CanonicalUrl.Of(normal.Value) : normal.Value) : null;

    private static IocType? TypeOf(NormalIndicator normal) => normal.Type switch
    {
        IndicatorType.Ip => normal.Value.Contains(':', StringComparison.Ordinal) ? IocType.Ipv6 : IocType.Ipv4,
        IndicatorType.Cidr => IocType.Cidr,
        IndicatorType.Domain => IocType.Domain,
        IndicatorType.Url => IocType.Url,
        IndicatorType.Email => IocType.Email,
        IndicatorType.Cve => IocType.Cve,
        IndicatorType.Hash => normal.Value.Length switch { 32 => IocType.Md5, 40 => IocType.Sha1, 64 => IocType.Sha256, 128 => IocType.Sha512, _ => null },
        _ => null,
    };

    private static Error Invalid(string message) => new(ErrorKind.Invalid, InvalidCode, message, new Dictionary<string, string[]> { ["ioc"] = [message] });
}
