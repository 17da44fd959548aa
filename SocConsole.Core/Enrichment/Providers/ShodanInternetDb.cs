using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>Shodan's InternetDB (internetdb.shodan.io/docs): open ports, products and vulnerabilities of an address, from a scan every week. Context, never a judgement.</summary>
public sealed class ShodanInternetDb(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    public override ProviderProfile Profile { get; } = new(
        "internetdb", "Shodan InternetDB", "Open ports, products and vulnerabilities of an address.", ProviderReach.Outside, ProviderKey.None, "https://internetdb.shodan.io",
        [IocType.Ipv4, IocType.Ipv6], 0, ProviderProfile.NoLimits, "https://internetdb.shodan.io");

    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access) => new(HttpMethod.Get, $"{access.BaseUrl}/{Uri.EscapeDataString(ioc.Value)}");

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status)
    {
        root.Required("ip");
        return new ProviderFinding
        {
            Link = $"https://www.shodan.io/host/{ioc.Value}",
            Flags = ExposedHost.Flags(root),
            Evidence = [.. ExposedHost.Evidence(root), .. Products(root)],
        };
    }

    private static IEnumerable<ProviderEvidence> Products(JsonElement root) =>
        root.At("cpes").Texts() is { Count: > 0 } products ? [new ProviderEvidence("Products", EvidenceCategory.Network, EvidenceSeverity.Info, Facts.Joined(products))] : [];
}
