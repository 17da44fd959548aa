using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Core.InsiderRisk;

/// <summary>One organization's people in memory while their day is counted. Touched only inside a unit of the database, so by one at a time.</summary>
public sealed class InsiderBook(Ledger ledger, InsiderJudge? judge)
{
    public Ledger Ledger { get; } = ledger;

    public InsiderJudge? Judge { get; } = judge;

    public Dictionary<string, BookEntry> People { get; } = new(StringComparer.Ordinal);

    public BookEntry Add(Person row, PersonPast past)
    {
        var entry = new BookEntry(row.Id, row.UserId, new PersonLedger(Identity(row), past));
        People[row.UserId] = entry;
        if (row.DeviceId is { } machine)
        {
            Ledger.Organization.Give(Mark.Of(machine), row.Id);
        }

        return entry;
    }

    public static PersonIdentity Identity(Person row) => new(row.Id, row.Role, row.Email is { } mail && mail.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? [row.UserId, mail[..at]] : [row.UserId]);
}

/// <summary>A person in the <see cref="InsiderBook"/>.</summary>
public sealed class BookEntry(int id, string userId, PersonLedger person)
{
    private readonly List<ActivityFacts> today = [];
    private int judged = -1;
    private int counted;

    public int Id => id;

    public string UserId => userId;

    public PersonLedger Person => person;

    /// <summary>Highest score of the day's beginnings, in order of time.</summary>
    public double Peak { get; private set; }

    public float[]? PeakColumns { get; private set; }

    public float[] Columns { get; } = new float[FeatureCatalogue.Columns];

    /// <summary>Scores of the latest days with their dates, oldest first; 30 days.</summary>
    public List<(DateOnly Day, double Score)> Recent { get; } = [];

    public DateTime LastAt { get; private set; }

    public long Kept { get; set; }

    /// <summary>Whether an act of the day is simulated.</summary>
    public bool Simulated { get; private set; }

    public int Activities => today.Count;

    public void Take(ActivityFacts act)
    {
        today.Add(act);
        LastAt = act.At > LastAt ? act.At : LastAt;
        Simulated |= act.Simulated;
    }

    /// <summary>
    /// Judges what came since the last time, act by act in order of time. The day's score is the highest that it reached, so a further act never lowers it, and what came out of order makes
    /// the day be gone through from its beginning, so that arrival doesn't matter.
    /// </summary>
    public void Judge(InsiderBook book)
    {
        if (counted > 0 && today.Count > counted && ActivityOrder.Instance.Compare(today.Skip(counted).Min(ActivityOrder.Instance), today[counted - 1]) < 0)
        {
            Again(book);
        }

        var fresh = today.GetRange(counted, today.Count - counted);
        fresh.Sort(ActivityOrder.Instance);
        for (var i = 0; i < fresh.Count; i++)
        {
            today[counted + i] = fresh[i];
            book.Ledger.Add(person, fresh[i]);
            Look(book);
        }

        counted = today.Count;
    }

    /// <summary>What the day's real acts come to at its end, without the simulated ones.</summary>
    public double RealScore(InsiderBook book)
    {
        var real = today.FindAll(act => !act.Simulated);
        if (real.Count == 0)
        {
            return 0;
        }

        var tally = new DayTally(DateOnly.FromDateTime(real[0].At), person.Identity, person.Past, book.Ledger.Organization);
        real.Sort(ActivityOrder.Instance);
        real.ForEach(tally.Add);
        var columns = new float[FeatureCatalogue.Columns];
        FeatureRow.Fill(tally, person.Identity.Role, person.Past, book.Ledger.Organization, columns);
        return book.Judge?.Score(columns) ?? Evidence.Score(columns);
    }

    /// <summary>The day is over.</summary>
    public void Turn(DateOnly ended)
    {
        Recent.Add((ended, Math.Round(Peak, 1)));
        Recent.RemoveAll(day => day.Day.DayNumber <= ended.DayNumber - PersonScore.Window);
        today.Clear();
        (judged, counted, Peak, PeakColumns, Simulated) = (-1, 0, 0, null, false);
    }

    private void Again(InsiderBook book)
    {
        person.Today = null;
        today.Sort(ActivityOrder.Instance);
        (judged, counted, Peak, PeakColumns) = (-1, 0, 0, null);
    }

    private void Look(InsiderBook book)
    {
        var day = person.Today!;
        if (day.JudgedChanges == judged)
        {
            return;
        }

        judged = day.JudgedChanges;
        FeatureRow.Fill(day, person.Identity.Role, person.Past, book.Ledger.Organization, Columns);
        var score = book.Judge?.Score(Columns) ?? Evidence.Score(Columns);
        if (score > Peak)
        {
            (Peak, PeakColumns) = (score, [.. Columns]);
        }
    }
}
