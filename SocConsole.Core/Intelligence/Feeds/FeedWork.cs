using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Feeds.Http;
using SocConsole.Core.Intelligence.Feeds.Walks;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Feeds;

/// <summary>Reads a feed: every endpoint, one after the other. An endpoint that fails keeps its cursor, and the others are read all the same. Nothing that a feed no longer names is taken away.</summary>
public sealed class FeedWork(SocDatabase database, ISecretStore secrets, FeedClient client, IEnumerable<IFeedWalk> walks, TimeProvider clock) : IFetchWork
{
    private const int MaximumFaults = 3;

    // A server that trickles must not hold a place for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    public FetchJobKind Kind => FetchJobKind.Feed;

    public async Task<FetchOutcome> RunAsync(FetchJob job, IndicatorSink sink, CancellationToken ct)
    {
        await using var db = database.Read(job.OrganizationId);
        if (await db.Feeds.FirstOrDefaultAsync(row => row.Id == job.SubjectId, ct) is not { } feed)
        {
            return new FetchOutcome(Error.Conflict("FEED_GONE", "The feed was deleted."), null);
        }

        if (!FeedParameters.Read(feed.Parameters).Succeeded(out var parameters, out var invalid))
        {
            return new FetchOutcome(invalid, null);
        }

        var key = feed.ProtectedKey is { } secret ? secrets.Unprotect(secret) : null;
        if (key is null && feed.ProtectedKey is not null)
        {
            return Ended(feed, new Visit(), new Error(ErrorKind.NotConfigured, "NOT_CONFIGURED", "The feed's key can't be decrypted any more; enter it again."));
        }

        sink.SourceId = feed.SourceId;
        var access = new FeedAccess(feed.OrganizationId, feed.Id, feed.Headers, feed.RateLimits, key, parameters.Authentication);
        var visit = new Visit { IsForced = job.Parameters == FetchParameters.Force };
        using var limit = new CancellationTokenSource(Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var endpoints = feed.Endpoints.Count == 0 ? [new("feed", string.Empty)] : feed.Endpoints.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToArray();
        foreach (var (name, path) in endpoints)
        {
            var endpoint = new FeedEndpoint(access, name, FeedCheck.Address(feed.BaseUrl, path), visit.IsForced ? null : feed.Cursors.GetValueOrDefault(name), parameters);
            if (!await ReadAsync(endpoint, sink, visit, limit.Token, either.Token))
            {
                break;
            }
        }

        return Ended(feed, visit, visit.Read == 0 && visit.Faults.Count > 0 ? new Error(ErrorKind.Unavailable, "FETCH_FAILED", string.Join(' ', visit.Faults.Take(MaximumFaults))) : null);
    }

    private async Task<bool> ReadAsync(FeedEndpoint endpoint, IndicatorSink sink, Visit visit, CancellationToken limit, CancellationToken ct)
    {
        var walk = walks.FirstOrDefault(candidate => candidate.Format == endpoint.Parameters.Format) ?? walks.First(candidate => candidate.Format is null);
        var cursor = endpoint.Cursor;
        try
        {
            await foreach (var content in walk.WalkAsync(endpoint, client, count => sink.BytesRead += count, ct))
            {
                if (content.Error is { } error)
                {
                    visit.Failed(endpoint.Name, content.Name, error.Message);
                    if (content.IsFatal)
                    {
                        return true;
                    }

                    continue;
                }

                await using var answer = content.Answer!;
                if (!await ReadAsync(content, endpoint, sink, visit, ct))
                {
                    return false;
                }

                cursor = content.Next ?? cursor;
            }

            visit.Cursors[endpoint.Name] = cursor;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or InvalidDataException || (fault is OperationCanceledException && limit.IsCancellationRequested))
        {
            visit.Failed(endpoint.Name, endpoint.Name, fault is OperationCanceledException ? $"it took longer than {Longest.TotalMinutes:0} minutes" : fault.Message);
        }

        return true;
    }

    private static async Task<bool> ReadAsync(WalkedContent content, FeedEndpoint endpoint, IndicatorSink sink, Visit visit, CancellationToken ct)
    {
        if (content.Answer!.IsUnchanged)
        {
            visit.Unchanged++;
            visit.Read++;
            return true;
        }

        sink.BytesTotal = content.Answer.Length is { } length ? sink.BytesRead + length : null;
        var items = FeedContents.ReadAsync(content.Answer.Content!, content.Format, endpoint.Address, endpoint.Parameters.Reading, ct);
        await foreach (var item in items.WithCancellation(ct))
        {
            if (item.Fault is { } fault)
            {
                visit.Failed(endpoint.Name, content.Name, fault);
                visit.IsBroken.Add(endpoint.Name);
                return true;
            }

            if (!await sink.AddAsync(item, ct))
            {
                return false;
            }
        }

        visit.Read++;
        return true;
    }

    private static FetchOutcome Ended(Feed feed, Visit visit, Error? error)
    {
        var note = visit switch
        {
            { Faults.Count: > 0 } when error is null => $"Partly read. {string.Join(' ', visit.Faults.Take(MaximumFaults))}",
            { Unchanged: > 0 } when visit.Unchanged == visit.Read => "Not changed since the last fetch.",
            _ => null,
        };
        return new FetchOutcome(error, note, unit => KeepAsync(unit, feed, visit, error));
    }

    private static async Task KeepAsync(Unit unit, Feed feed, Visit visit, Error? error)
    {
        await unit.Db.ThreatSources.Where(row => row.Id == feed.SourceId).ExecuteUpdateAsync(set => set.SetProperty(row => row.LastFetch, unit.Now));
        if (await unit.Db.Feeds.FirstOrDefaultAsync(row => row.Id == feed.Id) is not { } row)
        {
            return;
        }

        row.LastFetch = unit.Now;
        row.LastError = error?.Message ?? (visit.Faults.Count > 0 ? visit.Faults[0] : null);
        row.ConsecutiveFailures = error is null ? 0 : row.ConsecutiveFailures + 1;
        row.LastSuccess = error is null ? unit.Now : row.LastSuccess;
        row.NextFetchAt = FeedSchedule.After(row, unit.Now);
        if (row.UpdatedAt == feed.UpdatedAt)
        {
            // A configuration that was changed meanwhile has forgotten its cursors, and is not given those of the old one.
            row.Cursors = row.Cursors.Where(entry => !visit.Cursors.ContainsKey(entry.Key))
                .Concat(visit.Cursors.Where(entry => entry.Value is not null && !visit.IsBroken.Contains(entry.Key))!)
                .ToDictionary(entry => entry.Key, entry => entry.Value!);
        }
    }

    /// <summary>What a fetch met so far.</summary>
    private sealed class Visit
    {
        public bool IsForced { get; init; }

        public int Read { get; set; }

        public int Unchanged { get; set; }

        public List<string> Faults { get; } = [];

        public Dictionary<string, FeedCursor?> Cursors { get; } = [];

        public HashSet<string> IsBroken { get; } = [];

        public void Failed(string endpoint, string name, string reason) => Faults.Add(endpoint == name ? $"{endpoint}: {reason.TrimEnd('.')}." : $"{endpoint}, {name}: {reason.TrimEnd('.')}.");
    }
}
