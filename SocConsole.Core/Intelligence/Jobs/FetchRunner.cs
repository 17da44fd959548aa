using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Jobs;

/// <summary>
/// The job that reads a feed, a file or a dark-web source. After a kill it begins anew: what was stored is known then and is not counted as new again, since that count
/// moves in the same transaction as the indicators.
/// </summary>
public sealed partial class FetchRunner(SocDatabase database, FetchPlaces places, ExclusionGate exclusions, IEnumerable<IFetchWork> works, TimeProvider clock, ILogger<FetchRunner> logger) : IJobHandler
{
    private const int MaximumFailures = 3;
    private const int MaximumMessage = 500;

    string IJobHandler.Kind => JobKinds.Fetch;

    public async Task RunAsync(string argument, CancellationToken ct)
    {
        var (organization, name) = JobArgument.Parse(argument);
        using var place = places.TryEnter(organization, name, ct);
        if (place is null)
        {
            // The sweep comes back to it when a place is free.
            return;
        }

        var id = int.Parse(name, CultureInfo.InvariantCulture);
        try
        {
            await RunAsync(organization, id, place.Token);
        }
        catch (OperationCanceledException) when (place.Token.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // Whoever cancelled it has written so.
            LogCancelled(logger, id, organization);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            LogBrokeOff(logger, fault, id, organization);
            if (!await CountFailureAsync(organization, id, fault))
            {
                throw;
            }
        }
    }

    private async Task RunAsync(int organization, int id, CancellationToken ct)
    {
        if (await BeginAsync(organization, id, ct) is not { } job)
        {
            return;
        }

        var sink = new IndicatorSink(database, exclusions, clock, organization, id);
        var outcome = await works.First(work => work.Kind == job.Kind).RunAsync(job, sink, ct);
        if (!await sink.FlushAsync(ct))
        {
            return;
        }

        await EndAsync(organization, id, outcome);
    }

    private async Task<FetchJob?> BeginAsync(int organization, int id, CancellationToken ct)
    {
        var begun = await database.WriteAsync<FetchJob>(organization, async unit =>
        {
            if (await unit.Db.FetchJobs.FirstOrDefaultAsync(row => row.Id == id, ct) is not { Status: FetchJobStatus.Pending or FetchJobStatus.Running } row)
            {
                return FetchJobErrors.NotFound(id);
            }

            (row.Status, row.StartedAt) = (FetchJobStatus.Running, row.StartedAt ?? unit.Now);
            (row.IndicatorsFound, row.RowsRejected, row.BytesRead, row.Samples) = (0, 0, 0, []);
            unit.Raise(new FetchJobChanged(organization, unit.Now, id));
            return row;
        }, ct);
        return begun.Value;
    }

    private async Task EndAsync(int organization, int id, FetchOutcome outcome) => await database.WriteAsync<Done>(organization, async unit =>
    {
        if (await unit.Db.FetchJobs.FirstOrDefaultAsync(row => row.Id == id && row.Status == FetchJobStatus.Running) is { } row)
        {
            (row.Status, row.CompletedAt) = (outcome.Error is null ? FetchJobStatus.Completed : FetchJobStatus.Failed, unit.Now);
            (row.Note, row.ErrorMessage) = (Short(outcome.Note), Short(outcome.Error?.Message));
            if (outcome.AtEnd is { } atEnd)
            {
                await atEnd(unit);
            }

            unit.Raise(new FetchJobChanged(organization, unit.Now, id));
        }

        return Done.Value;
    }, CancellationToken.None);

    // Three times, and then it is said; a job must not be tried for ever.
    private async Task<bool> CountFailureAsync(int organization, int id, Exception fault)
    {
        var isOver = false;
        await database.WriteAsync<Done>(organization, async unit =>
        {
            if (await unit.Db.FetchJobs.FirstOrDefaultAsync(row => row.Id == id && row.Status == FetchJobStatus.Running) is not { } row)
            {
                isOver = true;
                return Done.Value;
            }

            row.Failures++;
            isOver = row.Failures >= MaximumFailures;
            if (isOver)
            {
                (row.Status, row.CompletedAt, row.ErrorMessage) = (FetchJobStatus.Failed, unit.Now, $"it broke off {row.Failures} times: {fault.GetType().Name}");
                unit.Raise(new FetchJobChanged(organization, unit.Now, id));
            }

            return Done.Value;
        }, CancellationToken.None);
        return isOver;
    }

    private static string? Short(string? text) => text?.Length > MaximumMessage ? text[..MaximumMessage] : text;

    [LoggerMessage(2801, LogLevel.Information, "The fetch job {Job} of organization {OrganizationId} was cancelled")]
    private static partial void LogCancelled(ILogger logger, int job, int organizationId);

    [LoggerMessage(2802, LogLevel.Error, "The fetch job {Job} of organization {OrganizationId} broke off")]
    private static partial void LogBrokeOff(ILogger logger, Exception fault, int job, int organizationId);
}
