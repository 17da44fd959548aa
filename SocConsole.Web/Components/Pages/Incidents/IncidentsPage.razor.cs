using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Incidents;

/// <summary>The incident queue. Its whole state but the selection is in the address.</summary>
public sealed partial class IncidentsPage
{
    private const int PageSize = 50;
    private static readonly TimeSpan NewsInterval = TimeSpan.FromMilliseconds(500);

    private static readonly (string Label, IncidentQuery View)[] Views =
    [
        ("Open", IncidentQuery.Unfinished),
        ("Waits for a person", new IncidentQuery { Waiting = true }),
        ("My open", IncidentQuery.Unfinished with { Assignee = "me" }),
        ("Due first", IncidentQuery.Unfinished with { Order = IncidentOrder.Due }),
        ("All", new IncidentQuery()),
    ];

    private readonly Loaded<Page<IncidentRow>> page = new();
    private readonly IncidentList list = new();
    private IncidentQuery query = new();
    private bool isOpening;

    [Inject]
    public required IncidentService Incidents { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnMoved;
        query = IncidentQuery.Parse(Navigation.Uri);
        Follow(OnNewsAsync, NewsInterval);
        await LoadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= OnMoved;
        base.Dispose(disposing);
    }

    private void OnMoved(object? sender, LocationChangedEventArgs moved) => _ = InvokeAsync(async () =>
    {
        if (Ct.IsCancellationRequested || new Uri(moved.Location).AbsolutePath != new Uri(Navigation.BaseUri + Urls.IncidentsRoot[1..]).AbsolutePath)
        {
            return;
        }

        var before = query;
        query = IncidentQuery.Parse(moved.Location);
        if (!query.AsksSameRows(before))
        {
            await LoadAsync();
        }

        StateHasChanged();
    });

    private async Task LoadAsync()
    {
        var at = Now;
        await page.LoadAsync(ct => Incidents.ListAsync(Actor, query.ToFilter(Actor, at), new PageRequest(query.Page, PageSize), ct), Ct);
        if (page is { Value: { } rows, Error: null })
        {
            list.Show(rows.Items, at);
        }
    }

    private async Task ShowNewAsync()
    {
        if (query.Page > 1)
        {
            Navigation.NavigateTo(Urls.Incidents(query with { Page = 1 }));
            return;
        }

        await LoadAsync();
    }

    private async Task OnNewsAsync(LiveBatch batch)
    {
        if (!batch.Missed && !batch.Events.Any(happened => happened is IncidentOpened or IncidentChanged))
        {
            return;
        }

        if (list.Rows.Count == 0)
        {
            // Nothing is there that could move under the reader's hand.
            await LoadAsync();
            return;
        }

        var filter = query.ToFilter(Actor, Now);
        var fresh = await Incidents.ListAsync(Actor, filter, new PageRequest(query.Page, PageSize), Ct);
        var since = await Incidents.ListAsync(Actor, filter with { From = filter.From > list.AsOf ? filter.From : list.AsOf }, new PageRequest(1, 1), Ct);
        if (fresh.Succeeded(out var now, out _) && since.Succeeded(out var arrived, out _))
        {
            list.Compare(now.Items, arrived.Total);
        }
    }

    private void TakeNewAsync(IncidentDetail? opened)
    {
        isOpening = false;
        if (opened is not null)
        {
            Navigation.NavigateTo(Urls.Incident(opened.Row.Number));
        }
    }

    private void Search(string? text) => Navigation.NavigateTo(Urls.Incidents(query.Fresh() with { Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim() }));
}
