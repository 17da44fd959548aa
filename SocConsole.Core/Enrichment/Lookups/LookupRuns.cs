using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Lookups;

/// <summary>The lookups that run now. Each is stored when it ends, whether somebody watches or not; those that a stop or a kill cut off say so afterwards.</summary>
public sealed partial class LookupRuns(SocDatabase database, IocChecker checker, TimeProvider clock, ILogger<LookupRuns> logger) : IHostedService, IDisposable
{
    /// <summary>Most lookups of an organization at a time.</summary>
    public const int AtOncePerOrganization = 200;

    private readonly ConcurrentDictionary<Guid, (LookupRun Run, Task Done)> running = [];
    private readonly CancellationTokenSource stop = new();

    /// <summary>One that runs, or null.</summary>
    public LookupRun? Find(int organizationId, Guid id) => running.TryGetValue(id, out var found) && found.Run.OrganizationId == organizationId ? found.Run : null;

    public bool HasRoom(int organizationId) => running.Values.Count(entry => entry.Run.OrganizationId == organizationId) < AtOncePerOrganization;

    public async Task StartAsync(CancellationToken cancellationToken) => await database.WriteAcrossAsync<Done>(
        async unit =>
        {
            await unit.Db.Lookups.Where(row => row.FinishedAt == null).ExecuteUpdateAsync(
                row => row.SetProperty(lookup => lookup.WasInterrupted, true).SetProperty(lookup => lookup.FinishedAt, unit.Now)
                    .SetProperty(lookup => lookup.Explanation, "The console was stopped before the providers had answered; check it again."),
                cancellationToken);
            return Done.Value;
        },
        cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await Task.WhenAll(running.Values.Select(entry => entry.Done)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stop.Dispose();

    internal LookupRun Begin(Lookup row, CheckOptions options)
    {
        var run = new LookupRun(row.Id, row.OrganizationId, new Iocs.Ioc(row.IocType, row.Value), row.StartedAt);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running[run.Id] = (run, Task.Run(() => CarryOutAsync(run, row, options, begun.Task)));
        begun.SetResult();
        return run;
    }

    private async Task CarryOutAsync(LookupRun run, Lookup row, CheckOptions options, Task begun)
    {
        await begun;
        var added = AddAsync(run, row);
        var last = await CheckAsync(run, options, added);

        // Whoever hears that it is over finds its row, and whoever stops the console leaves no write behind.
        await added.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        run.Tell(last);
        running.TryRemove(run.Id, out _);
    }

    private async Task<CheckStep> CheckAsync(LookupRun run, CheckOptions options, Task added)
    {
        try
        {
            var outcome = await checker.CheckAsync(run.OrganizationId, run.Ioc, options, run.Tell, stop.Token);
            await added;
            return await StoreAsync(run, outcome) is { } stored ? new CheckFinished(LookupView.Of(stored, [])) : new CheckFailed("The lookup was deleted while it ran.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new CheckFailed("The console is being stopped; check it again.");
        }
        catch (Exception fault)
        {
            LogFailed(logger, fault, run.Id);
            return new CheckFailed("The check failed inside the console; the log has the reason.");
        }
    }

    private async Task AddAsync(LookupRun run, Lookup row)
    {
        await database.WriteAsync<Done>(
            run.OrganizationId,
            unit =>
            {
                unit.Db.Lookups.Add(row);
                return Task.FromResult<Result<Done>>(Done.Value);
            },
            CancellationToken.None);
        run.Store();
    }

    private async Task<Lookup?> StoreAsync(LookupRun run, CheckOutcome outcome)
    {
        var written = await database.WriteAsync<Lookup>(
            run.OrganizationId,
            async unit =>
            {
                if (await unit.Db.Lookups.FirstOrDefaultAsync(row => row.Id == run.Id) is not { } row)
                {
                    return Error.NotFound("Lookup", run.Id);
                }

                (row.FinishedAt, row.Results) = (clock.GetUtcNow().UtcDateTime, outcome.Results);
                (row.Verdict, row.Score, row.Explanation) = (outcome.Verdict.Band, outcome.Verdict.Score, outcome.Verdict.Explanation);
                (row.Contributions, row.ScoreIfNotAllowed) = (outcome.Verdict.Contributions, outcome.Verdict.ScoreIfNotAllowed);
                return row;
            },
            CancellationToken.None);
        return written.Value;
    }

    [LoggerMessage(2903, LogLevel.Error, "The lookup {Lookup} failed")]
    private static partial void LogFailed(ILogger logger, Exception fault, Guid lookup);
}
