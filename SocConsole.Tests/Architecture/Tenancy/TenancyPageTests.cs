using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using SocConsole.Web.Auth;

namespace SocConsole.Tests.Architecture.Tenancy;

/// <summary>Addresses of the pages that give out a row by its id, with the cookie that pages take.</summary>
public sealed class TenancyPageTests(TwoOrganizations two) : IClassFixture<TwoOrganizations>
{
    private string Download => $"/console/evidence/{two.Rows.Evidence}";

    [Fact]
    public async Task EvidenceDownload_OfTheOwnOrganization_IsThePackage()
    {
        using var north = await BrowserAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);
        using var answer = await north.GetAsync(Download);

        Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task EvidenceDownload_OfAnotherOrganization_Is404()
    {
        using var south = await BrowserAsync("owner@other.test", ConsoleClient.Password);
        using var answer = await south.GetAsync(Download);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task EvidenceDownload_WithABearerTokenOrNothing_LeadsToSignIn()
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = two.Console.Address };
        client.DefaultRequestHeaders.Authorization = two.North.DefaultRequestHeaders.Authorization;
        using var answer = await client.GetAsync(Download);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/login", answer.Headers.Location!.AbsolutePath);
    }

    private async Task<HttpClient> BrowserAsync(string email, string password)
    {
        await using var scope = two.Console.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        Assert.Null(await scope.ServiceProvider.GetRequiredService<BrowserSession>().SignInAsync(http, email, password, code: null, CancellationToken.None));
        var client = two.Console.Anonymous();
        client.DefaultRequestHeaders.Add("Cookie", http.Response.Headers.SetCookie.Single()!.Split(';')[0]);
        return client;
    }
}
