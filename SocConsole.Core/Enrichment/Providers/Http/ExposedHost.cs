using System.Globalization;
using System.Text.Json;

namespace SocConsole.Core.Enrichment.Providers.Http;

/// <summary>What both of Shodan's services say of an address in the same form: <c>ports</c>, <c>vulns</c>, <c>hostnames</c> and <c>tags</c>.</summary>
internal static class ExposedHost
{
    public static Dictionary<string, object> Flags(JsonElement host, params (string Name, object? Value)[] more) => Facts.Of(
        [.. more, ("open_ports", host.At("ports").Items().Count()), ("vulnerabilities", host.At("vulns").Items().Count()), ("tags", Text(host, "tags"))]);

    public static IEnumerable<ProviderEvidence> Evidence(JsonElement host)
    {
        if (Text(host, "vulns") is { } vulnerabilities)
        {
            yield return new ProviderEvidence(
                "Vulnerabilities", EvidenceCategory.Network, EvidenceSeverity.Medium,
                Facts.Joined([string.Create(CultureInfo.InvariantCulture, $"{host.At("vulns").Items().Count()} by its versions, not verified"), vulnerabilities], ": "));
        }

        if (Text(host, "ports") is { } ports)
        {
            yield return new ProviderEvidence("Open ports", EvidenceCategory.Network, EvidenceSeverity.Info, ports);
        }

        if (Text(host, "hostnames") is { } names)
        {
            yield return new ProviderEvidence("Host names", EvidenceCategory.Network, EvidenceSeverity.Info, names);
        }
    }

    private static string? Text(JsonElement host, string list) => host.At(list).Texts() is { Count: > 0 } texts ? Facts.Joined(texts) : null;
}
