using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>People in the order in which somebody should look at them. A page takes a fixed number of queries.</summary>
public sealed class PeopleRankingService(SocDatabase database)
{
    private const int LongestText = 200;
    private const int MostDepartments = 200;
    private const int MostDrivers = 3;
    private const double High = 40;

    /// <summary>One page of the people that match. Errors: a page or a text out of bounds.</summary>
    public async Task<Result<PeopleRanking>> RankAsync(Actor actor, PeopleFilter filter, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPeople) ?? page.Validate() ?? (filter.Text?.Length > LongestText ? Error.Invalid("q", $"at most {LongestText} characters") : null)) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var day = await db.InsiderLedgers.Select(row => row.Day).FirstOrDefaultAsync(ct);
        var all = (await db.People.AsNoTracking().Select(row => new Brief(row.Id, row.UserId, row.Role, row.Department, row.Score, row.ScoredFor)).ToListAsync(ct))
            .ConvertAll(row => new Standing(row, PersonStanding.Of(row.Score, row.ScoredFor, day)));
        var matching = all.FindAll(row => Matches(row, filter));
        var ordered = await OrderAsync(db, matching, filter.Order, day, ct);
        int[] ids = [.. ordered.Skip(page.Skip).Take(page.Size).Select(row => row.Row.Id)];
        return new PeopleRanking(
            new Page<RankedPerson>(await RowsAsync(db, ids, all, day, ct), page.Number, page.Size, matching.Count),
            day,
            [.. all.Select(row => row.Row.Department).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase).Take(MostDepartments)],
            all.CountBy(row => row.Level).ToDictionary());
    }

    private static bool Matches(Standing row, PeopleFilter filter) =>
        (filter.Level is not { } level || row.Level == level)
        && (filter.Department is not { } department || string.Equals(row.Row.Department, department, StringComparison.Ordinal))
        && (string.IsNullOrWhiteSpace(filter.Text) || Holds(row.Row.UserId, filter.Text) || Holds(row.Row.Role, filter.Text) || Holds(row.Row.Department, filter.Text));

    private static bool Holds(string? text, string part) => text?.Contains(part.Trim(), StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>By score it is known already; by change, the days of a week before must be read of everybody who matches.</summary>
    private static async Task<IReadOnlyList<Standing>> OrderAsync(SocDbContext db, List<Standing> people, PeopleOrder order, DateOnly? day, CancellationToken ct)
    {
        if (order == PeopleOrder.Score || day is not { } today)
        {
            return [.. people.OrderByDescending(row => row.Score ?? -1).ThenBy(row => row.Row.Id)];
        }

        var (from, before) = (today.AddDays(-PersonStanding.ChangeDays - PersonScore.Window), today.AddDays(-PersonStanding.ChangeDays));
        var then = new Dictionary<int, double>();
        await foreach (var row in db.PersonDays.AsNoTracking().Where(row => row.Date > from && row.Date <= before).Select(row => new { row.PersonId, row.Date, row.Score }).AsAsyncEnumerable().WithCancellation(ct))
        {
            then[row.PersonId] = Math.Max(then.GetValueOrDefault(row.PersonId), PersonScore.Of([(row.Date, row.Score)], before));
        }

        // Who was not known then stands behind those who were.
        return [.. people.OrderByDescending(row => then.TryGetValue(row.Row.Id, out var score) && row.Score is { } now ? now - score : double.NegativeInfinity).ThenByDescending(row => row.Score ?? -1).ThenBy(row => row.Row.Id)];
    }

    private static async Task<IReadOnlyList<RankedPerson>> RowsAsync(SocDbContext db, int[] ids, List<Standing> all, DateOnly? day, CancellationToken ct)
    {
        var rows = await db.People.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(ct);
        var views = (await PeopleService.ViewAsync(db, rows, ct)).ToDictionary(view => view.Id);
        var today = day ?? default;
        var since = today.DayNumber > 60 ? today.AddDays(-PersonStanding.ChangeDays - PersonScore.Window) : today;
        var days = (await db.PersonDays.AsNoTracking().Where(row => ids.Contains(row.PersonId) && row.Date > since).Select(row => new BriefDay(row.Id, row.PersonId, row.Date, row.Score, row.Simulated)).ToListAsync(ct)).ToLookup(row => row.PersonId);
        var firsts = await db.PersonDays.Where(row => ids.Contains(row.PersonId)).GroupBy(row => row.PersonId).Select(group => new { group.Key, First = group.Min(row => row.Date) }).ToDictionaryAsync(row => row.Key, row => row.First, ct);
        var alerts = (await db.InsiderAlerts.AsNoTracking().Where(row => ids.Contains(row.PersonId)).GroupBy(row => row.PersonId).Select(group => group.OrderByDescending(row => row.Date).ThenByDescending(row => row.Number).First()).ToListAsync(ct))
            .ToDictionary(row => row.PersonId, row => new RankedAlert(row.Number, row.Date, row.Score, row.Status, row.IncidentNumber));
        var drivers = await DriversAsync(db, [.. ids.Select(id => LatestHigh(days[id], today)).OfType<long>()], ct);
        var roles = all.Where(row => row.Score is not null && row.Row.Role is not null).ToLookup(row => row.Row.Role!, row => row.Score!.Value, StringComparer.OrdinalIgnoreCase);
        return [.. ids.Select(id => Ranked(views[id], id))];

        RankedPerson Ranked(PersonView view, int id)
        {
            var (mine, role) = (days[id].ToList(), (List<double>)(view.Role is { } name ? [.. roles[name]] : []));
            var driver = LatestHigh(mine, today) is { } high ? drivers.GetValueOrDefault(high) : null;
            return new RankedPerson(
                view, PersonStanding.Change(view.Score, mine.Select(row => (row.Date, row.Score)), firsts.TryGetValue(id, out var first) ? first : null, today), PersonStanding.Percentile(view.Score, role), Math.Max(0, role.Count - 1),
                driver?.Families ?? [], driver?.Date, alerts.GetValueOrDefault(id), mine.Exists(row => row.Simulated && row.Date > today.AddDays(-PersonScore.Window)));
        }
    }

    private static long? LatestHigh(IEnumerable<BriefDay> days, DateOnly today) =>
        days.Where(row => row.Score >= High && row.Date.DayNumber > today.DayNumber - PersonScore.Window).OrderByDescending(row => row.Date).Select(row => (long?)row.Id).FirstOrDefault();

    private static async Task<Dictionary<long, Driver>> DriversAsync(SocDbContext db, long[] ids, CancellationToken ct)
    {
        if (ids.Length == 0)
        {
            return [];
        }

        var judge = await InsiderBooks.JudgeAsync(db, ct);
        var days = await db.PersonDays.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(ct);
        var parts = new IReadOnlyList<ScorePart>[days.Count];

        // The trees' parts take milliseconds a day; the cores share them.
        Parallel.For(0, days.Count, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => parts[i] = ScoreService.Parts(judge, days[i]));
        return days.Select((row, i) => (row, Families: parts[i].Where(part => part.Points > 0 && part.Name != "base").Take(MostDrivers).Select(part => part.Name).ToList()))
            .ToDictionary(pair => pair.row.Id, pair => new Driver(pair.row.Date, pair.Families));
    }

    private sealed record Brief(int Id, string UserId, string? Role, string? Department, double? Score, DateOnly? ScoredFor);

    private sealed record BriefDay(long Id, int PersonId, DateOnly Date, double Score, bool Simulated);

    private sealed record Driver(DateOnly Date, IReadOnlyList<string> Families);

    private sealed record Standing(Brief Row, double? Score)
    {
        public RiskLevel Level => RiskLevels.Of(Score ?? 0);
    }
}
