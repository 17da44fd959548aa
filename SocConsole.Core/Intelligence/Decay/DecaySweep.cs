using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Decay;

/// <summary>Looks at the indicators that are due and at no others: each says when its score comes to the next point, or its validity ends.</summary>
public sealed partial class DecaySweep(SocDatabase database, TimeProvider clock, ILogger<DecaySweep> logger, IHostApplicationLifetime? lifetime = null) : BackgroundService
{
    // One writer at a time: less at once leaves gaps for the others.
    private const int AtOnce = 500;
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);

    /// <summary>Brings all that is due to what it has come to. How many were due.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var total = 0;
        int due;
        do
        {
            due = await NextAsync(ct) <= clock.GetUtcNow().UtcDateTime ? await SettleAsync(ct) : 0;
            total += due;
        }
        while (due == AtOnce);
        return total;
    }

    /// <summary>Gives those that were stored without a time theirs, page by page. How many there were.</summary>
    public async Task<int> ScheduleAsync(CancellationToken ct)
    {
        var (last, total) = (0, 0);
        while (true)
        {
            List<int> ids;
            await using (var db = database.Across())
            {
                var after = last;
                ids = await db.Indicators.Where(row => row.NextReactionAt == null && row.Id > after && row.State == IndicatorState.Active && (!row.IsConfidenceManual || row.ValidUntil != null))
                    .OrderBy(row => row.Id).Select(row => row.Id).Take(AtOnce).ToListAsync(ct);
            }

            if (ids.Count == 0)
            {
                return total;
            }

            (last, total) = (ids[^1], total + ids.Count);
            await database.WriteAcrossAsync<Done>(
                async unit =>
                {
                    Settle(unit, await unit.Db.Indicators.Where(row => ids.Contains(row.Id) && row.NextReactionAt == null).ToListAsync(ct));
                    return Done.Value;
                },
                ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (lifetime is not null)
        {
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStarted).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var scheduled = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var rest = LongestRest;
            try
            {
                if (!scheduled)
                {
                    await ScheduleAsync(stoppingToken);
                    scheduled = true;
                }

                await SweepAsync(stoppingToken);
                rest = Rest(await NextAsync(stoppingToken));
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, fault);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await Task.Delay(rest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<DateTime?> NextAsync(CancellationToken ct)
    {
        await using var db = database.Across();
        return await db.Indicators.Where(row => row.NextReactionAt != null).MinAsync(row => row.NextReactionAt, ct);
    }

    private async Task<int> SettleAsync(CancellationToken ct) => (await database.WriteAcrossAsync<int>(
        async unit =>
        {
            var rows = await unit.Db.Indicators.Where(row => row.NextReactionAt <= unit.Now).OrderBy(row => row.NextReactionAt).Take(AtOnce).ToListAsync(ct);
            Settle(unit, rows);
            return rows.Count;
        },
        ct)).Value;

    private static void Settle(Unit unit, List<Indicator> rows)
    {
        foreach (var organization in rows.Where(row => IndicatorDecay.Settle(row, unit.Now)).Select(row => row.OrganizationId).Distinct().ToList())
        {
            unit.Raise(new IndicatorsChanged(organization, unit.Now));
        }
    }

    private TimeSpan Rest(DateTime? next)
    {
        var until = next - clock.GetUtcNow().UtcDateTime ?? LongestRest;
        return until > LongestRest ? LongestRest : until < ShortestRest ? ShortestRest : until;
    }

    [LoggerMessage(2781, LogLevel.Error, "Indicators that are due could not be looked at; it looks again soon")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
