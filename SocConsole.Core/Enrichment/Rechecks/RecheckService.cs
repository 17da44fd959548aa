using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Rechecks;

/// <summary>A watched indicator.</summary>
/// <param name="Verdict">Of the latest check that somebody judged; null before it.</param>
/// <param name="LookupId">The latest check.</param>
/// <param name="LastError">Why the latest check told nothing; null when it did.</param>
public sealed record RecheckView(
    int Id, IocType IocType, string Value, Tlp? Tlp, int EveryHours, DateTime NextAt, IocVerdict? Verdict, int? Score, Guid? LookupId, DateTime? CheckedAt, string? LastError, string CreatedBy, DateTime CreatedAt)
{
    internal static RecheckView Of(Recheck row) => new(
        row.Id, row.IocType, row.Value, row.Tlp, row.EveryHours, row.NextAt, row.Verdict, row.Score, row.LookupId, row.CheckedAt, row.LastError, row.CreatedBy, row.CreatedAt);
}

/// <summary>A verdict that changed.</summary>
/// <param name="SeenBy">Null while nobody has seen it.</param>
public sealed record VerdictChangeView(
    int Id, int RecheckId, IocType IocType, string Value, IocVerdict From, IocVerdict To, int? FromScore, int? ToScore, Guid LookupId, DateTime At, string? SeenBy, DateTime? SeenAt)
{
    internal static VerdictChangeView Of(VerdictChange row) => new(
        row.Id, row.RecheckId, row.IocType, row.Value, row.From, row.To, row.FromScore, row.ToScore, row.LookupId, row.At, row.SeenBy, row.SeenAt);
}

/// <summary>Which indicators are checked again and again, and what changed.</summary>
public sealed class RecheckService(SocDatabase database)
{
    /// <summary>Most watched indicators of an organization.</summary>
    public const int MaximumRechecks = 1_000;

    private const string What = "Recheck";

    /// <summary>Those that are due soonest first, and how many there are.</summary>
    public async Task<Result<(IReadOnlyList<RecheckView> Items, long Total)>> ListAsync(Actor actor, Slice slice, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIndicators) ?? slice.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.Rechecks.OrderBy(row => row.NextAt).ThenBy(row => row.Id).Skip(slice.Skip).Take(slice.Limit).ToListAsync(ct);
        return ((IReadOnlyList<RecheckView>)[.. rows.Select(RecheckView.Of)], await db.Rechecks.LongCountAsync(ct));
    }

    /// <summary>The watch on an indicator; null when it is not watched.</summary>
    public async Task<Result<RecheckView?>> FindAsync(Actor actor, Ioc ioc, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Rechecks.FirstOrDefaultAsync(row => row.Value == ioc.Value && row.IocType == ioc.Type, ct) is { } row ? RecheckView.Of(row) : Result.Of<RecheckView?>(null);
    }

    /// <summary>Watches an indicator from now on, or changes how often; the first check is due at once. Errors: IOC_VALIDATION_ERROR, INVALID_REQUEST, TOO_MANY_RECHECKS.</summary>
    public async Task<Result<RecheckView>> SetAsync(Actor actor, string? text, int everyHours, Tlp? tlp, CancellationToken ct)
    {
        if (actor.Demand(Permission.CheckIocs) is { } refused)
        {
            return refused;
        }

        if (!IocReader.Read(text).Succeeded(out var ioc, out var invalid))
        {
            return invalid;
        }

        if (everyHours is < 1 or > Recheck.MaximumHours)
        {
            return Error.Invalid("every_hours", $"must be from 1 to {Recheck.MaximumHours}");
        }

        return await database.WriteAsync<RecheckView>(actor.OrganizationId, async unit =>
        {
            var row = await unit.Db.Rechecks.FirstOrDefaultAsync(row => row.Value == ioc.Value && row.IocType == ioc.Type, ct);
            if (row is null)
            {
                if (await unit.Db.Rechecks.CountAsync(ct) >= MaximumRechecks)
                {
                    return Error.Conflict("TOO_MANY_RECHECKS", $"An organization watches at most {MaximumRechecks} indicators; remove one first.");
                }

                row = new Recheck { IocType = ioc.Type, Value = ioc.Value, NextAt = unit.Now, CreatedBy = actor.Name, CreatedAt = unit.Now };
                unit.Db.Rechecks.Add(row);
            }
            else
            {
                row.NextAt = (row.CheckedAt ?? unit.Now).AddHours(everyHours);
            }

            (row.EveryHours, row.Tlp) = (everyHours, tlp ?? row.Tlp);
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(actor, "recheck.set", Subject(row.Id), new { row.IocType, row.Value, row.EveryHours, row.Tlp });
            return RecheckView.Of(row);
        }, ct);
    }

    /// <summary>Watches it no longer; what changed so far stays. Errors: RECHECK_NOT_FOUND.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.CheckIocs) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Rechecks.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            unit.Db.Rechecks.Remove(row);
            unit.Audit(actor, "recheck.deleted", Subject(id), new { row.IocType, row.Value });
            return Done.Value;
        }, ct);
    }

    /// <summary>Verdicts that changed, the newest first, and how many there are.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="unseen">Only those that nobody has seen.</param>
    /// <param name="slice">Which of them.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Result<(IReadOnlyList<VerdictChangeView> Items, long Total)>> ChangesAsync(Actor actor, bool unseen, Slice slice, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadIndicators) ?? slice.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var matching = db.VerdictChanges.Where(row => !unseen || row.SeenAt == null);
        var rows = await matching.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Skip(slice.Skip).Take(slice.Limit).ToListAsync(ct);
        return ((IReadOnlyList<VerdictChangeView>)[.. rows.Select(VerdictChangeView.Of)], await matching.LongCountAsync(ct));
    }

    /// <summary>The actor has seen it. Errors: VERDICT_CHANGE_NOT_FOUND.</summary>
    public async Task<Result<VerdictChangeView>> SeeAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.CheckIocs) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<VerdictChangeView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.VerdictChanges.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound("Verdict change", id);
            }

            if (row.SeenAt is null)
            {
                (row.SeenBy, row.SeenAt) = (actor.Name, unit.Now);
                unit.Audit(actor, "verdict_change.seen", string.Create(CultureInfo.InvariantCulture, $"verdict_change:{id}"), new { row.Value });
            }

            return VerdictChangeView.Of(row);
        }, ct);
    }

    private static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"recheck:{id}");
}
