using Microsoft.AspNetCore.Components;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Intelligence;

/// <summary>The list of indicators. Its filters and its open form are in the address.</summary>
public sealed partial class IndicatorsPage
{
    private const int PageSize = 50;
    private static readonly TimeSpan NewsInterval = TimeSpan.FromSeconds(1);

    private readonly Loaded<Page<IndicatorView>> rows = new();
    private readonly Loaded<IndicatorSummary> summary = new();
    private IReadOnlyList<SourceView> sources = [];
    private IndicatorAddress address = new();
    private IndicatorAddress? shown;
    private IndicatorView? added;
    private long waiting;
    private string? tag;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "type")]
    public string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "level")]
    public string? Level { get; set; }

    [SupplyParameterFromQuery(Name = "source")]
    public int? SourceId { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    public string[]? Tags { get; set; }

    [SupplyParameterFromQuery(Name = "active")]
    public string? Active { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? StateWord { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? SortWord { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Number { get; set; }

    [SupplyParameterFromQuery(Name = "do")]
    public string? Do { get; set; }

    [Inject]
    public required IndicatorService Indicators { get; set; }

    [Inject]
    public required SourceService SourceList { get; set; }

    private string FormTitle => address.Do switch
    {
        IndicatorAddress.Add => "Add an indicator",
        IndicatorAddress.Import => "Import a file",
        _ => "Extract from text",
    };

    protected override void OnInitialized() => Follow(OnNewsAsync, NewsInterval);

    protected override async Task OnParametersSetAsync()
    {
        address = new IndicatorAddress
        {
            Text = string.IsNullOrWhiteSpace(Text) ? null : Text.Trim(),
            Type = Wire.TryRead<IndicatorType>(Type, out var type) ? type : null,
            Level = Wire.TryRead<Severity>(Level, out var level) ? level : null,
            SourceId = SourceId,
            Tags = [.. (Tags ?? []).Where(word => !string.IsNullOrWhiteSpace(word)).Take(Indicator.MaximumTags)],
            Active = Active switch { "yes" => true, "no" => false, _ => null },
            State = Wire.TryRead<IndicatorState>(StateWord, out var state) ? state : null,
            Sort = Wire.TryRead<IndicatorSort>(SortWord, out var sort) ? sort : IndicatorSort.Newest,
            Page = Math.Max(1, Number ?? 1),
            Do = Do is IndicatorAddress.Add or IndicatorAddress.Import or IndicatorAddress.Extract ? Do : null,
        };
        if (!address.AsksSameRows(shown))
        {
            (shown, added) = (address, null);
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        waiting = 0;
        await rows.LoadAsync(ReadAsync, Ct);
        await summary.LoadAsync(ct => Indicators.SummaryAsync(Actor, ct), Ct);
        sources = (await SourceList.ListAsync(Actor, activeOnly: false, Ct)).Succeeded(out var list, out _) ? list : sources;
    }

    private async Task<Result<Page<IndicatorView>>> ReadAsync(CancellationToken ct) =>
        (await Indicators.ListAsync(Actor, address.ToFilter(), new Slice(new PageRequest(address.Page, PageSize).Skip, PageSize), ct)).Map(found => new Page<IndicatorView>(found.Items, address.Page, PageSize, found.Total));

    private Task AddedAsync(IndicatorView indicator)
    {
        added = indicator;
        return LoadAsync();
    }

    private async Task ShowNewAsync()
    {
        if (address.Page > 1)
        {
            Navigation.NavigateTo(Urls.Indicators(address with { Page = 1 }));
            return;
        }

        await LoadAsync();
    }

    // Rows that are shown change in place; new ones wait, so that nothing moves under the reader's hand.
    private async Task OnNewsAsync(LiveBatch batch)
    {
        if (!batch.Missed && !batch.Of<IndicatorsChanged>().Any())
        {
            return;
        }

        if (rows.Value is not { Items.Count: > 0 } before)
        {
            await LoadAsync();
            return;
        }

        await summary.LoadAsync(ct => Indicators.SummaryAsync(Actor, ct), Ct);
        if ((await ReadAsync(Ct)).Succeeded(out var now, out _) && ReferenceEquals(before, rows.Value))
        {
            var fresh = now.Items.ToDictionary(row => row.Id);
            rows.Take(before with { Items = [.. before.Items.Select(row => fresh.GetValueOrDefault(row.Id, row))] });
            waiting = Math.Max(0, now.Total - before.Total);
        }
    }

    private void Search(string? text) => Navigation.NavigateTo(Urls.Indicators(address.Fresh() with { Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim() }));

    private void AddTag()
    {
        if (tag?.Trim().ToLowerInvariant() is { Length: > 0 } word && !address.Tags.Contains(word))
        {
            Navigation.NavigateTo(Urls.Indicators(address.Fresh() with { Tags = [.. address.Tags, word] }));
        }

        tag = null;
    }
}
