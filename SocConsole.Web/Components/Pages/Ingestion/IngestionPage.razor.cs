using Microsoft.AspNetCore.Components;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Ingestion;

/// <summary>How the sources deliver. The source and page of the refused lines are in the address.</summary>
public sealed partial class IngestionPage
{
    private const int PageSize = 20;

    // No event tells of a delivery, and silence least of all: the figures are read anew as the clock moves on.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(15);

    private readonly Loaded<IngestionReport> report = new();
    private readonly Loaded<RefusedLines> refused = new();
    private DateTime readAt;
    private (string? Source, int Number)? shown;

    [CascadingParameter]
    public required TimeView Time { get; set; }

    [SupplyParameterFromQuery(Name = "source")]
    public string? Source { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Number { get; set; }

    [Inject]
    public required IngestionHealth Health { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (Now - readAt >= FreshFor)
        {
            readAt = Now;
            await LoadReportAsync();
        }

        if (shown != (Source, Number ?? 1))
        {
            shown = (Source, Number ?? 1);
            await LoadRefusedAsync();
        }
    }

    private Task LoadReportAsync() => report.LoadAsync(ct => Health.SourcesAsync(Actor, ct), Ct);

    private Task LoadRefusedAsync() => refused.LoadAsync(ct => Health.FailuresAsync(Actor, Source, new PageRequest(Math.Max(1, Number ?? 1), PageSize), ct), Ct);
}
