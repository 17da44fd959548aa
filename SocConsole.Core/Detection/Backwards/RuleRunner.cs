using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>
/// The job that carries out a run: page by page in the order of event time, with a rest after each page. It commits position, counts, matches and correlation
/// state together; after a kill it goes on from there.
/// </summary>
public sealed partial class RuleRunner(
    SocDatabase database,
    EventHistory history,
    RuleCatalog catalog,
    ThreatAggregator aggregator,
    StageService stages,
    DetectionLag lag,
    RuleRunPlaces places,
    IOptions<DetectionOptions> options,
    TimeProvider clock,
    ILogger<RuleRunner> logger) : IJobHandler
{
    private const int PageSize = 2_000;

    // Every draft is some queries under the one writer's gate: less at a time leaves gaps for the others.
    private const int FoldingPageSize = 250;
    private const int MaximumPending = 2_000;
    private const int MaximumFailures = 3;
    private const int LookEvery = 256;
    private static readonly TimeSpan CommitEvery = TimeSpan.FromMilliseconds(500);

    string IJobHandler.Kind => JobKinds.RunRule;

    public async Task RunAsync(string argument, CancellationToken ct)
    {
        var (organization, number) = JobArgument.Parse(argument);
        using var place = places.TryEnter(organization, number, ct);
        if (place is null)
        {
            // The sweep comes back to it when a place is free.
            return;
        }

        try
        {
            await RunAsync(organization, number, place.Token);
        }
        catch (OperationCanceledException) when (place.Token.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // Whoever cancelled it has written so.
            LogCancelled(logger, number, organization);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            LogBrokeOff(logger, fault, number, organization);
            if (!await CountFailureAsync(organization, number, fault))
            {
                throw;
            }
        }
    }

    private async Task RunAsync(int organization, string number, CancellationToken ct)
    {
        if (await BeginAsync(organization, number, ct) is not { } run)
        {
            return;
        }

        if (!(await RulesAsync(run, ct)).Succeeded(out var rules, out var error))
        {
            await FailAsync(run, error.Message);
            return;
        }

        var examiner = new RunExaminer(rules, await catalog.OfAsync(organization, ct), TimeSpan.FromHours(options.Value.JoinWindowHours));
        await RestoreAsync(run, examiner, ct);
        await WalkAsync(run, examiner, await stages.SettingsAsync(organization, Stage.Detector, ct), ct);
    }

    private async Task WalkAsync(RuleRun run, RunExaminer examiner, StageSettings settings, CancellationToken ct)
    {
        var after = run.Position is { } position ? EventKey.Read(position) : (EventKey?)null;
        var committed = clock.GetTimestamp();
        while (true)
        {
            var started = clock.GetTimestamp();
            var page = history.Following(run.OrganizationId, after, EventKey.FloorOf(run.From), EventKey.FloorOf(run.Until), run.OpenThreats ? FoldingPageSize : PageSize);
            Examine(run.OrganizationId, page, examiner, ct);
            after = page.Count == 0 ? after : page[^1].Key;
            var isLast = page.Count == 0;
            if (isLast || run.OpenThreats || examiner.Matches.Count >= MaximumPending || clock.GetElapsedTime(committed) >= CommitEvery)
            {
                if (!await CommitAsync(run, examiner, after, settings, isLast))
                {
                    return;
                }

                committed = clock.GetTimestamp();
            }

            if (isLast)
            {
                return;
            }

            await lag.RestAsync(clock.GetElapsedTime(started), ct);
        }
    }

    private async Task<RuleRun?> BeginAsync(int organization, string number, CancellationToken ct)
    {
        var begun = await database.WriteAsync<RuleRun>(
            organization,
            async unit =>
            {
                if (await unit.Db.RuleRuns.FirstOrDefaultAsync(row => row.Number == number, ct) is not { State: RuleRunState.Queued or RuleRunState.Running } run)
                {
                    return RuleRunErrors.NotFound(number);
                }

                (run.State, run.StartedAt) = (RuleRunState.Running, run.StartedAt ?? unit.Now);
                unit.Raise(new RuleRunChanged(organization, unit.Now, number));
                return run;
            },
            ct);
        if (begun.Value is not { } row)
        {
            return null;
        }

        // Counted outside the transaction: a long range must not hold up the writers.
        row.Total ??= history.Count(organization, EventKey.FloorOf(row.From), EventKey.FloorOf(row.Until));
        return row;
    }

    private async Task<Result<RunRules>> RulesAsync(RuleRun run, CancellationToken ct)
    {
        if (run.Text is { } text)
        {
            await using var db = database.Read(run.OrganizationId);
            return await RunRules.CompileAsync(db, text, ct);
        }

        return RunRules.OfBuiltIn((await catalog.LoadAsync(ct)).BuiltIn, run.RuleId) is { } rules ? rules : RuleErrors.NotFound(run.RuleId);
    }

    private async Task RestoreAsync(RuleRun run, RunExaminer examiner, CancellationToken ct)
    {
        await using var db = database.Read(run.OrganizationId);
        if (await db.RuleRunCheckpoints.FirstOrDefaultAsync(row => row.RunId == run.Id, ct) is { } checkpoint)
        {
            examiner.Restore(checkpoint.State);
        }
    }

    // Keys know seconds: within one the events' own times decide, so the page is put in order as a whole.
    private void Examine(int organization, IReadOnlyList<EventPlace> page, RunExaminer examiner, CancellationToken ct)
    {
        List<LogEvent> events = [];
        foreach (var chunk in page.Chunk(PageSize))
        {
            ct.ThrowIfCancellationRequested();
            events.AddRange(history.Read(organization, chunk.Select(place => place.Sequence)));
        }

        var seen = 0;
        foreach (var item in events.OrderBy(item => item.Timestamp).ThenBy(item => item.Sequence))
        {
            if (seen++ % LookEvery == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            examiner.Examine(item);
        }
    }

    /// <returns>False when the run was ended by somebody meanwhile: then nothing of this is kept.</returns>
    private async Task<bool> CommitAsync(RuleRun run, RunExaminer examiner, EventKey? after, StageSettings settings, bool isLast)
    {
        var state = isLast ? null : examiner.Save();
        var written = await database.WriteAsync<Done>(
            run.OrganizationId,
            async unit =>
            {
                if (!await unit.Db.RuleRuns.AnyAsync(row => row.Id == run.Id && row.State == RuleRunState.Running))
                {
                    return Error.Conflict("RUN_IS_OVER", "The run was ended meanwhile.");
                }

                if (run.OpenThreats)
                {
                    await PastFindings.FoldAsync(unit, examiner.Drafts, aggregator, settings, run.Number, CancellationToken.None);
                }

                var row = await unit.Db.RuleRuns.FirstAsync(row => row.Id == run.Id);
                RunProgress.Add(unit.Db, row, run.Total, examiner, after);
                await RunProgress.KeepAsync(unit.Db, row, state);
                if (isLast)
                {
                    (row.State, row.EndedAt) = (RuleRunState.Done, unit.Now);
                }

                unit.Raise(new RuleRunChanged(run.OrganizationId, unit.Now, run.Number));
                return Done.Value;
            },
            CancellationToken.None);
        examiner.Forget();
        return written.Error is null;
    }

    // Three times, and then it is said; a run must not be tried for ever.
    private async Task<bool> CountFailureAsync(int organization, string number, Exception fault)
    {
        var isOver = false;
        await database.WriteAsync<Done>(
            organization,
            async unit =>
            {
                if (await unit.Db.RuleRuns.FirstOrDefaultAsync(row => row.Number == number && row.State == RuleRunState.Running) is not { } run)
                {
                    isOver = true;
                    return Done.Value;
                }

                run.Failures++;
                isOver = run.Failures >= MaximumFailures;
                if (isOver)
                {
                    (run.State, run.EndedAt, run.Fault) = (RuleRunState.Failed, unit.Now, $"it broke off {run.Failures} times: {fault.GetType().Name}");
                    await RunProgress.KeepAsync(unit.Db, run, null);
                    unit.Raise(new RuleRunChanged(organization, unit.Now, number));
                }

                return Done.Value;
            },
            CancellationToken.None);
        return isOver;
    }

    private async Task FailAsync(RuleRun run, string fault) => await database.WriteAsync<Done>(
        run.OrganizationId,
        async unit =>
        {
            if (await unit.Db.RuleRuns.FirstOrDefaultAsync(row => row.Id == run.Id && row.State == RuleRunState.Running) is { } row)
            {
                (row.State, row.EndedAt, row.Fault) = (RuleRunState.Failed, unit.Now, fault.Length <= 500 ? fault : fault[..500]);
                await RunProgress.KeepAsync(unit.Db, row, null);
                unit.Raise(new RuleRunChanged(run.OrganizationId, unit.Now, run.Number));
            }

            return Done.Value;
        },
        CancellationToken.None);

    [LoggerMessage(2602, LogLevel.Information, "The run {Run} of organization {OrganizationId} was cancelled")]
    private static partial void LogCancelled(ILogger logger, string run, int organizationId);

    [LoggerMessage(2603, LogLevel.Error, "The run {Run} of organization {OrganizationId} broke off; it goes on from its last commit")]
    private static partial void LogBrokeOff(ILogger logger, Exception fault, string run, int organizationId);
}
