using System.Text.Json;
using Microsoft.AspNetCore.Components;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Enrichment;

/// <summary>One check: followed step by step while it runs, whoever began it, and read when it is over.</summary>
public sealed partial class LookupResultPage
{
    // Steps come in bursts; more often than this nobody can read.
    private static readonly TimeSpan RenderInterval = TimeSpan.FromMilliseconds(100);

    private readonly Loaded<LookupView> lookup = new();
    private LookupBoard board = LookupBoard.Empty;
    private IReadOnlyDictionary<string, JsonElement?>? raw;
    private Guid? shown;
    private Guid? followed;
    private bool isRendering;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    public required IocCheckService Checks { get; set; }

    [Inject]
    public required LookupService Lookups { get; set; }

    [Inject]
    public required LookupRuns Runs { get; set; }

    private string Title => lookup.Value is { } view ? Ioc.Defang(view.Ioc.Value) : "Check";

    /// <summary>Begun and not over, and nothing runs for it.</summary>
    private bool IsLost => lookup.Value is { FinishedAt: null } && followed != Id;

    private string State => lookup.Value switch
    {
        { WasInterrupted: true } => "interrupted",
        { FinishedAt: not null } => "over",
        _ => IsLost ? "lost" : board.Failure is null ? "running" : "failed",
    };

    protected override async Task OnParametersSetAsync()
    {
        if (shown != Id)
        {
            (shown, raw, board) = (Id, null, LookupBoard.Empty);
            lookup.Forget();
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        // Sought before the row is read: a run that ends in between has stored its row first.
        var run = Runs.Find(Actor.OrganizationId, Id);
        await ReloadAsync();
        if (run is not null && lookup is { Value.FinishedAt: null, Error: null } && followed != Id)
        {
            followed = Id;
            _ = FollowAsync(run);
        }
    }

    private async Task ReloadAsync()
    {
        await lookup.LoadAsync(ct => Lookups.GetAsync(Actor, Id, showRaw: false, ct), Ct);
        if (lookup.Value is { FinishedAt: not null } view && !board.IsOver)
        {
            board = LookupBoard.Of(view);
        }
    }

    private async Task FollowAsync(LookupRun run)
    {
        try
        {
            await foreach (var step in run.WatchAsync(Ct))
            {
                if (shown != run.Id)
                {
                    return;
                }

                board = board.After(step);
                RenderSoon();
            }

            await ReloadAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (Ct.IsCancellationRequested)
        {
            // The page was left meanwhile; the check goes on.
        }
        catch (Exception fault)
        {
            // Nobody awaits this: the error boundary is who must know.
            await DispatchExceptionAsync(fault);
        }
    }

    private void RenderSoon()
    {
        if (!isRendering)
        {
            isRendering = true;
            _ = RenderAsync();
        }
    }

    private async Task RenderAsync()
    {
        try
        {
            await Task.Delay(RenderInterval, Clock, Ct);
            isRendering = false;
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left meanwhile.
        }
    }

    private void Again()
    {
        var view = lookup.Value!;
        var started = Checks.Start(Actor, new CheckRequest(view.Ioc.Value, ForceRefresh: true, view.Tlp));
        if (Say(started, "It is being checked again", out var run))
        {
            Navigation.NavigateTo(Urls.LookupResult(run.Id));
        }
    }

    private async Task ShowRawAsync()
    {
        var told = await Lookups.GetAsync(Actor, Id, showRaw: true, Ct);
        if (told.Value is { } view)
        {
            raw = view.Results.ToDictionary(result => result.Provider, result => result.Raw);
        }
        else if (told.Error is { } failed)
        {
            Toasts.Failed(failed);
        }
    }
}
