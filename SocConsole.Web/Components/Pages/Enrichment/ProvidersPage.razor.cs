using Microsoft.AspNetCore.Components;
using SocConsole.Core.Enrichment;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Identity;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components.Pages.Enrichment;

/// <summary>Providers and how they stand. Nothing tells of a used limit, so the page looks again every few seconds.</summary>
public sealed partial class ProvidersPage
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly Loaded<IReadOnlyList<ProviderView>> providers = new();
    private ITimer? timer;

    /// <summary>The provider whose form is open.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    public string? Open { get; set; }

    [Inject]
    public required ProviderService Service { get; set; }

    [Inject]
    public required EnrichmentOptions Options { get; set; }

    private bool MayManage => Actor.May(Permission.ManageProviders);

    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        if (!Ct.IsCancellationRequested)
        {
            timer = Clock.CreateTimer(_ => _ = LookAgainAsync(), null, LookEvery, LookEvery);
        }
    }

    protected override void Dispose(bool disposing)
    {
        timer?.Dispose();
        base.Dispose(disposing);
    }

    private Task LoadAsync() => providers.LoadAsync(ct => Service.ListAsync(Actor, ct), Ct);

    private async Task LookAgainAsync()
    {
        try
        {
            await InvokeAsync(async () =>
            {
                if (!Ct.IsCancellationRequested && !providers.Busy)
                {
                    await LoadAsync();
                    StateHasChanged();
                }
            });
        }
        catch (ObjectDisposedException)
        {
            // The circuit has ended.
        }
        catch (Exception fault)
        {
            // A timer's callback has no caller: the error boundary is who must know.
            await DispatchExceptionAsync(fault);
        }
    }

    private static string Travels(ProviderView provider) => provider.Reach switch
    {
        ProviderReach.Console => "Nothing leaves the console.",
        ProviderReach.List => "Only a public list is fetched.",
        _ => "The indicator is sent to it.",
    };

    private static string Key(ProviderView provider) => provider switch
    {
        { Key: ProviderKey.None } => "needs no key",
        { HasKey: true } => "key is set",
        { Key: ProviderKey.Optional } => "works without a key",
        _ => "no key",
    };
}
