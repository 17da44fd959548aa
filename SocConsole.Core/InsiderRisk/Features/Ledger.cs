using SocConsole.Core.InsiderRisk.Activities;

namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>
/// One organization's people while their day is counted. All days end together, with the first activity of a later one, so that a day's columns rest on the same past whatever order the
/// day's activities come in.
/// </summary>
public sealed class Ledger(OrganizationPast organization)
{
    private readonly HashSet<PersonLedger> changed = [];
    private readonly HashSet<PersonLedger> active = [];

    public OrganizationPast Organization => organization;

    /// <summary>The day that is counted; null before the first activity.</summary>
    public DateOnly? Day { get; set; }

    /// <summary>People whose day changed since the last <see cref="TakeChanged"/>.</summary>
    public IReadOnlyCollection<PersonLedger> TakeChanged()
    {
        PersonLedger[] taken = [.. changed];
        changed.Clear();
        return taken;
    }

    /// <summary>Counts an activity of the day; false when its day has ended already.</summary>
    /// <exception cref="InvalidOperationException">The activity is of a later day: <see cref="Turn"/> comes first.</exception>
    public bool Add(PersonLedger person, ActivityFacts act)
    {
        var day = DateOnly.FromDateTime(act.At);
        if (Day is { } counted && day < counted)
        {
            return false;
        }

        if (day != (Day ??= day))
        {
            throw new InvalidOperationException("The day has not been turned.");
        }

        person.Today ??= new DayTally(day, person.Identity, person.Past, organization);
        person.Today.Add(act);
        changed.Add(person);
        active.Add(person);
        return true;
    }

    /// <summary>Ends the day for everybody. Answers who had one.</summary>
    /// <param name="usual">Whether a person's day may become part of what is usual.</param>
    public IReadOnlyList<PersonLedger> Turn(DateOnly to, Func<PersonLedger, bool> usual)
    {
        PersonLedger[] ended = [.. active.OrderBy(person => person.Identity.Id)];
        Span<float> counts = stackalloc float[FeatureCatalogue.Counts];
        foreach (var person in ended)
        {
            var today = person.Today!;
            today.Write(counts);
            var plain = usual(person);
            organization.Close(person.Identity.Id, person.Identity.Role, today, person.Past, counts, plain);
            person.Past.Close(today, counts, plain);
            person.Today = null;
        }

        active.Clear();
        changed.Clear();
        Day = to;
        return ended;
    }
}

/// <summary>A person in the <see cref="Ledger"/>.</summary>
public sealed class PersonLedger(PersonIdentity identity, PersonPast past)
{
    public PersonIdentity Identity { get; set; } = identity;

    public PersonPast Past { get; } = past;

    /// <summary>Null while the person has done nothing today.</summary>
    public DayTally? Today { get; set; }

    /// <summary>0 to 100, of the day that is counted.</summary>
    public double TodayScore { get; set; }
}
