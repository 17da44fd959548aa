using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Intelligence.Feeds;

public sealed class FeedServiceTests : IAsyncLifetime
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();
    private static readonly IReadOnlyDictionary<string, int> NoRates = new Dictionary<string, int>();
    private FeedWorld world = null!;

    public async Task InitializeAsync() => world = await FeedWorld.StartAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("", "https://a.example", "{}", "source_name")]
    [InlineData("a", "ftp://a.example", "{}", "base_url")]
    [InlineData("a", "https://user:secret@a.example", "{}", "base_url")]
    [InlineData("a", "nonsense", "{}", "base_url")]
    [InlineData("a", "https://a.example", "[]", "parameters")]
    [InlineData("a", "https://a.example", """{"interval_minutes":1}""", "parameters.interval_minutes")]
    [InlineData("a", "https://a.example", """{"confidence":2}""", "parameters.confidence")]
    [InlineData("a", "https://a.example", """{"threat_level":"informational"}""", "parameters.threat_level")]
    [InlineData("a", "https://a.example", """{"auth":"header:X Y"}""", "parameters.auth")]
    public async Task Create_WhatIsNoFeed_IsRefusedByField(string name, string address, string parameters, string field)
    {
        var created = await world.Feeds.CreateAsync(world.Analyst, new FeedDraft(name, true, address, None, NoRates, None, parameters, null), CancellationToken.None);

        Assert.Equal(ErrorKind.Invalid, created.Error!.Kind);
        Assert.Contains(field, created.Error.Fields!.Keys);
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("cookie")]
    [InlineData("Host")]
    [InlineData("If-None-Match")]
    public async Task Create_HeaderThatBelongsElsewhere_IsRefused(string header)
    {
        var draft = new FeedDraft("a", true, "https://a.example", None, NoRates, new Dictionary<string, string> { [header] = "x" }, "{}", null);

        Assert.Equal(ErrorKind.Invalid, (await world.Feeds.CreateAsync(world.Analyst, draft, CancellationToken.None)).Error!.Kind);
    }

    [Fact]
    public async Task Create_ByViewer_IsForbidden()
    {
        var draft = new FeedDraft("a", true, "https://a.example", None, NoRates, None, "{}", null);

        Assert.Equal(ErrorKind.Forbidden, (await world.Feeds.CreateAsync(world.Test.Person(Role.Viewer), draft, CancellationToken.None)).Error!.Kind);
    }

    [Fact]
    public async Task Update_OtherAddress_ForgetsWhatTheOldOneAnsweredAndKeepsTheKey()
    {
        var feed = await world.AddAsync(new Uri("http://127.0.0.1:9/"), key: "s3cret");
        var draft = new FeedDraft("Lab", true, "http://127.0.0.1:9/other", None, NoRates, None, "{}", null);

        var changed = await world.Feeds.UpdateAsync(world.Analyst, feed.Id, draft, CancellationToken.None);

        Assert.Equal((true, feed.SourceId, "http://127.0.0.1:9/other"), (changed.Value!.HasApiKey, changed.Value.SourceId, changed.Value.BaseUrl));
        Assert.False((await world.Feeds.UpdateAsync(world.Analyst, feed.Id, draft with { ApiKey = string.Empty }, CancellationToken.None)).Value!.HasApiKey);
    }

    [Fact]
    public void Presets_EachOfThem_IsAFeedWithAFormatThatThereIs()
    {
        string[] ways = ["taxii", "misp-feed"];
        Assert.All(FeedPresets.All, preset =>
        {
            Assert.Null(FeedCheck.Of(preset.ToDraft(null)));
            var format = FeedParameters.Read(preset.Parameters.GetRawText()).Value!.Format;
            Assert.True(FeedReaders.Of(format) is not null || ways.Contains(format), format);
        });
        Assert.Equal(FeedPresets.All.Count, FeedPresets.All.Select(preset => preset.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [InlineData("https://a.example/feed", "/ips.txt", "https://a.example/feed/ips.txt")]
    [InlineData("https://a.example/feed/", "ips.txt", "https://a.example/feed/ips.txt")]
    [InlineData("https://a.example/feed", "?x=1", "https://a.example/feed?x=1")]
    [InlineData("https://a.example/feed", "", "https://a.example/feed")]
    public void Address_BaseAndPath_AreJoined(string address, string path, string whole) => Assert.Equal(whole, FeedCheck.Address(address, path));
}
