using Microsoft.AspNetCore.Components;
using SocConsole.Core.Detection.Simulation;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Operate;

/// <summary>What a simulated attack sets off, from the records of the threats that it opened.</summary>
public sealed partial class SimulationTrace
{
    private const int MaximumThreats = 5;
    private const int MaximumRuns = 5;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly Loaded<SimulationView> simulation = new();
    private IReadOnlyList<(string Threat, TimelineView Entry)> trace = [];
    private IReadOnlyList<PlaybookRunRow> runs = [];

    [Parameter, EditorRequired]
    public required string Number { get; set; }

    [Inject]
    public required SimulationService Simulations { get; set; }

    [Inject]
    public required ThreatService Threats { get; set; }

    [Inject]
    public required PlaybookService Playbooks { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Follow(_ => LoadAsync(), ProgressInterval);
        await LoadAsync();
        _ = WatchAsync();
    }

    // Sending is no event of the bus; its progress is read until it ends.
    private async Task WatchAsync()
    {
        try
        {
            using var pace = new PeriodicTimer(ProgressInterval, Clock);
            while (simulation.Value is { Status: SimulationStatus.Running } && await pace.WaitForNextTickAsync(Ct))
            {
                await LoadAsync();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task LoadAsync()
    {
        await simulation.LoadAsync(ct => Simulations.GetAsync(Actor, Number, ct), Ct);
        var entries = new List<(string Threat, TimelineView Entry)>();
        var proposed = new List<PlaybookRunRow>();
        foreach (var threat in simulation.Value?.ThreatNumbers.Take(MaximumThreats) ?? [])
        {
            if ((await Threats.GetAsync(Actor, threat, Ct)).Succeeded(out var detail, out _))
            {
                entries.AddRange(detail.Timeline.Select(entry => (threat, entry)));
            }

            if ((await Playbooks.ListAsync(Actor, new PlaybookFilter(ThreatNumber: threat), new PageRequest(1, MaximumRuns), Ct)).Succeeded(out var page, out _))
            {
                proposed.AddRange(page.Items);
            }
        }

        (trace, runs) = ([.. entries.OrderBy(item => item.Entry.At)], proposed);
    }
}
