using Microsoft.Extensions.Logging;

namespace SocConsole.Core.Enrichment.Providers.Lists;

/// <summary>How a list is made of documents.</summary>
/// <param name="Name">The provider's.</param>
/// <param name="Paths">The documents, below the base URL.</param>
/// <param name="Freshness">How old it gets before it is fetched again.</param>
/// <param name="Parse">The entries of a document, or of several joined by lines; null for what is no such document.</param>
internal sealed record ListForm(string Name, IReadOnlyList<string> Paths, TimeSpan Freshness, Func<string, IReadOnlyList<ListEntry>?> Parse);

/// <summary>One list from one address: kept in memory and in a file, fetched when it is too old, once for all who wait.</summary>
internal sealed partial class ListSource(ListForm form, string baseUrl, ListFile file, IHttpClientFactory clients, TimeProvider clock, ILogger logger)
{
    /// <summary>How long one fetch may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long it is not tried again after a failure.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>Most entries that a list may have.</summary>
    public const int MaximumEntries = 2_000_000;

    // So many times its freshness a list that can't be fetched anew still serves.
    private const int MostAges = 7;

    private readonly Lock turn = new();
    private Task? running;
    private IocList? list;
    private ProviderFault? fault;
    private DateTime retryAt;
    private bool isFileRead;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The list, and its age where it is older than it should be; or why there is none. <paramref name="ct"/> ends this wait and no fetch that others wait for.</summary>
    public async Task<(IocList? List, TimeSpan? Stale, ProviderFault? Fault)> GetAsync(CancellationToken ct)
    {
        if (Refresh() is { } fetching)
        {
            await fetching.WaitAsync(ct);
        }

        lock (turn)
        {
            var age = list is null ? TimeSpan.MaxValue : Now - list.FetchedAt;
            return age < form.Freshness ? (list, null, null)
                : age < form.Freshness * MostAges ? (list, age, null)
                : (null, null, fault ?? ProviderFault.Error("The list could not be fetched."));
        }
    }

    private Task? Refresh()
    {
        lock (turn)
        {
            var isFresh = list is not null && Now - list.FetchedAt < form.Freshness;
            return isFresh ? null : running ?? (Now < retryAt ? null : running = Task.Run(RefreshAsync));
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, clock);
            if (!isFileRead)
            {
                Keep(await FromFileAsync(), null);
                isFileRead = true;
            }

            if (list is null || Now - list.FetchedAt >= form.Freshness)
            {
                var (fetched, failure) = await FetchAsync(limit.Token);
                Keep(fetched, failure);
            }
        }
        finally
        {
            lock (turn)
            {
                running = null;
            }
        }
    }

    private void Keep(IocList? next, ProviderFault? failure)
    {
        lock (turn)
        {
            (list, fault) = (next ?? list, failure);
            retryAt = failure is null ? retryAt : Now + Pause;
        }
    }

    private async Task<IocList?> FromFileAsync()
    {
        if (await file.ReadAsync(CancellationToken.None) is not { } kept || form.Parse(kept.Text) is not { Count: > 0 and <= MaximumEntries } entries)
        {
            return null;
        }

        // A file from the future would never grow old.
        return IocList.Of(entries, kept.FetchedAt <= Now ? kept.FetchedAt : Now - form.Freshness);
    }

    private async Task<(IocList? List, ProviderFault? Fault)> FetchAsync(CancellationToken ct)
    {
        List<string> texts = [];
        List<ListEntry> entries = [];
        foreach (var path in form.Paths)
        {
            var (text, failure) = await ListFetch.GetAsync(clients, $"{baseUrl}/{path}", ct);
            if (text is null)
            {
                LogFailed(logger, form.Name, failure!.Message);
                return (null, failure);
            }

            // An empty list lists nothing and would make everything look unknown: it is a failure of who makes it.
            if (form.Parse(text) is not { Count: > 0 } parsed || entries.Count + parsed.Count > MaximumEntries)
            {
                LogFailed(logger, form.Name, "it is not the list that is documented");
                return (null, ProviderFault.Error("What came is not the list that the provider documents."));
            }

            texts.Add(text.TrimEnd());
            entries.AddRange(parsed);
        }

        if (IocList.Of(entries, Now) is not { } made)
        {
            LogFailed(logger, form.Name, "it has an entry that is no network");
            return (null, ProviderFault.Error("What came has an entry that is no network."));
        }

        await StoreAsync(string.Join('\n', texts), made.FetchedAt);
        LogFetched(logger, form.Name, entries.Count);
        return (made, null);
    }

    private async Task StoreAsync(string text, DateTime fetchedAt)
    {
        try
        {
            await file.WriteAsync(text, fetchedAt, CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogUnstored(logger, failure, form.Name);
        }
    }

    [LoggerMessage(2951, LogLevel.Information, "The list of {Provider} was fetched: {Count} entries")]
    private static partial void LogFetched(ILogger logger, string provider, int count);

    [LoggerMessage(2952, LogLevel.Warning, "The list of {Provider} could not be fetched: {Reason}")]
    private static partial void LogFailed(ILogger logger, string provider, string reason);

    [LoggerMessage(2953, LogLevel.Warning, "The list of {Provider} could not be stored; it is fetched again after a restart")]
    private static partial void LogUnstored(ILogger logger, Exception fault, string provider);
}
