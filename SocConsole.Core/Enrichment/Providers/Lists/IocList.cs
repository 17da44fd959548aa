using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Intelligence.Exclusions;

namespace SocConsole.Core.Enrichment.Providers.Lists;

/// <summary>One entry of a list.</summary>
/// <param name="Network">An address, or a network with its prefix.</param>
/// <param name="Reference">What the list calls it by; null for nothing.</param>
public readonly record struct ListEntry(string Network, string? Reference);

/// <summary>A list in memory. Immutable.</summary>
internal sealed class IocList
{
    // Wider ones are no listing but a slip, or a list of somebody else's making: they would make half of the world bad.
    private const int WidestV4 = 8;
    private const int WidestV6 = 16;

    private readonly ExclusionNetworks networks = new();
    private readonly List<string?> references = [];

    private IocList(DateTime fetchedAt) => FetchedAt = fetchedAt;

    /// <summary>When it was fetched, UTC.</summary>
    public DateTime FetchedAt { get; }

    /// <summary>Null where one of the entries is no network, or one that is too wide.</summary>
    public static IocList? Of(IReadOnlyList<ListEntry> entries, DateTime fetchedAt)
    {
        var list = new IocList(fetchedAt);
        foreach (var (text, reference) in entries)
        {
            if (ExclusionNetwork.Read(text) is not { } network || network.Length < (network.IsV4 ? WidestV4 : WidestV6))
            {
                return null;
            }

            // 0 stands for an entry that is new; the first of two equal ones stays.
            list.references.Add(reference);
            list.networks.Add(network, known => known == 0 ? list.references.Count : known);
        }

        return list;
    }

    /// <summary>The narrowest entry that holds the whole of an address or a network; null for none.</summary>
    public ListEntry? Find(Ioc ioc)
    {
        ListEntry? found = null;
        if (ExclusionNetwork.Read(ioc.Value) is { } network)
        {
            networks.Find(network, (number, entry) => found = new ListEntry(entry, references[number - 1]));
        }

        return found;
    }
}
