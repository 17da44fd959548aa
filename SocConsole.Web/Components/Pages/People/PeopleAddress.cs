using System.Globalization;
using SocConsole.Core.InsiderRisk.Profile;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Components.Pages.People;

/// <summary>What the address of the list of people says.</summary>
public sealed record PeopleAddress
{
    public string? Text { get; init; }

    public RiskLevel? Level { get; init; }

    public string? Department { get; init; }

    public PeopleOrder Order { get; init; }

    public int Page { get; init; } = 1;

    public bool IsFiltered => Text is not null || Level is not null || Department is not null;

    public PeopleFilter ToFilter() => new(Text, Level, Department, Order);

    public string ToQueryString() => Urls.Query(
        ("q", Text),
        ("level", Level is { } level ? Wire.Name(level) : null),
        ("department", Department),
        ("order", Order == PeopleOrder.Score ? null : Wire.Name(Order)),
        ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null));
}

/// <summary>What the address of a person's page says.</summary>
public sealed record PersonAddress
{
    /// <summary>The day that is taken apart; null for the one that carries the score.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Kinds of the timeline, with commas; null for everything.</summary>
    public string? Kind { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public int Page { get; init; } = 1;

    /// <summary>Unreadable dates are left out, so that old links still open.</summary>
    public static PersonAddress Parse(string? day, string? kind, string? from, string? to, int? page) => new() { Day = Date(day), Kind = string.IsNullOrWhiteSpace(kind) ? null : kind, From = Date(from), To = Date(to), Page = Math.Max(1, page ?? 1) };

    public string ToQueryString() => Urls.Query(("day", Text(Day)), ("kind", Kind), ("from", Text(From)), ("to", Text(To)), ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null));

    private static DateOnly? Date(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static string? Text(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
