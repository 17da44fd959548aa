using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Core.Identity;
using static SocConsole.Tests.Endpoints.Response.ResponseApplication;

namespace SocConsole.Tests.Endpoints.Response;

public sealed class BlockListEndpointTests
{
    [Fact]
    public async Task Poll_BySecret_GivesTextAndJsonThatNobodyCaches()
    {
        await using var api = await StartAsync();
        await api.World.CompletedAsync();
        var token = await TokenAsync(api);
        using var firewall = api.Anonymous();

        var text = await firewall.GetAsync(token.GetProperty("text_path").GetString());
        var json = await firewall.GetAsync(token.GetProperty("json_path").GetString());

        Assert.Equal("text/plain", text.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", text.Headers.CacheControl?.ToString());
        Assert.Equal(["203.0.113.9"], (await text.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'));
        var entry = (await json.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("entries").EnumerateArray().Single();
        Assert.Equal(("203.0.113.9", "ip", "THR-2026-001"), (entry.GetProperty("value").GetString(), entry.GetProperty("kind").GetString(), entry.GetProperty("threat").GetString()));
    }

    [Fact]
    public async Task Poll_WithTheEntityTag_IsNotModifiedUntilTheListChanges()
    {
        await using var api = await StartAsync();
        await api.World.CompletedAsync();
        var path = (await TokenAsync(api)).GetProperty("text_path").GetString();
        using var firewall = api.Anonymous();
        var first = await firewall.GetAsync(path);
        firewall.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);

        var same = await firewall.GetAsync(path);
        api.World.Test.Clock.Advance(TimeSpan.FromHours(1));
        var changed = await firewall.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Contains("# count: 0", await changed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/blocklist/guess.txt")]
    [InlineData("/blocklist/guess.json")]
    [InlineData("/blocklist/.txt")]
    public async Task Poll_WrongSecret_IsNotFound(string path)
    {
        await using var api = await StartAsync();
        using var firewall = api.Anonymous();

        Assert.Equal(HttpStatusCode.NotFound, (await firewall.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Remove_Entry_LeavesTheList()
    {
        await using var api = await StartAsync();
        await api.World.CompletedAsync();
        using var approver = api.Client(Role.Approver);

        var before = (await DataAsync(await approver.GetAsync("/api/v1/blocklist"))).GetProperty("entries").EnumerateArray().Single();
        var removed = await approver.DeleteAsync($"/api/v1/blocklist/{before.GetProperty("id").GetInt64()}");

        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Equal(0, (await DataAsync(await approver.GetAsync("/api/v1/blocklist"))).GetProperty("entries").GetArrayLength());
        Assert.Equal(1, (await DataAsync(await approver.GetAsync("/api/v1/blocklist?active_only=false"))).GetProperty("entries").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await approver.DeleteAsync("/api/v1/blocklist/999")).StatusCode);
    }

    [Fact]
    public async Task Tokens_CreatedListedRevoked_NeverShowTheSecretAgain()
    {
        await using var api = await StartAsync();
        var token = await TokenAsync(api);
        using var admin = api.Client(Role.Admin);
        using var approver = api.Client(Role.Approver);
        using var firewall = api.Anonymous();

        var listed = await (await admin.GetAsync("/api/v1/blocklist/tokens")).Content.ReadAsStringAsync();
        var revoked = await admin.DeleteAsync($"/api/v1/blocklist/tokens/{token.GetProperty("id").GetInt32()}");

        Assert.Contains("edge-firewall", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(token.GetProperty("secret").GetString()!, listed, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await firewall.GetAsync(token.GetProperty("text_path").GetString())).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await approver.GetAsync("/api/v1/blocklist/tokens")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("/api/v1/blocklist/tokens", new { name = "" })).StatusCode);
    }

    [Fact]
    public async Task Evidence_OfACompletedRun_IsListedAndDownloaded()
    {
        await using var api = await StartAsync();
        var run = await api.World.CompletedAsync();
        using var viewer = api.Client(Role.Viewer);

        var package = (await DataAsync(await viewer.GetAsync($"/api/v1/evidence?threat_id={run.ThreatNumber}"))).GetProperty("evidence").EnumerateArray().Single();
        var download = await viewer.GetAsync($"/api/v1/evidence/{package.GetProperty("id").GetInt64()}");

        Assert.Equal("application/zip", download.Content.Headers.ContentType?.MediaType);
        using var zip = new ZipArchive(await download.Content.ReadAsStreamAsync());
        Assert.NotNull(zip.GetEntry("manifest.json"));
        Assert.Equal(HttpStatusCode.NotFound, (await viewer.GetAsync("/api/v1/evidence/999")).StatusCode);
    }

    private static async Task<JsonElement> TokenAsync(ResponseApplication api)
    {
        using var admin = api.Client(Role.Admin);
        return await DataAsync(await admin.PostAsJsonAsync("/api/v1/blocklist/tokens", new { name = "edge-firewall" }));
    }
}
