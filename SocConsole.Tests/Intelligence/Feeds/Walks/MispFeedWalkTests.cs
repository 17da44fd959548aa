using Microsoft.AspNetCore.Http;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Intelligence.Feeds.Readers;
using SocConsole.Tests.Intelligence.Taxii;
using SocConsole.Tests.Outbound;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Feeds.Walks;

public sealed class MispFeedWalkTests : IAsyncLifetime
{
    private const string Feed = "feeds/misp-feed";

    private readonly SharingWorld world = new();

    public Task InitializeAsync() => world.InitializeAsync();

    public Task DisposeAsync() => world.DisposeAsync();

    // What an event holds is the reader's to say; ExpectedCountsTests compares it with what another program counted.
    [SharedFact(Feed)]
    public async Task Fetch_OfARealDirectory_BringsAllThatItsEventsHold()
    {
        await using var server = await WebServer.StartAsync(http => File.Exists(PathOf(http)) ? Results.File(PathOf(http), "application/json") : Results.NotFound());
        var feed = await world.FeedAsync(server.Address + "osint/", new { format = "misp-feed", include_context = true, interval_minutes = 0 });
        var expected = await ExpectedAsync();

        var job = await world.FetchAsync(feed);
        var stored = await world.StoredAsync("Other");

        Assert.Equal("completed", job.Text("status"));
        Assert.Equal(expected.Order(), stored.Order());
        Assert.Equal("0", (await world.FetchAsync(feed)).Text("indicators_found"));
    }

    [Fact]
    public async Task Fetch_WithAnEventThatIsMissing_ReadsTheOthersAndAsksForItAgain()
    {
        var (missing, asked) = (true, new List<string>());
        await using var server = await WebServer.StartAsync(http =>
        {
            asked.Add(http.Request.Path);
            return http.Request.Path.Value switch
            {
                "/manifest.json" => Results.Text("""{"00000000-0000-4000-8000-000000000001":{"timestamp":"1700000001"},"00000000-0000-4000-8000-000000000002":{"timestamp":"1700000002"}}"""),
                "/00000000-0000-4000-8000-000000000001.json" when missing => Results.NotFound(),
                var path => Results.Text($$$"""{"Event":{"uuid":"x","info":"y","Attribute":[{"type":"ip-dst","value":"198.51.100.{{{path![^6]}}}"}]}}"""),
            };
        });
        var feed = await world.FeedAsync(server.Address.ToString(), new { format = "misp-feed", interval_minutes = 0 });

        var first = await world.FetchAsync(feed);
        missing = false;
        var second = await world.FetchAsync(feed);
        asked.Clear();
        await world.FetchAsync(feed);

        Assert.Equal(("completed", "1"), (first.Text("status"), first.Text("indicators_found")));
        Assert.Contains("404", first.Text("note"), StringComparison.Ordinal);
        Assert.Equal("1", second.Text("indicators_new"));
        Assert.Equal(["/manifest.json"], asked);
    }

    [Fact]
    public async Task Fetch_OfAnotherOrganizationsDirectory_BringsItsIndicators()
    {
        await world.TellAsync([.. SharingWorld.Addresses(30), "evil.example.com", "http://evil.example.com/a", new string('a', 40), "CVE-2021-44228", "a@example.com", "198.51.100.0/24"]);
        var feed = await world.FeedAsync(world.Console.Address + "misp-feed/{key}/", new { format = "misp-feed", interval_minutes = 0 }, world.Key);

        var job = await world.FetchAsync(feed);

        Assert.Equal(("completed", "36"), (job.Text("status"), job.Text("indicators_new")));
        Assert.Equal((await world.StoredAsync("Test")).Order(), (await world.StoredAsync("Other")).Order());
        Assert.Equal("0", (await world.FetchAsync(feed)).Text("indicators_found"));
    }

    private static string PathOf(HttpContext http) => Path.Combine(SharedData.Path(Feed)!, Path.GetFileName(http.Request.Path.Value!));

    private static async Task<HashSet<(IndicatorType, string)>> ExpectedAsync()
    {
        var all = new HashSet<(IndicatorType, string)>();
        foreach (var file in Directory.GetFiles(SharedData.Path(Feed)!, "*-*.json"))
        {
            await using var content = File.OpenRead(file);
            all.UnionWith((await ReaderRun.OfAsync("misp", content, "include_context=true")).Rows.Select(row => (row.Indicator.Type, row.Indicator.Value)));
        }

        return all;
    }
}
