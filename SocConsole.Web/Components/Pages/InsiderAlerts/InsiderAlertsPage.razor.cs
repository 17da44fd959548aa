using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using SocConsole.Core.Events;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Layout;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.InsiderAlerts;

/// <summary>The queue of insider alerts, unread first. Its whole state but the selection is in the address.</summary>
public sealed partial class InsiderAlertsPage
{
    private const int PageSize = 50;
    private static readonly TimeSpan NewsInterval = TimeSpan.FromMilliseconds(500);

    private static readonly (string Label, InsiderAlertAddress View)[] Views =
    [
        ("All, unread first", new InsiderAlertAddress()),
        ("Unread", new InsiderAlertAddress { Unread = true }),
        ("Open", new InsiderAlertAddress { Status = InsiderAlertStatus.Open }),
        ("In work", new InsiderAlertAddress { Status = InsiderAlertStatus.InProgress }),
        ("Resolved", new InsiderAlertAddress { Status = InsiderAlertStatus.Resolved }),
    ];

    private readonly Loaded<Page<InsiderAlertView>> page = new();
    private readonly InsiderAlertList list = new();
    private InsiderAlertAddress address = new();
    private int unread;
    private int revision;

    [Inject]
    public required InsiderAlertQueue Queue { get; set; }

    [Inject]
    public required InsiderAlertService Alerts { get; set; }

    [Inject]
    public required RailNews News { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnMoved;
        address = InsiderAlertAddress.Parse(Navigation.Uri);
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
        if (Ct.IsCancellationRequested || new Uri(moved.Location).AbsolutePath != Urls.InsiderAlertsRoot)
        {
            return;
        }

        var before = address;
        address = InsiderAlertAddress.Parse(moved.Location);
        if (!address.AsksSameRows(before))
        {
            await LoadAsync();
        }

        StateHasChanged();
    });

    private async Task LoadAsync()
    {
        await page.LoadAsync(ct => Queue.ListAsync(Actor, address.Filter, new PageRequest(address.Page, PageSize), ct), Ct);
        if (page is { Value: { } rows, Error: null })
        {
            list.Show(rows.Items);
        }

        unread = await Queue.UnreadAsync(Actor, Ct);
    }

    private async Task ShowNewAsync()
    {
        if (address.Page > 1)
        {
            Navigation.NavigateTo(Urls.InsiderAlerts(address with { Page = 1 }));
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

        revision++;
        unread = await Queue.UnreadAsync(Actor, Ct);
        if (list.Rows.Count == 0)
        {
            await LoadAsync();
            return;
        }

        if ((await Queue.ListAsync(Actor, address.Filter, new PageRequest(address.Page, PageSize), Ct)).Succeeded(out var fresh, out _))
        {
            list.Compare(fresh.Items);
        }
    }

    private async Task ViewSelectedAsync()
    {
        int[] numbers = [.. list.Selected];
        await MarkAsync([.. list.Rows.Where(row => numbers.Contains(row.Number)).Select(row => row.Id)], numbers);
        list.SelectAll(false);
    }

    private async Task ViewAllAsync()
    {
        if (await Confirm.AskAsync(Question.Of($"Mark all {unread} unread alerts as viewed?", "Also those on other pages. Their state stays as it is; this can't be undone.", "Mark all as viewed")))
        {
            await MarkAsync(null, null);
        }
    }

    private async Task MarkAsync(IReadOnlyList<long>? ids, IReadOnlyCollection<int>? numbers)
    {
        if (!(await Alerts.MarkAsync(Actor, ids, Ct)).Succeeded(out var marked, out var error))
        {
            Toasts.Failed(error);
            return;
        }

        Toasts.Said($"Marked {marked} as viewed");
        list.View(numbers);
        revision++;
        await CountAsync();
    }

    private async Task WorkSelectedAsync()
    {
        var done = 0;
        foreach (var row in list.Rows.Where(row => list.IsSelected(row.Number) && row.Status == InsiderAlertStatus.Open).ToArray())
        {
            if ((await Alerts.SetAsync(Actor, InsiderLooks.Number(row.Number), InsiderAlertStatus.InProgress, null, null, Ct)).Succeeded(out var now, out var error))
            {
                list.Replace(now);
                done++;
            }
            else
            {
                Toasts.Failed(error);
            }
        }

        Toasts.Said(done == 0 ? "None of them was open" : $"Took {done} into work");
        list.SelectAll(false);
        revision++;
        await CountAsync();
    }

    private async Task TakeAsync(InsiderAlertView now)
    {
        list.Replace(now);
        await CountAsync();
    }

    private async Task CountAsync()
    {
        unread = await Queue.UnreadAsync(Actor, Ct);
        await News.TellAsync();
    }
}
