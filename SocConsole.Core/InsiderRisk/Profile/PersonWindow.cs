using SocConsole.Core.InsiderRisk.People;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>Thirty days of a person: up to today while activities come in, otherwise up to the day of the last one.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, whole.</param>
public sealed record PersonWindow(DateOnly From, DateOnly To)
{
    public const int Days = 30;

    public DateTime Begins => From.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    /// <summary>The instant after the last.</summary>
    public DateTime Ends => To.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    /// <summary>Day of the person's last activity; null before the first.</summary>
    public static DateOnly? LatestOf(Person person) => person.LastActivityAt is { } at ? DateOnly.FromDateTime(at) : null;

    /// <param name="latest">Day of the last activity; null before the first.</param>
    /// <param name="now">UTC.</param>
    public static PersonWindow Of(DateOnly? latest, DateTime now)
    {
        var today = DateOnly.FromDateTime(now);
        var last = latest is { } day && (day > today || today.DayNumber - day.DayNumber > Days) ? day : today;
        return new PersonWindow(last.AddDays(1 - Days), last);
    }
}
