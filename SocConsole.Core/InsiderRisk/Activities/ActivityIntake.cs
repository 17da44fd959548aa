using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Activities;

/// <summary>What came of a delivery.</summary>
/// <param name="Repeated">Kept before already.</param>
/// <param name="Late">Whether days must be counted anew because activities came after their day.</param>
/// <param name="Day">The organization's latest day after it.</param>
/// <param name="Scores">Of everybody in the delivery, also where all was repeated.</param>
public sealed record IntakeOutcome(int Received, int Kept, int Repeated, bool Late, IReadOnlyDictionary<string, double> Scores, DateOnly? Day = null);

/// <summary>Keeps activities and keeps the scores up to date, in one transaction: what is answered stands.</summary>
public sealed class ActivityIntake(SocDatabase database, InsiderBooks books, InsiderAlerting alerting, InsiderRecount recount)
{
    public const int MostAtOnce = 20_000;

    /// <summary>People whom an organization can watch.</summary>
    public const int MostPeople = 50_000;

    /// <summary>Takes activities of people; somebody unknown becomes known. Errors: TOO_MANY_PEOPLE.</summary>
    /// <param name="simulated">Marks them as made up.</param>
    public Task<Result<IntakeOutcome>> TakeAsync(Actor actor, IReadOnlyList<ActivityDraft> drafts, bool simulated, CancellationToken ct) => TakeAsync(actor, drafts, simulated, meets: true, ct);

    /// <summary>Takes those of people who are known, and passes over the others: they may have been erased just now.</summary>
    internal Task<Result<IntakeOutcome>> TakeKnownAsync(Actor actor, IReadOnlyList<ActivityDraft> drafts, bool simulated, CancellationToken ct) => TakeAsync(actor, drafts, simulated, meets: false, ct);

    private async Task<Result<IntakeOutcome>> TakeAsync(Actor actor, IReadOnlyList<ActivityDraft> drafts, bool simulated, bool meets, CancellationToken ct)
    {
        if (actor.Demand(simulated ? Permission.SimulateAttacks : Permission.SendEvents) is { } refused)
        {
            return refused;
        }

        return drafts.Count > MostAtOnce ? Error.Invalid($"at most {MostAtOnce} activities at a time") : await KeepAsync(actor, drafts, simulated, meets, ct);
    }

    private async Task<Result<IntakeOutcome>> KeepAsync(Actor actor, IReadOnlyList<ActivityDraft> drafts, bool simulated, bool meets, CancellationToken ct)
    {
        var organization = actor.OrganizationId;
        Result<IntakeOutcome> outcome;
        try
        {
            outcome = await database.WriteAsync(organization, unit => KeepAsync(unit, actor, drafts, simulated, meets, ct), ct);
        }
        catch
        {
            // The book has counted what was not kept.
            books.Drop(organization);
            throw;
        }

        if (outcome.Error is not null)
        {
            books.Drop(organization);
        }
        else if (outcome.Value!.Late)
        {
            recount.Wake(organization);
        }

        return outcome;
    }

    private async Task<Result<IntakeOutcome>> KeepAsync(Unit unit, Actor actor, IReadOnlyList<ActivityDraft> drafts, bool simulated, bool meets, CancellationToken ct)
    {
        var book = await books.OpenAsync(unit.Db, actor.OrganizationId, ct);
        drafts = meets ? drafts : [.. drafts.Where(draft => book.People.ContainsKey(draft.UserId))];
        if (await MeetAsync(unit, actor.OrganizationId, book, drafts, ct) is { } refused)
        {
            return refused;
        }

        var (kept, seen) = (new List<(BookEntry Entry, ActivityFacts Act)>(), new Dictionary<ActivityDraft, int>(DraftContent.Instance));
        using (var writes = new ActivityWrites(unit, actor.OrganizationId))
        {
            foreach (var draft in drafts)
            {
                var entry = book.People[draft.UserId];
                seen[draft] = seen.GetValueOrDefault(draft) + 1;
                if (writes.Keep(entry.Id, draft, ActivityWrites.KeyOf(draft, seen[draft]), simulated))
                {
                    kept.Add((entry, simulated ? draft.Facts with { Simulated = true } : draft.Facts));
                    entry.Kept++;
                }
            }
        }

        var late = await new InsiderCounting(alerting).CountAsync(unit, actor.OrganizationId, book, kept, ct);
        return new IntakeOutcome(drafts.Count, kept.Count, drafts.Count - kept.Count, late is not null, Scores(book, drafts), book.Ledger.Day);
    }

    private static Dictionary<string, double> Scores(InsiderBook book, IReadOnlyList<ActivityDraft> drafts) => book.Ledger.Day is not { } day
        ? []
        : drafts.Select(draft => draft.UserId).Distinct(StringComparer.Ordinal).Select(user => book.People[user])
            .ToDictionary(entry => entry.UserId, entry => PersonScore.Of(entry.Recent.Append((day, Math.Round(entry.Peak, 1))), day), StringComparer.Ordinal);

    /// <summary>Adds people who were not known.</summary>
    private static async Task<Error?> MeetAsync(Unit unit, int organizationId, InsiderBook book, IReadOnlyList<ActivityDraft> drafts, CancellationToken ct)
    {
        string[] strangers = [.. drafts.Select(draft => draft.UserId).Where(user => !book.People.ContainsKey(user)).Distinct(StringComparer.Ordinal)];
        if (strangers.Length == 0)
        {
            return null;
        }

        if (book.People.Count + strangers.Length > MostPeople)
        {
            return Error.Conflict("TOO_MANY_PEOPLE", $"At most {MostPeople} people can be watched.");
        }

        var rows = strangers.Select(user => new Person { OrganizationId = organizationId, UserId = user, Status = "active", CreatedAt = unit.Now, UpdatedAt = unit.Now }).ToList();
        unit.Db.People.AddRange(rows);
        await unit.Db.SaveChangesAsync(ct);
        foreach (var row in rows)
        {
            book.Add(row, new PersonPast());
        }

        return null;
    }

    private sealed class DraftContent : IEqualityComparer<ActivityDraft>
    {
        public static readonly DraftContent Instance = new();

        public bool Equals(ActivityDraft? x, ActivityDraft? y) =>
            x!.UserId == y!.UserId && x.Facts.Kind == y.Facts.Kind && x.Facts.At == y.Facts.At && x.Facts.Ip == y.Facts.Ip && x.Facts.Device == y.Facts.Device && x.Details == y.Details;

        public int GetHashCode(ActivityDraft draft) => HashCode.Combine(draft.UserId, draft.Facts.At, draft.Details);
    }
}
