using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Intelligence.Taxii;
using SocConsole.Tests.Outbound;

namespace SocConsole.Tests.Intelligence.Feeds.Walks;

public sealed class TaxiiWalkTests : IAsyncLifetime
{
    private const string Added = "X-TAXII-Date-Added-Last";

    private readonly SharingWorld world = new();
    private readonly ConcurrentQueue<string> asked = new();

    public Task InitializeAsync() => world.InitializeAsync();

    public Task DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Walk_MoreWithoutNext_GoesOnFromTheTimeOfTheLast()
    {
        await using var server = await ServerAsync(http => http.Request.Query["added_after"].ToString() switch
        {
            "" => Page(http, 1, "2026-01-01T00:00:01.000000Z", more: true),
            "2026-01-01T00:00:01.000000Z" => Page(http, 2, "2026-01-01T00:00:02.000000Z", more: false),
            _ => Results.Text("{}"),
        });
        var feed = await FeedAsync(server);

        Assert.Equal("2", (await world.FetchAsync(feed)).Text("indicators_new"));
        await world.FetchAsync(feed);

        Assert.Equal(
            ["?limit=7", "?limit=7&added_after=2026-01-01T00%3A00%3A01.000000Z", "?limit=7&added_after=2026-01-01T00%3A00%3A02.000000Z"], asked);
    }

    [Fact]
    public async Task Walk_WithNext_KeepsTheRestOfTheQuery()
    {
        await using var server = await ServerAsync(http => http.Request.Query["next"].ToString() switch
        {
            "" when http.Request.Query.ContainsKey("added_after") => Results.Text("{}"),
            "" => Page(http, 1, "2026-01-01T00:00:01.000000Z", more: true, next: "a b"),
            _ => Page(http, 2, "2026-01-01T00:00:01.000000Z", more: false),
        });
        var feed = await FeedAsync(server);

        Assert.Equal("2", (await world.FetchAsync(feed)).Text("indicators_new"));
        await world.FetchAsync(feed);

        Assert.Equal(["?limit=7", "?limit=7&next=a%20b", "?limit=7&added_after=2026-01-01T00%3A00%3A01.000000Z"], asked);
    }

    [Fact]
    public async Task Walk_SamePageAgain_EndsWithARemark()
    {
        await using var server = await ServerAsync(http => Page(http, 1, "2026-01-01T00:00:01.000000Z", more: true));

        var job = await world.FetchAsync(await FeedAsync(server));

        Assert.Equal("completed", job.Text("status"));
        Assert.Contains("same page again", job.Text("note"), StringComparison.Ordinal);
        Assert.Equal(2, asked.Count);
    }

    [Fact]
    public async Task Walk_CutOffBetweenPagesOfOneTime_AsksForAllOfThatTimeAgain()
    {
        var broken = true;
        await using var server = await ServerAsync(http => http.Request.Query.ContainsKey("next")
            ? broken ? Results.NotFound() : Page(http, 2, "2026-01-01T00:00:01.000000Z", more: false)
            : Page(http, 1, "2026-01-01T00:00:01.000000Z", more: true, next: "n"));
        var feed = await FeedAsync(server);

        await world.FetchAsync(feed);
        broken = false;
        var second = await world.FetchAsync(feed);

        Assert.Equal("1", second.Text("indicators_new"));
        Assert.Contains("?limit=7&added_after=2026-01-01T00%3A00%3A00.999999Z&next=n", asked);
    }

    private Task<WebServer> ServerAsync(Func<HttpContext, IResult> answer) => WebServer.StartAsync(http =>
    {
        asked.Enqueue(http.Request.QueryString.Value!);
        Assert.Equal("/api/collections/1/objects/", http.Request.Path.Value);
        return answer(http);
    });

    private Task<string> FeedAsync(WebServer server) => world.FeedAsync(server.Address + "api/collections/1", new { format = "taxii", page_size = 7, interval_minutes = 0 });

    private static IResult Page(HttpContext http, int number, string added, bool more, string? next = null)
    {
        http.Response.Headers[Added] = added;
        var following = next is null ? string.Empty : $",\"next\":\"{next}\"";
        return Results.Text($$"""
            {"more":{{(more ? "true" : "false")}}{{following}},"objects":[{"type":"indicator","spec_version":"2.1","id":"indicator--11111111-1111-4111-8111-11111111111{{number}}","created":"2026-01-01T00:00:00.000Z",
            "modified":"2026-01-01T00:00:00.000Z","pattern":"[ipv4-addr:value = '198.51.100.{{number}}']","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}]}
            """);
    }
}
