using Microsoft.AspNetCore.Components;
using SocConsole.Core.Detection.Threats;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Threats;

/// <summary>The tabs of a threat, in the order of their digit keys.</summary>
public static class ThreatTabs
{
    public static readonly IReadOnlyList<(string Name, string Label)> All =
    [
        ("timeline", "Timeline"),
        ("evidence", "Evidence"),
        ("entities", "Entities"),
        ("iocs", "IOCs"),
        ("playbooks", "Playbooks"),
        ("similar", "Similar"),
        ("raw", "Raw"),
    ];

    public static string Known(string? name) => All.Any(tab => tab.Name == name) ? name! : All[0].Name;
}

/// <summary>One threat: the same beside the queue and on its own page.</summary>
public sealed partial class ThreatView
{
    private readonly Loaded<ThreatDetail> detail = new();
    private string current = ThreatTabs.Known(null);

    [Parameter, EditorRequired]
    public required string Number { get; set; }

    [Parameter]
    public string? Tab { get; set; }

    /// <summary>The address of a tab.</summary>
    [Parameter, EditorRequired]
    public required Func<string, string> TabHref { get; set; }

    /// <summary>Where closing leads; null on the threat's own page.</summary>
    [Parameter]
    public string? CloseHref { get; set; }

    [Inject]
    public required ThreatService Threats { get; set; }

    protected override void OnParametersSet() => current = ThreatTabs.Known(Tab);

    protected override async Task OnInitializedAsync()
    {
        Follow(batch => batch.Concerns(Number) ? LoadAsync() : Task.CompletedTask);
        await LoadAsync();
    }

    private Task LoadAsync() => detail.LoadAsync(ct => Threats.GetAsync(Actor, Number, ct), Ct);

    private void Take(ThreatRow row)
    {
        if (detail.Value is { } known)
        {
            detail.Take(known with { Row = row });
        }
    }
}
