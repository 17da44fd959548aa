using Microsoft.AspNetCore.Components;
using SocConsole.Core.Events;
using SocConsole.Core.Intelligence.DarkWeb;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Intelligence;

/// <summary>Dark-web sources with their health, the proxy's state, and the states of one source's page.</summary>
public sealed partial class DarkWebPage
{
    private static readonly TimeSpan NewsInterval = TimeSpan.FromSeconds(1);

    private readonly Loaded<IReadOnlyList<DarkWebSourceView>> sources = new();
    private readonly Loaded<IReadOnlyList<DarkWebPageView>> pages = new();
    private readonly Loaded<DarkWebStatusView> status = new();
    private DarkWebSourceView? edited;
    private DarkWebSourceView? opened;
    private bool isEditing;

    [Inject]
    public required DarkWebService DarkWeb { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Follow(batch => batch.Missed || batch.Of<FetchJobChanged>().Any() ? ReloadAsync() : Task.CompletedTask, NewsInterval);
        await LoadAsync();
        await status.LoadAsync(ct => DarkWeb.StatusAsync(Actor, ct), Ct);
    }

    private Task LoadAsync() => sources.LoadAsync(ct => DarkWeb.ListAsync(Actor, activeOnly: false, ct), Ct);

    private async Task ReloadAsync()
    {
        await LoadAsync();
        if (opened is { } source)
        {
            await pages.LoadAsync(ct => DarkWeb.PagesAsync(Actor, source.Id, ct), Ct);
        }
    }

    private void Edit(DarkWebSourceView? source) => (edited, isEditing) = (source, true);

    private Task DoneAsync()
    {
        (edited, isEditing) = (null, false);
        return LoadAsync();
    }

    private Task OpenAsync(DarkWebSourceView source)
    {
        opened = source;
        pages.Forget();
        return pages.LoadAsync(ct => DarkWeb.PagesAsync(Actor, source.Id, ct), Ct);
    }

    private async Task ScrapeAsync(DarkWebSourceView source)
    {
        if (Say(await DarkWeb.ScrapeAsync(Actor, source.Id, Ct), $"Reading {source.Name}"))
        {
            await LoadAsync();
        }
    }

    private async Task ScrapeAllAsync()
    {
        if (Say(await DarkWeb.ScrapeAllAsync(Actor, Ct), "Reading all active sources"))
        {
            await LoadAsync();
        }
    }

    private async Task DeleteAsync(DarkWebSourceView source)
    {
        if (await Confirm.AskAsync(Question.Of($"Delete {source.Name}?", "Its pages are forgotten; its indicators and its jobs stay.", "Delete the source", danger: true))
            && Say(await DarkWeb.DeleteAsync(Actor, source.Id, Ct), "Deleted"))
        {
            opened = opened?.Id == source.Id ? null : opened;
            await LoadAsync();
        }
    }
}
