using Microsoft.AspNetCore.Components;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Enrichment;

/// <summary>One file that is checked: its progress and its rows, live. Filters and page are in the address.</summary>
public sealed partial class BulkJobPage
{
    private const int PageSize = 50;
    private static readonly TimeSpan NewsInterval = TimeSpan.FromSeconds(1);

    private readonly Loaded<BulkJobView> job = new();
    private readonly Loaded<Page<BulkRowView>> rows = new();
    private IReadOnlyDictionary<string, string> titles = new Dictionary<string, string>();
    private Guid? shown;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "verdict")]
    public string? Verdict { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Number { get; set; }

    [Inject]
    public required BulkService Bulk { get; set; }

    [Inject]
    public required ProviderUses Uses { get; set; }

    protected override void OnInitialized()
    {
        titles = Uses.All.ToDictionary(provider => provider.Profile.Name, provider => provider.Profile.Title);
        Follow(batch => batch.Missed || batch.Of<BulkJobChanged>().Any(changed => changed.JobId == Id) ? LoadAsync() : Task.CompletedTask, NewsInterval);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (shown != Id)
        {
            shown = Id;
            job.Forget();
            rows.Forget();
        }

        await LoadAsync();
    }

    // The job after its rows: what it counts is then never less than what is shown.
    private async Task LoadAsync()
    {
        var page = new PageRequest(Math.Max(1, Number ?? 1), PageSize);
        var filter = new BulkRowFilter(Wire.TryRead<BulkRowStatus>(Status, out var status) ? status : null, Wire.TryRead<IocVerdict>(Verdict, out var verdict) ? verdict : null);
        await rows.LoadAsync(
            async ct => (await Bulk.ResultsAsync(Actor, Id, new Slice(page.Skip, page.Size), filter, ct)).Map(found => new Page<BulkRowView>(found.Items, page.Number, page.Size, found.Total)), Ct);
        await job.LoadAsync(ct => Bulk.GetAsync(Actor, Id, ct), Ct);
    }

    private async Task CancelAsync()
    {
        if (await Confirm.AskAsync(Question.Of("Cancel this check?", "The rows that are over stay; the others are not checked.", "Cancel the check")))
        {
            Say(await Bulk.CancelAsync(Actor, Id, Ct), "Cancelled");
            await LoadAsync();
        }
    }

    private async Task DeleteAsync()
    {
        if (await Confirm.AskAsync(Question.Of("Delete this check?", "Its rows go with it; answers of providers stay kept.", "Delete the check", danger: true))
            && Say(await Bulk.DeleteAsync(Actor, Id, Ct), "Deleted"))
        {
            Navigation.NavigateTo(Urls.Bulk());
        }
    }

    private IReadOnlyList<FilterMenu> Menus() =>
    [
        new("Verdict", [.. EnrichmentLooks.Verdicts.Select(verdict => Choice(EnrichmentLooks.Of(verdict).Word, EnrichmentLooks.Name(verdict)!, Verdict, word => Urls.BulkJob(Id, Status, word)))]),
        new("State", [.. Enum.GetValues<BulkRowStatus>().Select(status => Choice(BulkText.Of(status).Word, BulkText.Name(status)!, Status, word => Urls.BulkJob(Id, word, Verdict)))]),
    ];

    private static FilterChoice Choice(string label, string word, string? chosen, Func<string?, string> href) => new(label, chosen == word, href(chosen == word ? null : word));

    private List<FilterChip> Chips()
    {
        List<FilterChip> chips = [];
        if (!string.IsNullOrEmpty(Verdict))
        {
            chips.Add(new FilterChip("verdict", Verdict, Urls.BulkJob(Id, Status)));
        }

        if (!string.IsNullOrEmpty(Status))
        {
            chips.Add(new FilterChip("state", Status, Urls.BulkJob(Id, null, Verdict)));
        }

        return chips;
    }
}
