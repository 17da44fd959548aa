using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using SocConsole.Core.Intelligence.Stix;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Intelligence.Feeds.Readers;
using SocConsole.Tests.Intelligence.Taxii;

namespace SocConsole.Tests.Endpoints.Intelligence;

public sealed class SharingEndpointTests : IAsyncLifetime
{
    private readonly SharingWorld world = new();

    public Task InitializeAsync() => world.InitializeAsync();

    public Task DisposeAsync() => world.DisposeAsync();

    [Theory]
    [InlineData("stix")]
    [InlineData("misp")]
    [InlineData("csv")]
    [InlineData("txt")]
    public async Task Export_InEveryFormat_IsReadBackAsTheSame(string format)
    {
        await world.TellAsync(["198.51.100.1", "2001:db8::1", "evil.example.com", "http://evil.example.com/a,b\"c", new string('a', 64), "CVE-2021-44228", "198.51.100.0/24"], "botnet", "c2");
        await world.TellAsync(["198.51.100.9"], "tlp:red");

        using var answer = await world.Giver.GetAsync($"/api/v1/indicators/export?format={format}");
        var text = await answer.Content.ReadAsStringAsync();
        var read = await ReaderRun.OfAsync(format, text);

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        var expected = (await world.StoredAsync("Test")).Where(row => row.Value != "198.51.100.9");
        Assert.Equal(expected.Order(), read.Rows.Select(row => (row.Indicator.Type, row.Indicator.Value)).Order());
        Assert.DoesNotContain("198.51.100.9", text, StringComparison.Ordinal);
        if (format == "stix")
        {
            Assert.All(StixValidator.Validate(System.Text.Json.JsonDocument.Parse(text).RootElement), verdict => Assert.Empty(verdict.Errors));
        }
    }

    [Fact]
    public async Task Export_WithFilters_HoldsWhatFits()
    {
        await world.TellAsync(["198.51.100.1", "evil.example.com"], "botnet");
        await world.TellAsync(["198.51.100.9"], "tlp:red");
        Task<string> TextAsync(string query) => world.Giver.GetStringAsync($"/api/v1/indicators/export?format=txt&{query}");

        Assert.Equal("198.51.100.1\n", await TextAsync("indicator_type=ip"));
        Assert.Equal("198.51.100.1\n198.51.100.9\n", await TextAsync("indicator_type=ip&include_tlp_red=true"));
        Assert.Equal("198.51.100.1\nevil.example.com\n", await TextAsync("tags=botnet"));
        Assert.Equal("evil.example.com\n", await TextAsync("search=EVIL"));
        Assert.Empty(await TextAsync("min_confidence=0.9"));
        await world.Giver.GetAsync("/api/v1/indicators/export?format=pdf").RefusedAsync(HttpStatusCode.UnprocessableEntity);
        await world.Giver.GetAsync("/api/v1/indicators/export?min_confidence=7").RefusedAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Empty(await world.Taker.GetStringAsync("/api/v1/indicators/export?format=txt"));
    }

    [Fact]
    public async Task Export_OfCells_DisarmsFormulas()
    {
        await world.TellAsync(["198.51.100.1"], "=1+1");

        Assert.Contains("\"'=1+1\"", await world.Giver.GetStringAsync("/api/v1/indicators/export?format=csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_BySecret_IsPolledWithItsTag()
    {
        await world.TellAsync(["198.51.100.1", "evil.example.com"]);
        using var client = world.Console.Anonymous();
        var address = $"/indicators/{world.Key}.txt?indicator_type=ip";
        using var first = await client.GetAsync(address);
        client.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);

        using var same = await client.GetAsync(address);
        await world.TellAsync(["198.51.100.2"]);
        using var changed = await client.GetAsync(address);

        Assert.Equal("198.51.100.1\n", await first.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal("198.51.100.1\n198.51.100.2\n", await changed.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task SecretAddress_WithAKeyThatMayMoreOrNone_IsNotThere()
    {
        using var client = world.Console.Anonymous();
        foreach (var key in new[] { await world.KeyAsync("analyst"), "soc_unknown", "x" })
        {
            foreach (var address in new[] { $"/indicators/{key}.txt", $"/misp-feed/{key}/manifest.json", $"/misp-feed/{key}/hashes.csv", $"/misp-feed/{key}/{Guid.Empty}.json" })
            {
                await client.GetAsync(address).RefusedAsync(HttpStatusCode.NotFound);
            }
        }

        await client.GetAsync($"/misp-feed/{world.Key}/{Guid.Empty}.json").RefusedAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task MispFeed_Directory_IsConsistentAndUnchangedUntilItChanges()
    {
        await world.TellAsync(["198.51.100.1", "evil.example.com"]);
        using var client = world.Console.Anonymous();
        var manifest = await client.GetAsync($"/misp-feed/{world.Key}/manifest.json").OkAsync();
        var uuid = Assert.Single(manifest.EnumerateObject()).Name;
        var found = (await client.GetAsync($"/misp-feed/{world.Key}/{uuid}.json").OkAsync()).GetProperty("Event");
        using var hashes = await client.GetAsync($"/misp-feed/{world.Key}/hashes.csv");

        Assert.Equal(uuid, found.Text("uuid"));
        Assert.Equal(2, found.GetProperty("Attribute").GetArrayLength());
        Assert.Contains($"{Md5("198.51.100.1")},{uuid}\n", await hashes.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/misp-feed/{world.Key}/hashes.csv");
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(hashes.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(request)).StatusCode);
        Assert.Equal("{}", (await client.GetAsync($"/misp-feed/{await TakersKeyAsync()}/manifest.json").OkAsync()).GetRawText());
    }

    private async Task<string> TakersKeyAsync() => (await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(world.Taker, "/api/auth/api-keys", new { name = "feed", role = "viewer" }).OkAsync()).Text("key");

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The format of MISP's feeds names values by their MD5.")]
    private static string Md5(string value) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(value)));
}
