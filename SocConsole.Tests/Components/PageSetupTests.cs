using System.Net;
using SocConsole.Tests.Architecture;

namespace SocConsole.Tests.Components;

public sealed class PageSetupTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    [Fact]
    public async Task Root_WithoutSigningIn_LeadsToTheConsole()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = fixture.Console.Address };

        var answer = await client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/console", answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("app.css", "text/css")]
    [InlineData("tokens.css", "text/css")]
    [InlineData("console.js", "text/javascript")]
    [InlineData("_framework/blazor.web.js", "text/javascript")]
    [InlineData("_content/Radzen.Blazor/Radzen.Blazor.min.js", "text/javascript")]
    public async Task StaticAssets_WithoutSigningIn_AreServed(string path, string type)
    {
        using var client = fixture.Console.Anonymous();

        var answer = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.True((await answer.Content.ReadAsByteArrayAsync()).Length > 500);
    }
}
