using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Threats;

/// <summary>The triage queue. Its whole state but the selection is in the address.</summary>
public sealed partial class ThreatsPage
{
    private const int PageSize = 50;
    private const int MaximumRowsReadAgain = 20;
    private static readonly TimeSpan NewsInterval = TimeSpan.FromMilliseconds(500);

    private static readonly (string Label, ThreatQuery View)[] Views =
    [
        ("Open", ThreatQuery.Unfinished),
        ("My open", ThreatQuery.Unfinished with { Mine = true }),
        ("Critical and high", ThreatQuery.Unfinished with { Severities = [Severity.High, Severity.Critical] }),
        ("Mitigated", new ThreatQuery { Statuses = [ThreatStatus.Mitigated], Order = ThreatOrder.Newest }),
        ("All", new ThreatQuery()),
    ];

    private readonly Loaded<Page<ThreatRow>> page = new();
    private readonly ThreatList list = new();
    private ThreatQuery query = new();

    [CascadingParameter]
    public required TimeView Time { get; set; }

    [Inject]
    public required ThreatService Threats { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnMoved;
        query = ThreatQuery.Parse(Navigation.Uri);
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
        if (Ct.IsCancellationRequested || new Uri(moved.Location).AbsolutePath != new Uri(Navigation.BaseUri + Urls.Threats()[1..]).AbsolutePath)
        {
            return;
        }

        var before = query;
        query = ThreatQuery.Parse(moved.Location);
        if (!query.AsksSameRows(before))
        {
            await LoadAsync();
        }

        StateHasChanged();
    });

    private async Task LoadAsync()
    {
        var at = Now;
        await page.LoadAsync(ct => Threats.ListAsync(Actor, query.ToFilter(Actor, at), new PageRequest(query.Page, PageSize), ct), Ct);
        if (page is { Value: { } rows, Error: null })
        {
            list.Show(rows.Items, at);
        }
    }

    private async Task ShowNewAsync()
    {
        if (query.Page > 1)
        {
            Navigation.NavigateTo(Urls.Threats(query with { Page = 1 }));
            return;
        }

        await LoadAsync();
    }

    private async Task OnNewsAsync(LiveBatch batch)
    {
        if (!batch.Missed && !batch.Events.Any(happened => LiveBatch.ThreatOf(happened) is not null))
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
        var fresh = await Threats.ListAsync(Actor, filter, new PageRequest(query.Page, PageSize), Ct);
        var since = await Threats.ListAsync(Actor, filter with { From = filter.From > list.AsOf ? filter.From : list.AsOf }, new PageRequest(1, 1), Ct);
        if (!fresh.Succeeded(out var now, out _) || !since.Succeeded(out var arrived, out _))
        {
            return;
        }

        var told = batch.Events.Select(LiveBatch.ThreatOf).ToHashSet();
        foreach (var number in list.Compare(now.Items, arrived.Total).Where(number => batch.Missed || told.Contains(number)).Take(MaximumRowsReadAgain))
        {
            if ((await Threats.GetAsync(Actor, number, Ct)).Succeeded(out var detail, out _))
            {
                list.Replace(detail.Row);
            }
        }
    }

    private void Search(string? text) => Navigation.NavigateTo(Urls.Threats(query.Fresh() with { Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim() }));
}
