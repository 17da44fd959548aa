using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using SocConsole.Web.Components.Pages;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Web.Components;

/// <summary>The document. Its theme comes from the cookie, so that the first paint is right already.</summary>
public sealed partial class App
{
    [CascadingParameter]
    public required HttpContext Http { get; set; }

    private string Theme => Preferences.ThemeOr(Http.Request.Cookies[Preferences.ThemeCookie]);

    private string Density => Preferences.DensityOr(Http.Request.Cookies[Preferences.DensityCookie]);

    // Without prerendering a page starts once, not twice; the static pages (sign-in, sign-out) have no circuit at all.
    private IComponentRenderMode? Mode => Http.AcceptsInteractiveRouting() ? new InteractiveServerRenderMode(prerender: false) : null;

    protected override void OnInitialized()
    {
        if (Http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type == typeof(NotFoundPage))
        {
            // A status that is set before the page is rendered would keep it from being rendered.
            Http.Response.OnStarting(() =>
            {
                Http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        }
    }
}
