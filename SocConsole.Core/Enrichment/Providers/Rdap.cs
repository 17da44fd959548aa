using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Http;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>
/// The registries' own word (RDAP, RFC 9082 and 9083): since when a domain is registered and with whom, and to whom a network belongs. rdap.org leads to the registry by redirect. Context,
/// never a judgement.
/// </summary>
public sealed class Rdap(IHttpClientFactory clients, TimeProvider clock) : HttpIocProvider(clients, clock)
{
    // Most domains that attackers register are used within a month. Own judgement.
    private const int YoungDays = 30;
    private const int RecentDays = 90;
    private const int MostContacts = 50;

    private readonly TimeProvider clock = clock;

    public override ProviderProfile Profile { get; } = new(
        "rdap", "RDAP", "Since when and by whom a domain or a network is registered.", ProviderReach.Outside, ProviderKey.None, "https://rdap.org",
        [IocType.Domain, IocType.Ipv4, IocType.Ipv6, IocType.Cidr], 0, new Dictionary<string, int> { ["per_second"] = 1 }, "https://about.rdap.org");

    // No key is sent, so that a redirect can carry none away.
    protected override string ClientName => OutboundGuard.ClientName;

    protected override HttpRequestMessage Request(Ioc ioc, ProviderAccess access)
    {
        // A network's slash is part of the path (RFC 9082, 3.1.1).
        var path = ioc.Type switch
        {
            IocType.Domain => $"domain/{Uri.EscapeDataString(RegisteredName.Of(ioc.Value))}",
            IocType.Cidr => $"ip/{ioc.Value}",
            _ => $"ip/{Uri.EscapeDataString(ioc.Value)}",
        };
        var request = new HttpRequestMessage(HttpMethod.Get, $"{access.BaseUrl}/{path}");
        request.Headers.TryAddWithoutValidation("Accept", "application/rdap+json, application/json");
        return request;
    }

    protected override ProviderReading Map(Ioc ioc, JsonElement root, int status)
    {
        root.Required("objectClassName");
        var contacts = Contacts(root.At("entities"), 0).Take(MostContacts).ToList();
        var registered = Event(root, "registration");
        var isDomain = ioc.Type == IocType.Domain;
        return new ProviderFinding
        {
            Link = isDomain ? $"https://lookup.icann.org/en/lookup?name={Uri.EscapeDataString(RegisteredName.Of(ioc.Value))}" : $"https://client.rdap.org/?type=ip&object={Uri.EscapeDataString(ioc.Value)}",
            Flags = Facts.Of(
                ("name", root.At("ldhName").Text(253)?.ToLowerInvariant() ?? root.At("name").Text(100)), ("handle", root.At("handle").Text(100)), ("registered", Day(registered)),
                ("expires", Day(Event(root, "expiration"))), ("registrar", Named(contacts, "registrar", "fn")), ("holder", Named(contacts, "registrant", "fn")),
                ("abuse_contact", Named(contacts, "abuse", "email")), ("range", Range(root)), ("country", root.At("country").Text(8))),
            Evidence = [.. Age(root, isDomain, registered), .. Evidence(root)],
        };
    }

    private static DateTime? Event(JsonElement root, string action) =>
        root.At("events").Items().Where(one => one.At("eventAction").Text() == action).Select(one => one.At("eventDate").Time()).FirstOrDefault(time => time is not null);

    private static string? Day(DateTime? time) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Range(JsonElement root) =>
        root.At("startAddress").Text(45) is { } first && root.At("endAddress").Text(45) is { } last ? $"{first} - {last}" : null;

    // The abuse contact usually stands inside the registrar or the holder.
    private static IEnumerable<JsonElement> Contacts(JsonElement? entities, int depth) =>
        depth > 2 ? [] : entities.Items().SelectMany(one => Contacts(one.At("entities"), depth + 1).Prepend(one));

    private static string? Named(List<JsonElement> contacts, string role, string property) =>
        contacts.Where(contact => contact.At("roles").Texts().Contains(role)).Select(contact => Card(contact, property)).FirstOrDefault(text => text is not null);

    // jCard (RFC 7095): ["vcard", [["fn", {}, "text", "Example Registrar"], …]].
    private static string? Card(JsonElement contact, string property) =>
        contact.At("vcardArray").Items().Skip(1).Take(1).SelectMany(card => ((JsonElement?)card).Items())
            .Select(line => ((JsonElement?)line).Items().Take(4).ToList())
            .Where(line => line.Count == 4 && ((JsonElement?)line[0]).Text() == property)
            .Select(line => ((JsonElement?)line[3]).Text(200)).FirstOrDefault();

    private IEnumerable<ProviderEvidence> Age(JsonElement root, bool isDomain, DateTime? registered)
    {
        if (registered is not { } since)
        {
            yield break;
        }

        var days = Math.Max(0, (int)(clock.GetUtcNow().UtcDateTime - since).TotalDays);
        var severity = !isDomain ? EvidenceSeverity.Info : days < YoungDays ? EvidenceSeverity.Medium : days < RecentDays ? EvidenceSeverity.Low : EvidenceSeverity.Info;
        var name = root.At("ldhName").Text(253)?.ToLowerInvariant() ?? root.At("name").Text(100) ?? "It";
        var ago = days switch { 0 => "today", 1 => "yesterday", _ => string.Create(CultureInfo.InvariantCulture, $"{days} days ago") };
        yield return new ProviderEvidence("Registration", EvidenceCategory.Whois, severity, $"{name} was registered {ago}", Facts.Of(("registered", Day(since)), ("days", days)));
    }

    private static IEnumerable<ProviderEvidence> Evidence(JsonElement root)
    {
        if (Facts.Each(root.At("nameservers"), "ldhName") is { Count: > 0 } servers)
        {
            yield return new ProviderEvidence("Name servers", EvidenceCategory.Whois, EvidenceSeverity.Info, Facts.Joined(servers.Select(server => server.ToLowerInvariant())));
        }

        if (root.At("status").Texts() is { Count: > 0 } states)
        {
            yield return new ProviderEvidence("Status", EvidenceCategory.Whois, EvidenceSeverity.Info, Facts.Joined(states));
        }
    }
}
