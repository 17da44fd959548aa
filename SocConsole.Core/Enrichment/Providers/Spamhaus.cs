using System.Globalization;
using System.Net;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Answers;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Enrichment.Providers;

/// <summary>What the name servers said.</summary>
internal sealed record SpamhausAnswer(IReadOnlyList<string> Addresses);

/// <summary>
/// Spamhaus' block lists over the DNS: ZEN for addresses and DBL for domains, with or without a key of its Data Query Service. What a listing means is in <see cref="SpamhausCodes"/>; codes
/// that mean a mistake of who asks (127.255.255.0/24) are faults and never listings.
/// </summary>
public sealed class Spamhaus(ResolveHost resolve) : IIocProvider
{
    /// <summary>Below it lie the public zones zen and dbl; settings may name another suffix.</summary>
    public const string PublicSuffix = "spamhaus.org";

    private const string KeyedSuffix = "dq.spamhaus.net";
    private const string Scheme = "dns:";
    private const int LongestName = 253;
    private const int MostAddresses = 32;

    public ProviderProfile Profile { get; } = new(
        "spamhaus", "Spamhaus", "Block lists of addresses and domains that send spam, spread malware or steer it.", ProviderReach.Outside, ProviderKey.Optional, Scheme + PublicSuffix,
        [IocType.Ipv4, IocType.Ipv6, IocType.Domain], 0.8, new Dictionary<string, int> { ["per_day"] = 300_000 }, "https://www.spamhaus.com/data-access/data-query-service/");

    public async Task<ProviderReply> AskAsync(Ioc ioc, ProviderAccess access, CancellationToken ct)
    {
        // The key is a label of a name; anything else in it would ask something else.
        if (access.Key is { } key && !(key.Length is > 0 and <= 63 && key.All(char.IsAsciiLetterOrDigit)))
        {
            return ProviderReply.Of(ProviderFault.BadKey("A key of the Data Query Service has letters and digits only."));
        }

        var name = Name(ioc, access);
        if (name.Length > LongestName)
        {
            return ProviderReply.Of(ProviderFault.Error("The name is too long to be asked about."));
        }

        // With the root's dot no search list of the machine is tried behind it.
        var (found, fault) = await NameServers.AskAsync(token => resolve(name + ".", token), ct);
        return fault is not null ? ProviderReply.Of(fault) : OwnAnswer.Of(new SpamhausAnswer([.. (found ?? []).Take(MostAddresses).Select(address => address.ToString())]));
    }

    public ProviderReading Read(Ioc ioc, RawAnswer raw) => OwnAnswer.Read<SpamhausAnswer>(raw, answer => Map(ioc, answer.Addresses));

    private static string Name(Ioc ioc, ProviderAccess access)
    {
        var suffix = access.BaseUrl.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? access.BaseUrl[Scheme.Length..].TrimStart('/') : access.BaseUrl;
        suffix = suffix.Trim('.') is { Length: > 0 } said ? said : PublicSuffix;
        var list = ioc.Type == IocType.Domain ? "dbl" : "zen";
        var zone = access.Key is { } key ? $"{key}.{list}.{(suffix == PublicSuffix ? KeyedSuffix : suffix)}" : $"{list}.{suffix}";
        return $"{(ioc.Type == IocType.Domain ? ioc.Value : Reversed(IPAddress.Parse(ioc.Value)))}.{zone}";
    }

    // RFC 5782, 2.1 and 2.4: octets, or the hexadecimal digits of IPv6, from the last to the first.
    private static string Reversed(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4
            ? string.Join('.', bytes.Reverse().Select(octet => octet.ToString(CultureInfo.InvariantCulture)))
            : string.Join('.', Convert.ToHexStringLower(bytes).Reverse());
    }

    private static ProviderReading Map(Ioc ioc, IReadOnlyList<string> addresses)
    {
        if (addresses.Count == 0)
        {
            return ProviderReading.NotFound;
        }

        List<SpamhausListing> listings = [];
        foreach (var text in addresses)
        {
            if (!IPAddress.TryParse(text, out var address) || SpamhausCodes.FaultOf(address) is not { } fault)
            {
                listings.AddRange(address is not null && SpamhausCodes.ListingOf(ioc.Type, address) is { } listing ? [listing] : []);
                continue;
            }

            return fault;
        }

        return listings.Count == 0 ? ProviderFault.Unreadable("it has only codes that Spamhaus does not document.") : Finding(ioc, listings);
    }

    private static ProviderFinding Finding(Ioc ioc, IReadOnlyList<SpamhausListing> listings)
    {
        var worst = listings.MaxBy(listing => (listing.Reputation ?? -1) * listing.Weight)!;
        return new ProviderFinding
        {
            Reputation = worst.Reputation,
            Weight = worst.Weight,
            Link = $"https://check.spamhaus.org/results/?query={Uri.EscapeDataString(ioc.Value)}",
            Flags = listings.Select(listing => listing.Flag).Distinct(StringComparer.Ordinal).ToDictionary(flag => flag, object (_) => true),
            Evidence = [.. listings.OrderByDescending(listing => listing.Reputation ?? -1).Select(listing => new ProviderEvidence(listing.List, listing.Category, listing.Severity, listing.About))],
        };
    }
}
