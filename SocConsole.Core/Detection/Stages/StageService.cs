using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Stages;

/// <summary>A stage with its figures of today (UTC). Averages and shares are null while it has done nothing today.</summary>
/// <param name="Status"><c>active</c>, or <c>disabled</c> by its settings.</param>
public sealed record StageView(
    Stage Stage, string Status, long ProcessedToday, double? AverageMilliseconds, double? SuccessRate,
    bool Enabled, double Threshold, int TimeoutSeconds, int RetryAttempts, DateTime? UpdatedAt, string? UpdatedBy);

/// <summary>What to change of a stage's settings; null leaves it.</summary>
public sealed record StageChange(double? Threshold, int? TimeoutSeconds, int? RetryAttempts, bool? Enabled);

/// <summary>The pipeline's stages: their settings, which take effect with the next event, and their counters.</summary>
public sealed class StageService(SocDatabase database, IOptions<DetectionOptions> detection, TimeProvider clock) : IStageSettings
{
    private readonly ConcurrentDictionary<(int Organization, Stage Stage), StageSettings> cache = new();

    public async Task<Result<IReadOnlyList<StageView>>> StatusAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadStages) is { } refused)
        {
            return refused;
        }

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await using var db = database.Read(actor.OrganizationId);
        var counts = await db.StageCounts.Where(row => row.Day == today).ToListAsync(ct);
        var views = new List<StageView>();
        foreach (var stage in Enum.GetValues<Stage>())
        {
            views.Add(View(await SettingsAsync(actor.OrganizationId, stage, ct), counts.Find(row => row.Stage == stage)));
        }

        return Result.Of<IReadOnlyList<StageView>>(views);
    }

    public async Task<Result<StageView>> ConfigureAsync(Actor actor, Stage stage, StageChange change, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ConfigureStages) ?? Check(change)) is { } refused)
        {
            return refused;
        }

        var result = await database.WriteAsync<StageSettings>(
            actor.OrganizationId,
            async unit =>
            {
                var settings = await unit.Db.StageSettings.FirstOrDefaultAsync(row => row.Stage == stage, ct);
                if (settings is null)
                {
                    settings = Defaults(actor.OrganizationId, stage);
                    unit.Db.StageSettings.Add(settings);
                }

                settings.Threshold = change.Threshold ?? settings.Threshold;
                settings.TimeoutSeconds = change.TimeoutSeconds ?? settings.TimeoutSeconds;
                settings.RetryAttempts = change.RetryAttempts ?? settings.RetryAttempts;
                settings.Enabled = change.Enabled ?? settings.Enabled;
                (settings.UpdatedAt, settings.UpdatedBy) = (unit.Now, actor.Name);
                unit.Audit(actor, "stage.configured", Wire.Name(stage), change);
                return settings;
            },
            ct);
        if (result.Error is { } error)
        {
            return error;
        }

        cache[(actor.OrganizationId, stage)] = result.Value!;
        await using var db = database.Read(actor.OrganizationId);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return View(result.Value!, await db.StageCounts.FirstOrDefaultAsync(row => row.Stage == stage && row.Day == today, ct));
    }

    /// <summary>The settings in force, for the stages themselves.</summary>
    public async Task<StageSettings> SettingsAsync(int organizationId, Stage stage, CancellationToken ct)
    {
        if (cache.TryGetValue((organizationId, stage), out var known))
        {
            return known;
        }

        await using var db = database.Read(organizationId);
        var settings = await db.StageSettings.FirstOrDefaultAsync(row => row.Stage == stage, ct) ?? Defaults(organizationId, stage);
        return cache.GetOrAdd((organizationId, stage), settings);
    }

    /// <summary>Counts one piece of work of a stage.</summary>
    public void Count(int organizationId, Stage stage, bool succeeded, double milliseconds) =>
        _ = CountAsync(organizationId, stage, succeeded, milliseconds);

    private async Task CountAsync(int organizationId, Stage stage, bool succeeded, double milliseconds) =>
        await database.WriteAsync<Done>(
            organizationId,
            async unit =>
            {
                await StageCounter.AddAsync(unit, organizationId, stage, 1, succeeded ? 1 : 0, milliseconds, CancellationToken.None);
                return Done.Value;
            },
            CancellationToken.None);

    private static Error? Check(StageChange change) => change switch
    {
        { Threshold: < 0 or > 1 or double.NaN } => Error.Invalid("threshold", "must be from 0 to 1"),
        { TimeoutSeconds: < 1 or > 600 } => Error.Invalid("timeout", "must be from 1 to 600 seconds"),
        { RetryAttempts: < 0 or > 10 } => Error.Invalid("retry_attempts", "must be from 0 to 10"),
        { Threshold: null, TimeoutSeconds: null, RetryAttempts: null, Enabled: null } => Error.Invalid("Give at least one of threshold, timeout, retry_attempts, enabled."),
        _ => null,
    };

    private static StageView View(StageSettings settings, StageCount? count) => new(
        settings.Stage,
        settings.Enabled ? "active" : "disabled",
        count?.Processed ?? 0,
        count is { Processed: > 0 } ? Math.Round(count.TotalMilliseconds / count.Processed, 2) : null,
        count is { Processed: > 0 } ? Math.Round((double)count.Succeeded / count.Processed, 4) : null,
        settings.Enabled,
        settings.Threshold,
        settings.TimeoutSeconds,
        settings.RetryAttempts,
        settings.UpdatedBy is null ? null : settings.UpdatedAt,
        settings.UpdatedBy);

    private StageSettings Defaults(int organizationId, Stage stage) => new()
    {
        OrganizationId = organizationId,
        Stage = stage,
        Threshold = stage == Stage.Detector ? detection.Value.Threshold : 0,
        TimeoutSeconds = 30,
        RetryAttempts = 3,
    };
}
