using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence;

/// <summary>
/// Builds what is looked for anew when an organization's indicators change, beside the one that is in use, so that matching never waits. Changes that come while
/// it builds are one more build.
/// </summary>
public sealed partial class IndicatorWatcher(SocDatabase database, IndicatorWatch watch, TimeProvider clock, ILogger<IndicatorWatcher> logger, IndicatorLists? lists = null) : BackgroundService, IEventHandler
{
    // Between two looks, so that a feed of many writes is few builds.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<int, byte> changed = [];
    private readonly SemaphoreSlim signal = new(0, 1);

    public Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct)
    {
        foreach (var change in happened.OfType<IndicatorsChanged>())
        {
            changed[change.OrganizationId] = 0;
        }

        Wake();
        return Task.CompletedTask;
    }

    /// <summary>Reads one organization's active indicators and looks for these from now on.</summary>
    public async Task BuildAsync(int organizationId, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var sources = await db.ThreatSources.Select(row => new { row.Id, row.Name }).ToDictionaryAsync(row => row.Id, row => row.Name, ct);
        await db.Database.OpenConnectionAsync(ct);
        var builder = new IndicatorIndexBuilder();
        using var rows = new RawStatement((SqliteConnection)db.Database.GetDbConnection(), """
            SELECT Id, Type, NormalizedValue, SourceId FROM indicators
            WHERE +OrganizationId = ?1 AND State = 'Active' AND (ValidUntil IS NULL OR ValidUntil > ?2) ORDER BY Id
            """);
        rows.Bind(1, organizationId).Bind(2, IndicatorText.Of(clock.GetUtcNow().UtcDateTime));
        while (rows.Step())
        {
            ct.ThrowIfCancellationRequested();
            var source = sources.GetValueOrDefault((int)rows.Number(3), "own indicators");
            builder.Add(IndicatorText.Read<IndicatorType>(rows.Text(1)), rows.Text(2), (int)rows.Number(0), source);
        }

        var index = builder.Build();
        watch.Set(organizationId, index);
        LogBuilt(logger, organizationId, index.Count);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Reading a million rows must not hold up the start of the console.
        await Task.Yield();
        var known = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            known = known || await AddAllAsync(stoppingToken);
            foreach (var organization in changed.Keys)
            {
                changed.TryRemove(organization, out _);
                await TryBuildAsync(organization, stoppingToken);
            }

            await Task.Delay(Rest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (known && changed.IsEmpty)
            {
                await signal.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // False when it must be tried again.
    private async Task<bool> AddAllAsync(CancellationToken ct)
    {
        try
        {
            await using var db = database.Across();
            foreach (var organization in await db.Indicators.Select(row => row.OrganizationId).Distinct().ToListAsync(ct))
            {
                changed[organization] = 0;
            }

            return true;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception fault)
        {
            LogUnread(logger, fault);
            return false;
        }
    }

    private async Task TryBuildAsync(int organization, CancellationToken ct)
    {
        try
        {
            await BuildAsync(organization, ct);
            await (lists?.WarmAsync(organization, ct) ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The next start builds all.
        }
        catch (Exception fault)
        {
            LogFailed(logger, fault, organization);
            changed[organization] = 0;
        }
    }

    private void Wake()
    {
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    [LoggerMessage(2701, LogLevel.Information, "{Count} indicators of organization {Organization} are looked for")]
    private static partial void LogBuilt(ILogger logger, int organization, int count);

    [LoggerMessage(2703, LogLevel.Error, "Organizations with indicators could not be read; it tries again")]
    private static partial void LogUnread(ILogger logger, Exception fault);

    [LoggerMessage(2702, LogLevel.Error, "The indicators of organization {Organization} could not be read; what was looked for before still is, and it tries again")]
    private static partial void LogFailed(ILogger logger, Exception fault, int organization);
}
