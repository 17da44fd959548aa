using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>Shodan's host information (developer.shodan.io/api): what it found when it looked at an address last. Context, never a judgement.</summary>
public sealed class Shodan(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    public override ProviderProfile Profile { get; } = new(
        "shodan", "Shodan", "Open ports, vulnerabilities and owner of an address.", ProviderReach.Outside, ProviderKey.Required, "https://api.shodan.io",
        [IocType.Ipv4, IocType.Ipv6], 0, new Dictionary<string, int> { ["per_second"] = 1 }, "https://account.shodan.io");

    // Shodan takes its key in the query and nowhere else. Minified, because the banners of a busy host are longer than an answer may be.
    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access) =>
        new(HttpMethod.Get, $"{access.BaseUrl}/shodan/host/{Uri.EscapeDataString(ioc.Value)}?minify=true&key={Uri.EscapeDataString(access.Key ?? string.Empty)}");

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status)
    {
        root.Required("ports");
        return new ProviderFinding
        {
            Link = $"https://www.shodan.io/host/{ioc.Value}",
            Flags = ExposedHost.Flags(
                root, ("country", root.At("country_code").Text(8)), ("org", root.At("org").Text(100)), ("isp", root.At("isp").Text(100)), ("asn", root.At("asn").Text(20)), ("os", root.At("os").Text(100))),
            Evidence = [.. ExposedHost.Evidence(root)],
            LastSeen = root.At("last_update").Time(),
        };
    }
}
