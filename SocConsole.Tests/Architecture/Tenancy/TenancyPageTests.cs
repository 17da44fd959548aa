using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Workflows;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using SocConsole.Web.Auth;
using SocConsole.Web.Components;

namespace SocConsole.Tests.Architecture.Tenancy;

/// <summary>Addresses of the pages that give out a row by its id, with the cookie that pages take.</summary>
public sealed class TenancyPageTests(TwoOrganizations two) : IClassFixture<TwoOrganizations>
{
    public static TheoryData<string, string> Downloads => new() { { "evidence", "application/zip" }, { "bulk", "text/csv" }, { "workflow", "application/json" } };

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task Download_OfTheOwnOrganization_IsTheFile(string what, string type)
    {
        using var north = await BrowserAsync(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);
        using var answer = await north.GetAsync(await AddressAsync(what));

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [MemberData(nameof(Downloads))]
    public async Task Download_OfAnotherOrganization_Is404(string what, string type)
    {
        using var south = await BrowserAsync("owner@other.test", ConsoleClient.Password);
        using var answer = await south.GetAsync(await AddressAsync(what));

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
        using var answer = await client.GetAsync(await AddressAsync(what));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.NotEqual(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("/login", answer.Headers.Location!.AbsolutePath);
    }

    private async Task<string> AddressAsync(string what) => what switch
    {
        "bulk" => $"/console/lookup/bulk/{two.Rows.Bulk}/download?format=csv",
        "workflow" => Urls.WorkflowExport(await WorkflowAsync()),
        _ => $"/console/evidence/{two.Rows.Evidence}",
    };

    private async Task<int> WorkflowAsync()
    {
        var flow = new WorkflowFlow([new FlowNode { Action = "block_ip" }]);
        var made = await two.Console.Services.GetRequiredService<WorkflowService>().CreateAsync(Actor.Stage(1, "tenancy"), new WorkflowBody("tenancy", null, null, flow, false, Severity.Medium), CancellationToken.None);
        return made.Value!.Id;
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
