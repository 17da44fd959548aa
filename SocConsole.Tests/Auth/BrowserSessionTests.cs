using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using SocConsole.Web.Auth;

namespace SocConsole.Tests.Auth;

public sealed class BrowserSessionTests : IAsyncLifetime, IDisposable
{
    private readonly TestClock clock = new();
    private ConsoleApplication console = null!;
    private HttpClient browser = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleApplication.StartAsync(replace: services => services.AddSingleton<TimeProvider>(clock).AddSingleton<IStartupFilter, PagesOfTheTest>());
        browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = console.Address };
    }

    public async Task DisposeAsync() => await console.DisposeAsync();

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task SignIn_SetsACookieThatScriptsAndOtherSitesDoNotGet()
    {
        var answer = await browser.PostAsync($"/login/test?password={ConsoleApplication.AdminPassword}", null);

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(ConsoleApplication.AdminEmail, await WhoAsync());
    }

    [Fact]
    public async Task SignIn_WrongPassword_SetsNone()
    {
        var answer = await browser.PostAsync("/login/test?password=wrong", null);

        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal("AUTHENTICATION_FAILED", await answer.Content.ReadAsStringAsync());
        Assert.Equal("nobody", await WhoAsync());
    }

    [Fact]
    public async Task Cookie_OnTheApi_IsNotTaken()
    {
        await SignInAsync();

        await browser.GetAsync("/api/auth/me").RefusedAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Bearer_OnPages_IsNotTaken()
    {
        using var admin = await console.AdminAsync();

        Assert.Equal("nobody", await admin.GetStringAsync("/console/test"));
    }

    [Fact]
    public async Task SignOut_EndsTheSessionBehindACopiedCookie()
    {
        var set = await SignInAsync();
        using var copy = new HttpClient { BaseAddress = console.Address };
        copy.DefaultRequestHeaders.Add("Cookie", set.Split(';')[0]);
        Assert.Equal(ConsoleApplication.AdminEmail, await copy.GetStringAsync("/console/test"));

        await browser.PostAsync("/logout/test", null);

        Assert.Equal("nobody", await WhoAsync());
        Assert.Equal("nobody", await copy.GetStringAsync("/console/test"));
    }

    [Fact]
    public async Task Cookie_UnusedForEightHours_IsOver()
    {
        await SignInAsync();

        clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(ConsoleApplication.AdminEmail, await WhoAsync());
        clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(ConsoleApplication.AdminEmail, await WhoAsync());
        clock.Advance(TimeSpan.FromHours(8) + TimeSpan.FromSeconds(1));
        Assert.Equal("nobody", await WhoAsync());
    }

    [Fact]
    public async Task Cookie_SessionRevokedElsewhere_IsOver()
    {
        await SignInAsync();
        using var admin = await console.AdminAsync();
        var sessions = (await admin.GetAsync("/api/auth/sessions").OkAsync()).GetProperty("sessions").EnumerateArray();

        foreach (var session in sessions.Where(session => !session.GetProperty("current").GetBoolean()))
        {
            await admin.DeleteAsync($"/api/auth/sessions/{session.Text("id")}").OkAsync();
        }

        Assert.Equal("nobody", await WhoAsync());
    }

    [Fact]
    public async Task Circuit_IsRevalidatedAgainstTheSession()
    {
        await using var pages = await ConsoleApplication.StartAsync(replace: services => services.AddRazorComponents().AddInteractiveServerComponents());
        using var scope = pages.Services.CreateScope();

        Assert.IsType<CircuitRevalidation>(scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>());
    }

    private async Task<string> SignInAsync() =>
        (await browser.PostAsync($"/login/test?password={ConsoleApplication.AdminPassword}", null)).Headers.GetValues("Set-Cookie").Single();

    private Task<string> WhoAsync() => browser.GetStringAsync("/console/test");

    // Stands where the pages will: in front of the pipeline, so that only the cookie's own rules are met.
    private sealed class PagesOfTheTest : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(AnswerAsync);
            next(app);
        };

        private static async Task AnswerAsync(HttpContext http, RequestDelegate next)
        {
            var browser = http.RequestServices.GetRequiredService<BrowserSession>();
            switch (http.Request.Path.Value)
            {
                case "/login/test":
                    var error = await browser.SignInAsync(http, ConsoleApplication.AdminEmail, http.Request.Query["password"]!, code: null, http.RequestAborted);
                    await http.Response.WriteAsync(error?.Code ?? "");
                    break;
                case "/logout/test":
                    await browser.SignOutAsync(http);
                    break;
                case "/console/test":
                    var ticket = await http.AuthenticateAsync();
                    await http.Response.WriteAsync(ticket.Principal is { } principal && ActorClaims.TryRead(principal, out var actor) ? actor.Name : "nobody");
                    break;
                default:
                    await next(http);
                    break;
            }
        }
    }
}
