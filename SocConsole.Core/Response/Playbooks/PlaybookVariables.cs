using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>The external variables of playbooks, and what a threat or an incident fills them with.</summary>
public static partial class PlaybookVariables
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["__threat_id__"] = "number",
        ["__incident_id__"] = "incident",
        ["__source_ip__"] = "source address",
        ["__target__"] = "target",
        ["__host__"] = "host",
        ["__user__"] = "user",
        ["__domain__"] = "domain",
        ["__severity__"] = "severity",
        ["__escalation_level__"] = "escalation",
        ["__risk_score__"] = "risk score",
        ["__threat_category__"] = "kind of attack",
        ["__block_duration__"] = "duration",
    };

    public static IReadOnlyCollection<string> Names => Words.Keys;

    /// <summary>What people call a variable.</summary>
    public static string Word(string name) => Words.GetValueOrDefault(name, name);

    /// <summary>The value of each variable for an incident, a threat or both; null where they don't name it.</summary>
    public static Func<string, string?> Of(Incident? incident, Threat? threat, ResponseOptions options) => name => name switch
    {
        "__threat_id__" => threat?.Number,
        "__incident_id__" => incident is null ? null : IncidentNumber.Text(incident.Number),
        "__source_ip__" => IPAddress.TryParse(incident?.SourceIp ?? threat?.SourceIp, out var address) ? address.ToString() : null,
        "__target__" => Known(threat?.Target) ?? Known(incident?.Host),
        "__host__" => Known(incident?.Host) ?? Known(threat?.Target),
        "__user__" => Known(incident?.UserName) ?? Known(threat?.UserName),
        "__domain__" => threat is { Indicators.Domains.Count: > 0 } ? threat.Indicators.Domains[0] : null,
        "__severity__" => incident is not null ? Wire.Name(incident.Severity) : threat is not null ? Wire.Name(threat.Severity) : null,
        "__escalation_level__" => incident is null ? null : Wire.Name(incident.Escalation),
        "__risk_score__" => incident?.RiskScore.ToString(CultureInfo.InvariantCulture),
        "__threat_category__" => incident?.Category ?? threat?.Type,
        "__block_duration__" => XmlConvert.ToString(options.BlockDuration),
        _ => null,
    };

    /// <summary>The variable that names what an action is done to, where its parameters leave that out; null when none does.</summary>
    public static string? DefaultOf(ParameterKind kind) => kind switch
    {
        ParameterKind.Ip => "__source_ip__",
        ParameterKind.Host => "__host__",
        ParameterKind.Users => "__user__",
        ParameterKind.Domains => "__domain__",
        _ => null,
    };

    /// <summary>The documented short form of a whole value, <c>{source_ip}</c> or <c>event.source_ip</c>, as a reference; other texts as they are.</summary>
    public static string Reference(string text)
    {
        var name = text.StartsWith('{') && text.EndsWith('}') ? text[1..^1] : text.StartsWith("event.", StringComparison.Ordinal) ? text["event.".Length..] : null;
        return name is not null && Words.ContainsKey($"__{name}__") ? $"__{name}__:value" : text;
    }

    private static string? Known(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>Puts values in place of references; <c>Missing</c> is the first variable that has none.</summary>
    public static (string Text, string? Missing) Fill(string text, Func<string, string?> value)
    {
        string? missing = null;
        var filled = References().Replace(text, found =>
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
    private static partial Regex References();
}
