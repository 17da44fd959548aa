using Radzen;
using SocConsole.Web.Components.Layout;
using SocConsole.Web.Components.Pages.Account;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components;

/// <summary>The pages under <c>/console</c>, and the sign-in and sign-out pages.</summary>
internal static class PageSetup
{
    private const int MaximumMessageBytes = 256 * 1024;
    private const int MaximumDisconnectedCircuits = 50;
    private static readonly TimeSpan DisconnectedRetention = TimeSpan.FromMinutes(3);

    public static void AddSocPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents()
            .AddInteractiveServerComponents(options =>
            {
                options.DetailedErrors = builder.Environment.IsDevelopment();
                options.DisconnectedCircuitMaxRetained = MaximumDisconnectedCircuits;
                options.DisconnectedCircuitRetentionPeriod = DisconnectedRetention;
            })
            .AddHubOptions(options => options.MaximumReceiveMessageSize = MaximumMessageBytes);
        builder.Services.AddRadzenComponents();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddScoped<CurrentActor>();
        builder.Services.AddScoped<Browser>();
        builder.Services.AddScoped<Toasts>();
        builder.Services.AddScoped<Confirmations>();
        builder.Services.AddScoped<RailNews>();
        builder.Services.AddSingleton<SignInTicket>();
    }

    public static void MapSocPages(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/", () => TypedResults.LocalRedirect(Urls.Overview)).ExcludeFromDescription().AllowAnonymous();
        app.MapEvidenceDownload();
        app.MapIncidentDownloads();
        app.MapHuntDownload();
        app.MapBulkDownload();
        app.MapWorkflowDownload();
        app.MapInsiderDownloads();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = "'none'");
    }
}
