using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.InsiderAlerts;

/// <summary>What the address of the insider alerts says. Unknown words are left out, so that old links still open.</summary>
public sealed record InsiderAlertAddress
{
    private const int LongestUser = 128;

    public bool Unread { get; init; }

    public InsiderAlertStatus? Status { get; init; }

    /// <summary>User id of one person.</summary>
    public string? User { get; init; }

    public int Page { get; init; } = 1;

    /// <summary>Number of the alert beside the list.</summary>
    public int? Open { get; init; }

    public bool IsFiltered => Unread || Status is not null || User is not null;

    public InsiderAlertFilter Filter => new(Unread, Status, User);

    public static InsiderAlertAddress Parse(string uri)
    {
        var at = uri.IndexOf('?', StringComparison.Ordinal);
        var values = QueryHelpers.ParseQuery(at < 0 ? "" : uri[at..].Split('#')[0]);
        return new InsiderAlertAddress
        {
            Unread = One("unread") == "true",
            Status = Wire.TryRead<InsiderAlertStatus>(One("status"), out var status) ? status : null,
            User = One("user") is { Length: > 0 and <= LongestUser } user ? user : null,
            Page = Number("page") ?? 1,
            Open = Number("open"),
        };

        string? One(string name) => values.TryGetValue(name, out var found) ? found[^1]?.Trim() : null;

        int? Number(string name) => int.TryParse(One(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }

    public string ToQueryString() => Urls.Query(
        ("unread", Unread ? "true" : null),
        ("status", Status is { } status ? Wire.Name(status) : null),
        ("user", User),
        ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null),
        ("open", Open?.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Whether two addresses ask for the same rows.</summary>
    public bool AsksSameRows(InsiderAlertAddress other) => this with { Open = null } == other with { Open = null };

    public IReadOnlyList<FilterChip> Chips() => User is null ? [] : [new FilterChip("person", User, Urls.InsiderAlerts(this with { User = null, Page = 1, Open = null }))];
}
