using Microsoft.AspNetCore.Components;
using SocConsole.Core.Enrichment.Rechecks;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Layout;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Enrichment;

/// <summary>Indicators that are checked again and again, and verdicts that changed.</summary>
public sealed partial class WatchedPage
{
    private const int PageSize = 50;
    private const int MostWatched = 200;
    private static readonly TimeSpan NewsInterval = TimeSpan.FromSeconds(1);

    private readonly Loaded<Page<VerdictChangeView>> changes = new();
    private readonly Loaded<Page<RecheckView>> watched = new();
    private long? unseen;

    [SupplyParameterFromQuery(Name = "changes")]
    public string? Which { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? Number { get; set; }

    [Inject]
    public required RecheckService Rechecks { get; set; }

    [Inject]
    public required RailNews Rail { get; set; }

    private bool All => Which == "all";

    private bool MayAct => Actor.May(Permission.CheckIocs);

    protected override void OnInitialized() => Follow(batch => batch.Missed || batch.Of<IocVerdictChanged>().Any() ? LoadAsync() : Task.CompletedTask, NewsInterval);

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var page = new PageRequest(Math.Max(1, Number ?? 1), PageSize);
        await changes.LoadAsync(
            async ct => (await Rechecks.ChangesAsync(Actor, !All, new Slice(page.Skip, page.Size), ct))
                .Map(found => new Page<VerdictChangeView>([.. found.Items.OrderBy(change => change.SeenAt is not null)], page.Number, page.Size, found.Total)),
            Ct);
        unseen = All ? (await Rechecks.ChangesAsync(Actor, unseen: true, new Slice(0, 1), Ct)).Value.Total : changes.Value?.Total;
        await watched.LoadAsync(
            async ct => (await Rechecks.ListAsync(Actor, new Slice(0, MostWatched), ct)).Map(found => new Page<RecheckView>(found.Items, 1, MostWatched, found.Total)), Ct);
    }

    private async Task SeeAsync(VerdictChangeView change)
    {
        if (Say(await Rechecks.SeeAsync(Actor, change.Id, Ct), "Marked as seen"))
        {
            await SeenAsync();
        }
    }

    private async Task SeeAllAsync()
    {
        foreach (var change in changes.Value!.Items.Where(change => change.SeenAt is null))
        {
            if ((await Rechecks.SeeAsync(Actor, change.Id, Ct)).Error is { } refused)
            {
                Toasts.Failed(refused);
                break;
            }
        }

        await SeenAsync();
    }

    private async Task SeenAsync()
    {
        await LoadAsync();
        await Rail.TellAsync();
    }

    private async Task RemoveAsync(RecheckView row)
    {
        if (Say(await Rechecks.DeleteAsync(Actor, row.Id, Ct), "It is not watched any more"))
        {
            await LoadAsync();
        }
    }
}
