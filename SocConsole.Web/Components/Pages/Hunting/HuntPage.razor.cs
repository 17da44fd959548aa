using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using SocConsole.Core.Hunting;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Hunting;

/// <summary>Hunting over stored events. The question and the unfolded event are in the address.</summary>
public sealed partial class HuntPage
{
    private const int PageSize = 100;
    private const int MaximumRows = 1_000;
    private const int Bars = 60;

    private readonly Loaded<Core.Hunting.HuntPage> found = new();
    private readonly Loaded<HuntTimeline> timeline = new();
    private readonly Loaded<HuntFieldList> fields = new();
    private readonly List<LogEvent> rows = [];
    private HuntAddress address = new();
    private DateTime asOf;
    private string? typed;

    [Inject]
    public required HuntService Hunts { get; set; }

    private Error? Fault => timeline.Error is { Kind: ErrorKind.Invalid } error ? error : null;

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnMoved;
        await ShowAsync(Navigation.Uri);
    }

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= OnMoved;
        base.Dispose(disposing);
    }

    private void OnMoved(object? sender, LocationChangedEventArgs moved) => _ = InvokeAsync(async () =>
    {
        if (Ct.IsCancellationRequested || new Uri(moved.Location).AbsolutePath != new Uri(Navigation.BaseUri + Urls.Hunt()[1..]).AbsolutePath)
        {
            return;
        }

        var next = HuntAddress.Parse(moved.Location);
        if (next.AsksSameEvents(address))
        {
            address = next;
            StateHasChanged();
            return;
        }

        await ShowAsync(moved.Location);
        StateHasChanged();
    });

    private async Task ShowAsync(string location)
    {
        address = HuntAddress.Parse(location);
        typed = address.Text;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        asOf = Now;
        var request = address.ToRequest(asOf);
        rows.Clear();
        found.Forget();
        fields.Forget();
        await timeline.LoadAsync(ct => Hunts.TimelineAsync(Actor, request, Bars, ct), Ct);
        if (Fault is not null)
        {
            return;
        }

        StateHasChanged();
        await found.LoadAsync(ct => Hunts.SearchAsync(Actor, request, PageSize, null, ct), Ct);
        rows.Clear();
        rows.AddRange(found.Value?.Events ?? []);
        StateHasChanged();
        await fields.LoadAsync(ct => Hunts.FieldsAsync(Actor, request, ct), Ct);
    }

    private async Task MoreAsync()
    {
        var cursor = found.Value?.Cursor;
        await found.LoadAsync(ct => Hunts.SearchAsync(Actor, address.ToRequest(asOf), PageSize, cursor, ct), Ct);
        if (found is { Error: null, Value: { } page } && page.Cursor != cursor)
        {
            rows.AddRange(page.Events);
        }
    }

    private void Run()
    {
        var next = address with { Text = typed?.Trim() ?? "", Open = null };
        if (next.AsksSameEvents(address))
        {
            // The same question again: what has come in meanwhile is wanted.
            _ = InvokeAsync(async () =>
            {
                await LoadAsync();
                StateHasChanged();
            });
            return;
        }

        Navigation.NavigateTo(Urls.Hunt(next));
    }

    private void Choose(ChosenValue chosen) => Navigation.NavigateTo(Urls.Hunt(address.With(chosen.Field, chosen.Value, chosen.Excluded)));

    private void Narrow(TimeBucket bucket)
    {
        var end = bucket.At.AddSeconds(timeline.Value!.BucketSeconds);
        Navigation.NavigateTo(Urls.Hunt(address with { Range = null, From = bucket.At, Until = end, Open = null }));
    }
}

/// <summary>A value that the reader wants more or none of.</summary>
public sealed record ChosenValue(string Field, string Value, bool Excluded);
