using Microsoft.AspNetCore.Components;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Response.Connectors;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Threats;

/// <summary>What the threat rests on: the rules that matched, and raw events with the matched values marked.</summary>
public sealed partial class ThreatEvidence
{
    private const int MaximumEvents = 50;
    private static readonly TimeSpan NewsInterval = TimeSpan.FromSeconds(2);

    private readonly Loaded<IReadOnlyList<LogEvent>> events = new();
    private readonly Loaded<IReadOnlyList<EvidenceView>> packages = new();
    private IReadOnlyCollection<string> marks = [];

    [Parameter, EditorRequired]
    public required string Number { get; set; }

    [Parameter, EditorRequired]
    public required ThreatDetail Detail { get; set; }

    [Inject]
    public required ThreatService Threats { get; set; }

    [Inject]
    public required EvidenceService Evidence { get; set; }

    protected override void OnParametersSet() => marks = Detail.Findings.SelectMany(finding => finding.MatchedFields.Values).Distinct().ToArray();

    protected override async Task OnInitializedAsync()
    {
        Follow(batch => batch.Concerns(Number) ? LoadAsync() : Task.CompletedTask, NewsInterval);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        await events.LoadAsync(ct => Threats.EvidenceAsync(Actor, Number, MaximumEvents, ct), Ct);
        await packages.LoadAsync(ct => Evidence.ListAsync(Actor, Number, ct), Ct);
    }
}
