using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.People;

/// <summary>A person as lists show them. Names are masked unless the organization shows them or an incident about the person is open.</summary>
/// <param name="Score">As of the latest day of the organization; null before the first activity.</param>
public sealed record PersonView(int Id, string UserId, string? Name, string? Email, string? Role, string? Department, string? Team, string Status, double? Score, RiskLevel Level, DateTime? LastActivityAt, long Activities, bool Masked);

/// <summary>An activity that was kept.</summary>
public sealed record ActivityView(long Id, DateTime At, ActivityKind Kind, string Details, string? Ip, string? Device, bool Simulated);

/// <summary>A person as a source lists them.</summary>
public sealed record PersonDraft(string UserId, string? Name, string? Email, string? Role, string? Department, string? Team, string? Supervisor, string? DeviceId, string? Site, string? Status, DateOnly? LastDay);

/// <summary>The people who are watched. Error: USER_NOT_FOUND.</summary>
public sealed class PeopleService
{
    public const int MostAtOnce = 20_000;

    private const int MostListed = 5_000;
    private const int MostActivities = 1_000;
    private const int LongestText = 256;

    private readonly SocDatabase database;
    private readonly InsiderBooks books;

    public PeopleService(SocDatabase database, InsiderBooks books) => (this.database, this.books) = (database, books);

    /// <summary>People, the highest scores first.</summary>
    public async Task<Result<Page<PersonView>>> ListAsync(Actor actor, string? text, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPeople) ?? (page.Number < 1 || page.Size is < 1 or > MostListed ? Error.Invalid("limit", $"must be from 1 to {MostListed}") : null)) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var matching = string.IsNullOrWhiteSpace(text) ? db.People : db.People.Where(row => row.UserId.Contains(text) || row.Role!.Contains(text) || row.Department!.Contains(text));
        var total = await matching.LongCountAsync(ct);
        var rows = await matching.OrderByDescending(row => row.Score).ThenBy(row => row.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        return new Page<PersonView>(await ViewAsync(db, rows, ct), page.Number, page.Size, total);
    }

    public async Task<Result<PersonView>> GetAsync(Actor actor, string userId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await FindAsync(db, userId, ct) is { } person ? (await ViewAsync(db, [person], ct))[0] : NotFound(userId);
    }

    /// <summary>Activities of the last days, counted back from the person's latest one, the newest first; at most 1,000.</summary>
    /// <param name="days">1 to 365.</param>
    public async Task<Result<IReadOnlyList<ActivityView>>> ActivitiesAsync(Actor actor, string userId, int days, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPeople) ?? (days is < 1 or > 365 ? Error.Invalid("days", "must be from 1 to 365") : null)) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await FindAsync(db, userId, ct) is not { } person)
        {
            return NotFound(userId);
        }

        var since = (person.LastActivityAt ?? DateTime.MaxValue).AddDays(-days);
        var rows = await db.Activities.Where(row => row.PersonId == person.Id && row.At >= since).OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(MostActivities).ToListAsync(ct);
        return rows.ConvertAll(row => new ActivityView(row.Id, row.At, row.Kind, row.Details, row.Ip, row.Device, row.Simulated));
    }

    /// <summary>Adds people, and changes those that are known by their user id. Answers how many were new and how many changed. Error: TOO_MANY_PEOPLE.</summary>
    public async Task<Result<(int Added, int Changed)>> ImportAsync(Actor actor, IReadOnlyList<PersonDraft> drafts, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManagePeople) ?? Faults(drafts)) is { } refused)
        {
            return refused;
        }

        var done = await database.WriteAsync(actor.OrganizationId, unit => ImportAsync(unit, actor, drafts, ct), ct);

        // Roles and machines are read anew.
        books.Reset(actor.OrganizationId);
        return done;
    }

    internal static Task<Person?> FindAsync(SocDbContext db, string userId, CancellationToken ct) => db.People.FirstOrDefaultAsync(row => row.UserId == userId, ct);

    internal static Error NotFound(string userId) => Error.NotFound("User", userId);

    internal static async Task<List<PersonView>> ViewAsync(SocDbContext db, IReadOnlyList<Person> rows, CancellationToken ct)
    {
        var day = await db.InsiderLedgers.Select(row => row.Day).FirstOrDefaultAsync(ct);
        var shown = await db.InsiderSettings.AnyAsync(row => row.ShowNames, ct);
        int[] ids = [.. rows.Select(row => row.Id)];

        // What is simulated concerns nobody, and an incident that only names somebody is not one about them.
        var open = shown
            ? []
            : (await db.InsiderAlerts.Where(row => ids.Contains(row.PersonId) && !row.Simulated && row.IncidentNumber != null && db.Incidents.Any(incident => incident.Number == row.IncidentNumber && incident.ClosedAt == null))
                .Select(row => row.PersonId).ToListAsync(ct)).ToHashSet();
        return [.. rows.Select(row => View(row, day, masked: !shown && !open.Contains(row.Id)))];
    }

    internal static PersonView View(Person row, DateOnly? day, bool masked)
    {
        double? score = row.Score is { } scored ? PersonScore.Of([(row.ScoredFor ?? default, scored)], day is { } today && today > row.ScoredFor ? today : row.ScoredFor ?? default) : null;
        return new PersonView(
            row.Id, row.UserId, masked ? Mask(row.Name) : row.Name, masked ? Mask(row.Email) : row.Email, row.Role, row.Department, row.Team, row.Status, score, RiskLevels.Of(score ?? 0), row.LastActivityAt, row.Activities,
            masked && row.Name is not null);
    }

    /// <summary>First letters only.</summary>
    private static string? Mask(string? text) => text is null ? null : string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word[..1] + "***"));

    private static Error? Faults(IReadOnlyList<PersonDraft> drafts)
    {
        if (drafts.Count is 0 or > MostAtOnce)
        {
            return Error.Invalid($"from 1 to {MostAtOnce} people");
        }

        foreach (var draft in drafts)
        {
            if (!UserIds.IsSound(draft.UserId))
            {
                return Error.Invalid("user_id", UserIds.Rule);
            }

            if (((string?[])[draft.Name, draft.Email, draft.Role, draft.Department, draft.Team, draft.Supervisor, draft.DeviceId, draft.Site, draft.Status]).Any(text => text?.Length > LongestText))
            {
                return Error.Invalid(draft.UserId, $"a text is longer than {LongestText} characters");
            }
        }

        return null;
    }

    private static async Task<Result<(int Added, int Changed)>> ImportAsync(Unit unit, Actor actor, IReadOnlyList<PersonDraft> drafts, CancellationToken ct)
    {
        string[] users = [.. drafts.Select(draft => draft.UserId).Distinct(StringComparer.Ordinal)];
        var known = await unit.Db.People.Where(row => users.Contains(row.UserId)).ToDictionaryAsync(row => row.UserId, StringComparer.Ordinal, ct);
        if (await unit.Db.People.CountAsync(ct) + users.Length - known.Count > ActivityIntake.MostPeople)
        {
            return Error.Conflict("TOO_MANY_PEOPLE", $"At most {ActivityIntake.MostPeople} people can be watched.");
        }

        var (added, changed) = (0, 0);
        foreach (var draft in drafts)
        {
            if (!known.TryGetValue(draft.UserId, out var row))
            {
                known[draft.UserId] = row = new Person { OrganizationId = actor.OrganizationId, UserId = draft.UserId, Status = "active", CreatedAt = unit.Now };
                unit.Db.People.Add(row);
                added++;
            }
            else
            {
                changed++;
            }

            (row.Name, row.Email, row.Role, row.Department, row.Team) = (draft.Name, draft.Email, draft.Role, draft.Department, draft.Team);
            (row.Supervisor, row.DeviceId, row.Site, row.Status, row.LastDay, row.UpdatedAt) = (draft.Supervisor, draft.DeviceId, draft.Site, draft.Status ?? "active", draft.LastDay, unit.Now);
        }

        unit.Audit(actor, "insider.people_imported", "people", new { added, changed });
        return (added, changed);
    }
}
