using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Hunting.Query;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Hunting;

/// <param name="Owner">Who saved it.</param>
public sealed record SavedHuntView(int Id, string Name, string Query, string? Range, DateTime? From, DateTime? Until, string Owner, DateTime CreatedAt);

/// <summary>What to save: a range by name, or two times, or neither for all time.</summary>
public sealed record NewHunt(string Name, string? Query, string? Range = null, DateTime? From = null, DateTime? Until = null);

/// <summary>Saved hunts: seen by the whole organization, deleted by who saved them or by an administrator.</summary>
public sealed class SavedHuntService(SocDatabase database)
{
    /// <summary>Most saved hunts of an organization.</summary>
    public const int MaximumHunts = 200;

    /// <summary>Ranges that end now, by name.</summary>
    public static readonly IReadOnlyDictionary<string, TimeSpan> Ranges = new Dictionary<string, TimeSpan>(StringComparer.Ordinal)
    {
        ["15m"] = TimeSpan.FromMinutes(15),
        ["1h"] = TimeSpan.FromHours(1),
        ["24h"] = TimeSpan.FromHours(24),
        ["7d"] = TimeSpan.FromDays(7),
    };

    /// <summary>All of the organization, by name.</summary>
    public async Task<Result<IReadOnlyList<SavedHuntView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.SavedHunts.OrderBy(row => row.Name).Take(MaximumHunts).ToListAsync(ct);
        return Result.Of<IReadOnlyList<SavedHuntView>>([.. rows.Select(View)]);
    }

    /// <summary>Errors: INVALID_REQUEST, HUNT_EXISTS for a name that is taken, TOO_MANY_HUNTS.</summary>
    public async Task<Result<SavedHuntView>> SaveAsync(Actor actor, NewHunt hunt, CancellationToken ct)
    {
        if ((actor.Demand(Permission.TriageThreats) ?? Check(hunt)) is { } refused)
        {
            return refused;
        }

        var row = new SavedHunt
        {
            Name = hunt.Name.Trim(),
            Query = hunt.Query?.Trim() ?? "",
            Range = hunt.Range,
            From = hunt.Range is null ? hunt.From : null,
            Until = hunt.Range is null ? hunt.Until : null,
            OwnerId = actor.ResponsibleId,
            Owner = actor.Name,
        };
        return await database.WriteAsync<SavedHuntView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.SavedHunts.AnyAsync(other => other.Name == row.Name, ct))
            {
                return Error.Conflict("HUNT_EXISTS", $"A saved hunt is already called {row.Name}; choose another name or delete that one first.");
            }

            if (await unit.Db.SavedHunts.CountAsync(ct) >= MaximumHunts)
            {
                return Error.Conflict("TOO_MANY_HUNTS", $"An organization has at most {MaximumHunts} saved hunts; delete one first.");
            }

            row.CreatedAt = unit.Now;
            unit.Db.SavedHunts.Add(row);
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(actor, "saved_hunt.created", $"hunt:{row.Id}", new { row.Name, row.Query });
            return View(row);
        }, ct);
    }

    /// <summary>Errors: SAVED_HUNT_NOT_FOUND; INSUFFICIENT_PERMISSIONS for another's hunt.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.TriageThreats) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.SavedHunts.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound("Saved hunt", id);
            }

            if (row.OwnerId != actor.ResponsibleId && !actor.May(Permission.ManageOrganization))
            {
                return Error.Forbidden("Only who saved a hunt, or an administrator, can delete it.");
            }

            unit.Db.SavedHunts.Remove(row);
            unit.Audit(actor, "saved_hunt.deleted", $"hunt:{row.Id}", new { row.Name });
            return Done.Value;
        }, ct);
    }

    private static Error? Check(NewHunt hunt) => hunt switch
    {
        _ when string.IsNullOrWhiteSpace(hunt.Name) || hunt.Name.Trim().Length > SavedHunt.MaximumName => Error.Invalid("name", $"must have 1 to {SavedHunt.MaximumName} characters"),
        { Range: { } range } when !Ranges.ContainsKey(range) => Error.Invalid("range", $"must be one of {string.Join(", ", Ranges.Keys)}"),
        { From: { } from, Until: { } until } when from >= until => Error.Invalid("from", "must be before to"),
        _ => HuntQuery.Parse(hunt.Query).Error,
    };

    private static SavedHuntView View(SavedHunt row) => new(row.Id, row.Name, row.Query, row.Range, row.From, row.Until, row.Owner, row.CreatedAt);
}
