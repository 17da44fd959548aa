using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using SocConsole.Core.Identity;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Layout;

/// <summary>The frame of every page: who is here and how they read times is known before a page starts.</summary>
public sealed partial class ConsoleLayout
{
    private static readonly TimeSpan AgeStep = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource lifetime = new();
    private ITimer? ages;
    private ErrorBoundary? boundary;
    private Actor? actor;
    private TimeView? time;
    private bool drawer;

    [Inject]
    public required CurrentActor Current { get; set; }

    [Inject]
    public required Browser Browser { get; set; }

    [Inject]
    public required TimeProvider Clock { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    private string Here => Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0];

    public void Dispose()
    {
        Navigation.LocationChanged -= OnMoved;
        ages?.Dispose();
        lifetime.Cancel();
        lifetime.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        actor = await Current.FindAsync();
        Navigation.LocationChanged += OnMoved;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        var facts = await Browser.BeginAsync(lifetime.Token);
        time = new TimeView(TimeView.ZoneOf(facts), Utc: false, Clock.GetUtcNow().UtcDateTime);
        ages = Clock.CreateTimer(_ => _ = GrowOlderAsync(), null, AgeStep, AgeStep);
        StateHasChanged();
    }

    private async Task GrowOlderAsync()
    {
        try
        {
            await InvokeAsync(() =>
            {
                if (!lifetime.IsCancellationRequested && time is not null)
                {
                    time = time with { Now = Clock.GetUtcNow().UtcDateTime };
                    StateHasChanged();
                }
            });
        }
        catch (ObjectDisposedException)
        {
            // The circuit has ended.
        }
    }

    private void OnMoved(object? sender, LocationChangedEventArgs moved) => _ = InvokeAsync(() =>
    {
        boundary?.Recover();
        if (drawer)
        {
            drawer = false;
            StateHasChanged();
        }
    });

    private void ToggleDrawer() => drawer = !drawer;

    private void ToggleUtc() => time = time! with { Utc = !time.Utc };
}
