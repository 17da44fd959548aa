using System.Net;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Answers;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>Looks up the names of an address (PTR); a seam because tests can't own DNS names.</summary>
public delegate Task<IPHostEntry> ResolveAddress(IPAddress address, CancellationToken ct);

/// <summary>What the name servers said.</summary>
internal sealed record DnsAnswer(IReadOnlyList<string> Addresses, IReadOnlyList<string> Names);

/// <summary>What the DNS says: the addresses of a domain (A and AAAA), the name of an address (PTR). Context, and off unless somebody wants it: the domain's own name servers see who asks.</summary>
public sealed class DnsLookup(ResolveHost resolve, ResolveAddress reverse) : IIocProvider
{
    private const int LongestName = 253;
    private static readonly int Most = ProviderEvidence.Most;

    /// <summary>The system's resolver.</summary>
    public static ResolveAddress System { get; } = (address, ct) => Dns.GetHostEntryAsync(address.ToString(), ct);

    public ProviderProfile Profile { get; } = new(
        "dns", "DNS", "The addresses of a domain and the name of an address.", ProviderReach.Outside, ProviderKey.None, null,
        [IocType.Ipv4, IocType.Ipv6, IocType.Domain], 0, ProviderProfile.NoLimits, null)
    { IsOnByDefault = false };

    public async Task<ProviderReply> AskAsync(Ioc ioc, ProviderAccess access, CancellationToken ct)
    {
        if (ioc.Type == IocType.Domain)
        {
            // With the root's dot no search list of the machine is tried behind it.
            var (addresses, unresolved) = await NameServers.AskAsync(token => resolve(ioc.Value + ".", token), ct);
            return unresolved is not null ? ProviderReply.Of(unresolved) : OwnAnswer.Of(new DnsAnswer([.. (addresses ?? []).Select(address => address.ToString()).Distinct().Take(Most)], []));
        }

        var address = IPAddress.Parse(ioc.Value);
        var (entry, fault) = await NameServers.AskAsync(token => reverse(address, token), ct);
        return fault is not null ? ProviderReply.Of(fault) : OwnAnswer.Of(new DnsAnswer([], [.. Names(entry)]));
    }

    public ProviderReading Read(Ioc ioc, RawAnswer raw) => OwnAnswer.Read<DnsAnswer>(raw, answer => answer switch
    {
        { Addresses.Count: > 0 } => OfDomain(answer.Addresses),
        { Names.Count: > 0 } => OfAddress(answer.Names),
        _ => ProviderReading.NotFound,
    });

    private static ProviderFinding OfDomain(IReadOnlyList<string> addresses)
    {
        var isInside = addresses.Any(text => IPAddress.TryParse(text, out var address) && AddressKinds.Of(address) != AddressKind.Public);
        return new ProviderFinding
        {
            Flags = new Dictionary<string, object> { ["resolves"] = true, ["resolves_inside"] = isInside },
            Evidence = [.. addresses.Take(Most).Select(address => new ProviderEvidence("Address", EvidenceCategory.Network, EvidenceSeverity.Info, OwnAnswer.Cut(address)))],
        };
    }

    private static ProviderFinding OfAddress(IReadOnlyList<string> names) => new()
    {
        Flags = new Dictionary<string, object> { ["name"] = OwnAnswer.Cut(names[0]) },
        Evidence = [.. names.Take(Most).Select(name => new ProviderEvidence("Name", EvidenceCategory.Network, EvidenceSeverity.Info, OwnAnswer.Cut(name)))],
    };

    // Some systems give the address back where it has no name.
    private static IEnumerable<string> Names(IPHostEntry? entry) => entry is null ? [] : new[] { entry.HostName }.Concat(entry.Aliases)
        .Select(name => name.TrimEnd('.').ToLowerInvariant()).Where(name => name.Length is > 0 and <= LongestName && !IPAddress.TryParse(name, out _)).Distinct(StringComparer.Ordinal).Take(Most);
}
