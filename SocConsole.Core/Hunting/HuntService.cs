using SocConsole.Core.Hunting.Matching;
using SocConsole.Core.Hunting.Query;
using SocConsole.Core.Hunting.Search;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Hunting;

/// <summary>
/// Hunting over an organization's stored events. Every run is bounded: it reads at most 2,000,000 events and takes at most 10 s, and says when that was not
/// enough. Errors: INVALID_REQUEST with what to mend, HUNT_BUSY.
/// </summary>
public sealed class HuntService(EventScan scan, EventHistory history, HuntGate gate, TimeProvider clock)
{
    /// <summary>Most events of a page.</summary>
    public const int MaximumPage = 500;

    /// <summary>Most values of a statistic.</summary>
    public const int MaximumValues = 100;

    /// <summary>Most buckets of a timeline.</summary>
    public const int MaximumBuckets = 200;

    /// <summary>Events of which fields are listed.</summary>
    public const int FieldSample = 5_000;

    private const int MaximumDistinct = 100_000;
    private const int MaximumDistinctInSample = 2_000;
    private const int ShownValues = 5;
    private const int PlacesAtOnce = 8_192;

    /// <summary>Matching events, the newest first, by time and then by position in the log.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="request">What is hunted.</param>
    /// <param name="limit">Events of the page, 1 to 500.</param>
    /// <param name="cursor">The cursor of the page before; null for the first one.</param>
    /// <param name="ct">Cancels the hunt.</param>
    public Task<Result<HuntPage>> SearchAsync(Actor actor, HuntRequest request, int limit, string? cursor, CancellationToken ct)
    {
        EventPosition before = default;
        var fault = limit is < 1 or > MaximumPage ? Error.Invalid("limit", $"must be from 1 to {MaximumPage}")
            : cursor is not null && !EventPosition.TryParse(cursor, out before) ? Error.Invalid("cursor", "must be the cursor of an earlier answer")
            : null;
        return RunAsync(actor, request, fault, cursor is null ? null : before, (scope, budget) =>
        {
            var events = scan.Open(scope).NewestFirst(budget).Take(limit + 1).ToList();
            var more = events.Count > limit;
            events = more ? events[..limit] : events;
            var next = more ? EventPosition.Of(events[^1]) : budget.ResumeBefore;
            return Result.Of(new HuntPage(events, Coverage(budget), next?.ToString()));
        }, ct);
    }

    /// <summary>The most frequent values of a field, with their share.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="request">What is hunted.</param>
    /// <param name="field">Name of a stored field, or <c>source</c>, <c>simulated</c>.</param>
    /// <param name="limit">Values, 1 to 100.</param>
    /// <param name="ct">Cancels the hunt.</param>
    public Task<Result<FieldStatistics>> StatisticsAsync(Actor actor, HuntRequest request, string field, int limit, CancellationToken ct)
    {
        var fault = string.IsNullOrWhiteSpace(field) || field.Length > 200 ? Error.Invalid("field", "must be a field's name of 1 to 200 characters")
            : limit is < 1 or > MaximumValues ? Error.Invalid("limit", $"must be from 1 to {MaximumValues}")
            : null;
        return RunAsync(actor, request, fault, null, (scope, budget) =>
        {
            var tally = new ValueTally(MaximumDistinct);
            long matches = 0;
            foreach (var item in scan.Open(scope).AnyOrder(budget))
            {
                matches++;
                tally.Add(HuntFields.Values(item, field));
            }

            return Result.Of(new FieldStatistics(field, matches, tally.Events, tally.Distinct, tally.Top(limit), Coverage(budget)));
        }, ct);
    }

    /// <summary>Matching events over time. Without a range it spans the organization's events.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="request">What is hunted.</param>
    /// <param name="buckets">Most buckets, 1 to 200.</param>
    /// <param name="ct">Cancels the hunt.</param>
    public Task<Result<HuntTimeline>> TimelineAsync(Actor actor, HuntRequest request, int buckets, CancellationToken ct)
    {
        var fault = buckets is < 1 or > MaximumBuckets ? Error.Invalid("buckets", $"must be from 1 to {MaximumBuckets}") : null;
        return RunAsync(actor, request, fault, null, (scope, budget) =>
        {
            var span = history.Span(actor.OrganizationId);
            var first = request.From is { } from ? Second(from) : span?.First ?? Second(clock.GetUtcNow().UtcDateTime);
            var last = request.Until is { } until ? Second(until.AddTicks(-1)) : Math.Max(first, Math.Max(span?.Last ?? 0, Second(clock.GetUtcNow().UtcDateTime)));
            var grid = new TimeGrid(Math.Min(first, last), last, buckets);
            foreach (var second in Seconds(scope, request, budget))
            {
                grid.Add(second);
            }

            return Result.Of(grid.ToTimeline(Coverage(budget)));
        }, ct);
    }

    /// <summary>The fields of the newest matching events, at most 5,000 of them, with sample values.</summary>
    public Task<Result<HuntFieldList>> FieldsAsync(Actor actor, HuntRequest request, CancellationToken ct) =>
        RunAsync(actor, request, null, null, (scope, budget) =>
        {
            var tallies = new Dictionary<string, ValueTally>(StringComparer.Ordinal);
            var sampled = 0;
            foreach (var item in scan.Open(scope).NewestFirst(budget))
            {
                if (sampled == FieldSample)
                {
                    budget.Stop($"only the newest {FieldSample:N0} matching events are looked at", null);
                    break;
                }

                sampled++;
                Count(tallies, HuntFields.Source, [item.Source]);
                foreach (var field in item.Fields.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal))
                {
                    Count(tallies, field.Key, field);
                }
            }

            var fields = tallies.OrderByDescending(pair => pair.Value.Events).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MaximumValues)
                .Select(pair => new FieldSummary(pair.Key, pair.Value.Events, pair.Value.Top(ShownValues)));
            return Result.Of(new HuntFieldList(sampled, [.. fields], Coverage(budget)));
        }, ct);

    /// <summary>Everything that matches, as a stream of at most 1,000,000 events. Error besides: HUNT_BUSY at once while another export runs. Dispose the export.</summary>
    public Result<HuntExport> Export(Actor actor, HuntRequest request, ExportFormat format)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        if (!Scope(actor, request, null).Succeeded(out var scope, out var error))
        {
            return error;
        }

        return gate.TryExport() is { } place ? new HuntExport(scan, scope, format, place, clock) : HuntGate.Busy();
    }

    private async Task<Result<T>> RunAsync<T>(Actor actor, HuntRequest request, Error? fault, EventPosition? before, Func<HuntScope, ScanBudget, Result<T>> hunt, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadThreats) ?? fault) is { } refused)
        {
            return refused;
        }

        return Scope(actor, request, before).Succeeded(out var scope, out var error)
            ? await gate.RunAsync(() => hunt(scope, new ScanBudget(ScanBudget.SearchEvents, ScanBudget.SearchTime, clock, ct)), ct)
            : error;
    }

    private static Result<HuntScope> Scope(Actor actor, HuntRequest request, EventPosition? before)
    {
        if (request is { From: { } from, Until: { } until } && from >= until)
        {
            return Error.Invalid("from", "must be before to");
        }

        return HuntQuery.Parse(request.Query).Map(query => new HuntScope(actor.OrganizationId, query, request.From, request.Until, before));
    }

    // Keys hold seconds: where everything matches and the range's ends are full seconds, no event needs to be read.
    private IEnumerable<long> Seconds(HuntScope scope, HuntRequest request, ScanBudget budget)
    {
        if (scope.Query.Root is not null || !IsFull(request.From) || !IsFull(request.Until))
        {
            foreach (var item in scan.Open(scope).AnyOrder(budget))
            {
                yield return Second(item.Timestamp);
            }

            yield break;
        }

        var before = scope.EndKey;
        while (history.Places(scope.OrganizationId, scope.FirstKey, before, PlacesAtOnce) is { Count: > 0 } places)
        {
            foreach (var place in places)
            {
                yield return place.Second;
            }

            before = places[^1].Key;
            if (!budget.Spend(places.Count))
            {
                budget.Stop(null);
                yield break;
            }
        }
    }

    private static void Count(Dictionary<string, ValueTally> tallies, string field, IEnumerable<string> values)
    {
        if (!tallies.TryGetValue(field, out var tally))
        {
            tallies[field] = tally = new ValueTally(MaximumDistinctInSample);
        }

        tally.Add(values);
    }

    private static bool IsFull(DateTime? time) => time is not { } known || known.Ticks % TimeSpan.TicksPerSecond == 0;

    private static long Second(DateTime time) => Math.Max(0, (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond);

    private static HuntCoverage Coverage(ScanBudget budget) => new(budget.Reason is null, budget.Scanned, budget.Reason);
}
