using Microsoft.AspNetCore.Components;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Incidents;

/// <summary>The tabs of an incident, in the order of their digit keys.</summary>
public static class IncidentTabs
{
    public static readonly IReadOnlyList<(string Name, string Label)> All =
    [
        ("summary", "Summary"),
        ("timeline", "Timeline"),
        ("entities", "Entities"),
        ("actions", "Actions"),
        ("tasks", "Tasks"),
        ("notes", "Notes"),
        ("evidence", "Evidence"),
        ("similar", "Similar"),
        ("audit", "Audit"),
    ];

    public static string Known(string? name) => All.Any(tab => tab.Name == name) ? name! : All[0].Name;
}

/// <summary>One incident: the same beside the queue and on its own page.</summary>
public sealed partial class IncidentView
{
    private readonly Loaded<IncidentDetail> detail = new();
    private string current = IncidentTabs.Known(null);

    [Parameter, EditorRequired]
    public required string Number { get; set; }

    [Parameter]
    public string? Tab { get; set; }

    /// <summary>The address of a tab.</summary>
    [Parameter, EditorRequired]
    public required Func<string, string> TabHref { get; set; }

    /// <summary>Where closing leads; null on the incident's own page.</summary>
    [Parameter]
    public string? CloseHref { get; set; }

    [Inject]
    public required IncidentService Incidents { get; set; }

    protected override void OnParametersSet() => current = IncidentTabs.Known(Tab);

    protected override async Task OnInitializedAsync()
    {
        Follow(batch => batch.Missed || batch.Of<IncidentChanged>().Any(changed => changed.Number == detail.Value?.Row.Number) ? LoadAsync() : Task.CompletedTask);
        await LoadAsync();
    }

    private Task LoadAsync() => detail.LoadAsync(ct => Incidents.GetAsync(Actor, Number, ct), Ct);

    private void Take(IncidentRow row)
    {
        if (detail.Value is { } known)
        {
            detail.Take(known with { Row = row });
        }
    }
}
