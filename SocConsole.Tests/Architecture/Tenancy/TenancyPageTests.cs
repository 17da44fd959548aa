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
    public static TheoryData<string, string> Downloads => new() { { "evidence", "application/zip" }, { "bulk", "text/csv" } };

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task Download_OfTheOwnOrganization_IsTheFile(string what, string type)
    {
        using var north = await BrowserAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);
        using var answer = await north.GetAsync(Address(what));

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task Download_OfAnotherOrganization_Is404(string what, string type)
    {
        using var south = await BrowserAsync("owner@other.test", ConsoleClient.Password);
        using var answer = await south.GetAsync(Address(what));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotEqual(type, answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task Download_WithABearerTokenOrNothing_LeadsToSignIn(string what, string type)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = two.Console.Address };
        client.DefaultRequestHeaders.Authorization = two.North.DefaultRequestHeaders.Authorization;
        using var answer = await client.GetAsync(Address(what));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.NotEqual(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("/login", answer.Headers.Location!.AbsolutePath);
    }

    private string Address(string what) => what == "bulk" ? $"/console/lookup/bulk/{two.Rows.Bulk}/download?format=csv" : $"/console/evidence/{two.Rows.Evidence}";

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
