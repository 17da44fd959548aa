using System.Text.Json;

namespace SocConsole.Core.Enrichment.Providers.Http;

/// <summary>Puts findings together: flags without what is unknown, and lists as one text that is no longer than a piece of evidence may be.</summary>
internal static class Facts
{
    private const int MostFlags = 32;

    /// <summary>The flags that are known, at most 32.</summary>
    public static Dictionary<string, object> Of(params (string Name, object? Value)[] flags) =>
        flags.Where(flag => flag.Value is not null).Take(MostFlags).ToDictionary(flag => flag.Name, flag => flag.Value!);

    /// <summary>True, or null for no and for unknown: flags name only what is.</summary>
    public static object? IfTrue(JsonElement? element) => element.Bool() == true ? true : null;

    /// <summary>The texts of a property of each element of a list, at most <see cref="ProviderEvidence.Most"/>.</summary>
    public static IReadOnlyList<string> Each(JsonElement? list, string property) =>
        [.. list.Items().Select(item => item.At(property).Text()).OfType<string>().Distinct().Take(ProviderEvidence.Most)];

    /// <summary>One text of many, cut to the longest that evidence may have.</summary>
    public static string Joined(IEnumerable<string> texts, string between = ", ")
    {
        var all = string.Join(between, texts);
        return all.Length > ProviderEvidence.Longest ? all[..ProviderEvidence.Longest] : all;
    }

    /// <summary>How a piece of evidence ranks that rests on a reputation from 0 to 100.</summary>
    public static EvidenceSeverity SeverityOf(int? reputation) => reputation switch
    {
        >= 90 => EvidenceSeverity.Critical,
        >= 70 => EvidenceSeverity.High,
        >= 40 => EvidenceSeverity.Medium,
        >= 1 => EvidenceSeverity.Low,
        _ => EvidenceSeverity.Info,
    };
}
