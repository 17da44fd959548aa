using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using SocConsole.Core.Detection.Threats;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>The external variables of playbooks, and what a threat fills them with.</summary>
internal static partial class PlaybookVariables
{
    private const string ThreatId = "__threat_id__";
    private const string SourceIp = "__source_ip__";
    private const string Target = "__target__";
    private const string Domain = "__domain__";
    private const string BlockDuration = "__block_duration__";

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        [ThreatId] = "number",
        [SourceIp] = "source address",
        [Target] = "target",
        [Domain] = "domain",
        [BlockDuration] = "duration",
    };

    public static IReadOnlyCollection<string> Names => Words.Keys;

    /// <summary>What people call a variable.</summary>
    public static string Word(string name) => Words.GetValueOrDefault(name, name);

    /// <summary>The value of each variable for a threat; null where the threat doesn't name it.</summary>
    public static Func<string, string?> Of(Threat threat, ResponseOptions options) => name => name switch
    {
        ThreatId => threat.Number,
        SourceIp => IPAddress.TryParse(threat.SourceIp, out var address) ? address.ToString() : null,
        Target => string.IsNullOrWhiteSpace(threat.Target) ? null : threat.Target,
        Domain => threat.Indicators.Domains.Count > 0 ? threat.Indicators.Domains[0] : null,
        BlockDuration => XmlConvert.ToString(options.BlockDuration),
        _ => null,
    };

    /// <summary>Puts values in place of references; <c>Missing</c> is the first variable that has none.</summary>
    public static (string Text, string? Missing) Fill(string text, Func<string, string?> value)
    {
        string? missing = null;
        var filled = Reference().Replace(text, found =>
        {
            var name = found.Groups[1].Value;
            if (value(name) is { } known)
            {
                return known;
            }

            missing ??= name;
            return found.Value;
        });
        return (filled, missing);
    }

    // CACAO 2.0, section 10.18.3: a variable is used as its name and ":value".
    [GeneratedRegex("(__[a-zA-Z][a-zA-Z0-9_-]{0,60}?__):value", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
