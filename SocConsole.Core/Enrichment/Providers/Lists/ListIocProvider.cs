using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers.Answers;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Providers.Lists;

/// <summary>What a list says of an indicator; the raw answer of the providers that look it up in one.</summary>
/// <param name="Listed">Whether it stands in the list.</param>
/// <param name="Entry">The entry that holds it.</param>
/// <param name="Ref">What the list calls the entry by.</param>
/// <param name="ListTime">When the list was fetched, UTC.</param>
/// <param name="ListAgeHours">How old the list is, where it is older than it should be because it could not be fetched.</param>
public sealed record ListAnswer(bool Listed, string? Entry, string? Ref, DateTime ListTime, int? ListAgeHours);

/// <summary>
/// A provider that looks indicators up in a public list which the console fetches now and then: the indicator stays inside. A list says nothing of what it does not list, so that is not found
/// and never clean; a list that could not be fetched is a fault.
/// </summary>
public abstract class ListIocProvider(IHttpClientFactory clients, StorageOptions storage, TimeProvider clock, ILogger<ListIocProvider> logger) : IIocProvider
{
    // Base URLs that lists are kept from at once: the usual one and what settings name besides.
    private const int MostSources = 16;

    private readonly ConcurrentDictionary<string, ListSource> sources = new(StringComparer.Ordinal);

    public abstract ProviderProfile Profile { get; }

    /// <summary>The list's documents, below the base URL.</summary>
    protected abstract IReadOnlyList<string> Paths { get; }

    /// <summary>How old the list gets before it is fetched again; it serves up to seven times as long where it can't be.</summary>
    protected abstract TimeSpan Freshness { get; }

    public async Task<ProviderReply> AskAsync(Ioc ioc, ProviderAccess access, CancellationToken ct)
    {
        var baseUrl = access.BaseUrl.Length > 0 ? access.BaseUrl : Profile.BaseUrl!;
        if (!sources.TryGetValue(baseUrl, out var source))
        {
            if (sources.Count >= MostSources)
            {
                return ProviderReply.Of(ProviderFault.Error("Lists are kept from at most 16 addresses."));
            }

            source = sources.GetOrAdd(baseUrl, _ => new ListSource(new ListForm(Profile.Name, Paths, Freshness, Parse), baseUrl, new ListFile(storage, Profile.Name, baseUrl), clients, clock, logger));
        }

        var (list, stale, fault) = await source.GetAsync(ct);
        if (list is null)
        {
            return ProviderReply.Of(fault!);
        }

        var entry = list.Find(ioc);
        return OwnAnswer.Of(new ListAnswer(entry is not null, entry?.Network, entry?.Reference, list.FetchedAt, stale is { } age ? (int)age.TotalHours : null));
    }

    public ProviderReading Read(Ioc ioc, RawAnswer raw) => OwnAnswer.Read<ListAnswer>(raw, answer =>
    {
        if (!answer.Listed)
        {
            return ProviderReading.NotFound;
        }

        var finding = Map(ioc, answer);
        return answer.ListAgeHours is { } hours ? finding with { Flags = new Dictionary<string, object>(finding.Flags) { ["list_age_hours"] = hours } } : finding;
    });

    /// <summary>The entries of a document, or of several joined by lines; null for what is no such document, such as a page for people.</summary>
    protected abstract IReadOnlyList<ListEntry>? Parse(string text);

    /// <summary>What it means that it is listed.</summary>
    protected abstract ProviderFinding Map(Ioc ioc, ListAnswer answer);
}
