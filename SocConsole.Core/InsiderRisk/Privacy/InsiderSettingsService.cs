using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Privacy;

/// <summary>How an organization wants its people watched.</summary>
/// <param name="Sensitivity">-1 (fewer alerts) to 1 (more).</param>
/// <param name="RetentionDays">Days that activities and the days made of them are kept; the last 60 are always.</param>
/// <param name="Live">Whether the champion's scores follow the sensitivity at once; false where only a training moves them, null without a champion.</param>
public sealed record InsiderSettingsView(double Sensitivity, bool ShowNames, int RetentionDays, bool? Live);

/// <summary>What is null stays as it is.</summary>
public sealed record InsiderSettingsChange(double? Sensitivity = null, bool? ShowNames = null, int? RetentionDays = null);

/// <summary>The settings of insider risk.</summary>
public sealed class InsiderSettingsService
{
    public const int FewestDays = 30;
    public const int MostDays = 3_650;

    private readonly SocDatabase database;
    private readonly InsiderBooks books;
    private readonly InsiderRecount recount;

    public InsiderSettingsService(SocDatabase database, InsiderBooks books, InsiderRecount recount) => (this.database, this.books, this.recount) = (database, books, recount);

    public async Task<Result<InsiderSettingsView>> ReadAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var row = await db.InsiderSettings.FirstOrDefaultAsync(ct) ?? new InsiderSettings();
        return new InsiderSettingsView(row.Sensitivity, row.ShowNames, row.RetentionDays, (await InsiderBooks.JudgeAsync(db, ct)) is { } judge ? judge.Ordinary is not null : null);
    }

    /// <summary>Changes them. Another sensitivity has all days counted anew in the background, by the same models.</summary>
    public async Task<Result<InsiderSettingsView>> ChangeAsync(Actor actor, InsiderSettingsChange change, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManagePeople) ?? Fault(change)) is { } refused)
        {
            return refused;
        }

        var done = await database.WriteAsync(actor.OrganizationId, unit => ChangeAsync(unit, actor, change, ct), ct);
        if (!done.Succeeded(out var moved, out var error))
        {
            return error;
        }

        if (moved)
        {
            // Once more: who began to count anew before the commit has read the former anchors.
            books.Reset(actor.OrganizationId);
            recount.Wake(actor.OrganizationId);
        }

        return await ReadAsync(actor, ct);
    }

    private async Task<Result<bool>> ChangeAsync(Unit unit, Actor actor, InsiderSettingsChange change, CancellationToken ct)
    {
        var row = await unit.Db.InsiderSettings.FirstOrDefaultAsync(ct);
        if (row is null)
        {
            unit.Db.InsiderSettings.Add(row = new InsiderSettings { OrganizationId = actor.OrganizationId });
        }

        var before = new { row.Sensitivity, row.ShowNames, row.RetentionDays };
        (row.Sensitivity, row.ShowNames, row.RetentionDays) = (change.Sensitivity ?? row.Sensitivity, change.ShowNames ?? row.ShowNames, change.RetentionDays ?? row.RetentionDays);
        var moved = !row.Sensitivity.Equals(before.Sensitivity);
        if (moved)
        {
            if (await unit.Db.InsiderLedgers.FirstOrDefaultAsync(ct) is { Day: { } day } ledger)
            {
                ledger.LateFrom ??= day;
            }

            // Still inside the write: the next one reads the book with the anchors of now.
            await unit.Db.SaveChangesAsync(ct);
            books.Reset(actor.OrganizationId);
        }

        unit.Audit(actor, "insider.settings_changed", "insider settings", new { before, after = new { row.Sensitivity, row.ShowNames, row.RetentionDays } });
        return moved;
    }

    private static Error? Fault(InsiderSettingsChange change) => change switch
    {
        { Sensitivity: { } sensitivity } when !(sensitivity is >= -1 and <= 1) => Error.Invalid("sensitivity", "must be from -1 to 1"),
        { RetentionDays: < FewestDays or > MostDays } => Error.Invalid("retention_days", $"must be from {FewestDays} to {MostDays}"),
        _ => null,
    };
}
