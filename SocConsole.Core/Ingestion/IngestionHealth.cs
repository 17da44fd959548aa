using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Ingestion;

/// <summary>How the sources of an organization deliver, from counters that the event log keeps in the transaction of the events.</summary>
public sealed class IngestionHealth(SourceCounts counts, IOptions<IngestionOptions> options, TimeProvider clock)
{
    // More than half of 24.
    private const int RegularHours = 13;
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(7);

    /// <summary>Rates, lag and quiet state of every source. Error: no permission.</summary>
    public Task<Result<IngestionReport>> SourcesAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return Task.FromResult<Result<IngestionReport>>(refused);
        }

        ct.ThrowIfCancellationRequested();
        var now = clock.GetUtcNow().UtcDateTime;
        var hourAgo = FloorToSlot(now.AddHours(-1));
        var minutes = (now - hourAgo).TotalMinutes;
        var sources = counts.Sources(actor.OrganizationId, hourAgo, now.AddDays(-1)).Select(count => Health(count, now, minutes)).ToList();
        var totals = new IngestionTotals(
            sources.Count,
            sources.Count(source => source.State == SourceState.Quiet),
            sources.Sum(source => source.EventsLastHour),
            sources.Sum(source => source.EventsLastDay),
            sources.Sum(source => source.EventsLastHour) / minutes,
            sources.Sum(source => source.DuplicatesLastDay),
            sources.Sum(source => source.RefusedLastDay));
        return Task.FromResult<Result<IngestionReport>>(new IngestionReport(sources, totals, options.Value.QuietAfterMinutes));
    }

    /// <summary>Refused lines of all sources or one. Errors: no permission, a page that is out of bounds.</summary>
    public Task<Result<RefusedLines>> FailuresAsync(Actor actor, string? source, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadThreats) ?? page.Validate()) is { } refused)
        {
            return Task.FromResult<Result<RefusedLines>>(refused);
        }

        ct.ThrowIfCancellationRequested();
        var (lines, reasons) = counts.Refused(actor.OrganizationId, source, page);
        return Task.FromResult<Result<RefusedLines>>(new RefusedLines(lines, reasons));
    }

    private static DateTime FloorToSlot(DateTime time) => new(time.Ticks - (time.Ticks % SourceSlots.SlotTicks), DateTimeKind.Utc);

    private SourceHealth Health(SourceCount count, DateTime now, double minutes) => new(
        count.Source.Name,
        State(count, now),
        count.HourEvents,
        count.DayEvents,
        count.HourEvents / minutes,
        count.DayDuplicates,
        count.DayRejected,
        count.DayEvents == 0 ? null : (double)count.DayText / count.DayEvents,
        count.DayTimed == 0 ? null : count.DayLagSeconds / count.DayTimed,
        count.Source.Events,
        count.Source.Duplicates,
        count.Source.Rejected,
        count.Source.FirstEventAt,
        count.Source.LastEventAt,
        count.LastEventAt);

    private SourceState State(SourceCount count, DateTime now)
    {
        if (count.LastEventAt is not { } last)
        {
            return SourceState.Idle;
        }

        var silent = now - last;
        return silent < TimeSpan.FromMinutes(options.Value.QuietAfterMinutes) ? SourceState.Active
            : count.HoursWithEvents >= RegularHours && silent <= ForgottenAfter ? SourceState.Quiet
            : SourceState.Idle;
    }
}
