using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Tests.Enrichment;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Enrichment;

public sealed class IocEndpointTests
{
    [Fact]
    public async Task Check_Address_HasProvidersSummaryAndTimingAndIsReadBack()
    {
        await using var console = await IocConsole.StartAsync(StubProvider.Saying("found", "one"), StubProvider.Saying("nothing", "two"), StubProvider.Saying("broken", "three"));
        using var client = await console.AdminAsync();

        var found = await client.PostAsJsonAsync("/api/check_ioc", new { ioc = "8[.]8[.]8[.]8" }).OkAsync();
        var lookup = await client.GetAsync($"/api/lookup/{found.Text("lookup_id")}").OkAsync();

        Assert.Equal(("8.8.8.8", "ipv4"), (found.Text("ioc"), found.Text("ioc_type")));
        Assert.Equal(["one=ok", "three=error", "two=not_found"], found.GetProperty("providers").EnumerateArray().Select(provider => $"{provider.Text("provider")}={provider.Text("status")}"));
        Assert.Equal(("malicious", 86), (found.Text("summary", "verdict"), found.GetProperty("summary").GetProperty("score").GetInt32()));
        Assert.Equal((2, 3), (found.GetProperty("summary").GetProperty("answered").GetInt32(), found.GetProperty("summary").GetProperty("asked").GetInt32()));
        Assert.Equal(("8.8.8.8", "ipv4"), (lookup.Text("ioc", "value"), lookup.Text("ioc", "type")));
        Assert.Equal(("malicious", ConsoleApplication.AdminEmail, "admin"), (lookup.Text("verdict"), lookup.Text("user", "email"), lookup.Text("user", "role")));
        Assert.Equal(3, lookup.GetProperty("provider_results").GetArrayLength());
        Assert.NotEqual(JsonValueKind.Null, lookup.GetProperty("finished_at").ValueKind);
    }

    [Fact]
    public async Task Check_ShowRaw_HasTheProvidersOwnWords()
    {
        await using var console = await IocConsole.StartAsync(StubProvider.Saying("found"));
        using var client = await console.AdminAsync();

        var plain = await client.PostAsJsonAsync("/api/check_ioc", new { ioc = "8.8.8.8" }).OkAsync();
        var raw = await client.PostAsJsonAsync("/api/check_ioc", new { ioc = "8.8.8.8", show_raw = true }).OkAsync();
        var read = await client.GetAsync($"/api/lookup/{raw.Text("lookup_id")}?show_raw=true").OkAsync();

        Assert.Equal(JsonValueKind.Null, plain.GetProperty("providers")[0].GetProperty("raw").ValueKind);
        Assert.Equal("found", raw.GetProperty("providers")[0].Text("raw"));
        Assert.Equal("found", read.GetProperty("provider_results")[0].Text("raw"));
    }

    [Theory]
    [InlineData("not an indicator !!")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Check_NoIndicator_IsRefusedWithItsCode(string? ioc)
    {
        await using var console = await IocConsole.StartAsync(StubProvider.Saying("found"));
        using var client = await console.AdminAsync();

        using var answer = await client.PostAsJsonAsync("/api/check_ioc", new { ioc });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(("IOC_VALIDATION_ERROR", "ValidationError"), (body.Text("error", "code"), body.Text("error", "type")));
    }

    [Fact]
    public async Task Check_Viewer_IsForbidden()
    {
        await using var console = await IocConsole.StartAsync(StubProvider.Saying("found"));
        using var viewer = await console.InviteAsync("viewer");

        using var answer = await viewer.PostAsJsonAsync("/api/check_ioc", new { ioc = "8.8.8.8" });

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("AUTHORIZATION_ERROR", (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("error", "code"));
    }

    // The reference ran all providers first and then played their answers back.
    [Fact]
    public async Task Stream_OneAnswersAndOneDoesNot_TellsOfTheFirstBeforeTheSecond()
    {
        var slow = new TaskCompletionSource();
        await using var console = await IocConsole.StartAsync(StubProvider.Saying("found", "fast"), StubProvider.Doing(
            async (_, ct) =>
            {
                await slow.Task.WaitAsync(ct);
                return ProviderReply.Of("nothing");
            },
            "slow"));
        using var client = await console.AdminAsync();
        using var stream = await client.GetStreamAsync("/api/stream_ioc?ioc=8.8.8.8");
        var events = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();

        var started = await NextAsync(events);
        var first = await NextAsync(events);
        slow.SetResult();
        var second = await NextAsync(events);
        var done = await NextAsync(events);

        Assert.Equal(("started", "provider", "provider", "done"), (started.Type, first.Type, second.Type, done.Type));
        Assert.Equal(["fast", "slow"], started.Data.GetProperty("providers").EnumerateArray().Select(provider => provider.Text("name")));
        Assert.Equal(("fast", "ok", "malicious"), (first.Data.Text("provider", "provider"), first.Data.Text("provider", "status"), first.Data.Text("summary", "verdict")));
        Assert.Equal((1, 2), (first.Data.GetProperty("over").GetInt32(), first.Data.GetProperty("asked").GetInt32()));
        Assert.Equal("not_found", second.Data.Text("provider", "status"));
        Assert.Equal("malicious", done.Data.Text("summary", "verdict"));
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task Stream_ClientLeaves_TheLookupIsStoredAllTheSame()
    {
        var slow = new TaskCompletionSource();
        await using var console = await IocConsole.StartAsync(StubProvider.Doing(async (_, ct) =>
        {
            await slow.Task.WaitAsync(ct);
            return ProviderReply.Of("found");
        }));
        using var client = await console.AdminAsync();
        string id;
        await using (var stream = await client.GetStreamAsync("/api/stream_ioc?ioc=8.8.8.8"))
        {
            var events = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();
            id = (await NextAsync(events)).Data.Text("lookup_id");
        }

        slow.SetResult();

        await Poll.UntilAsync(async () => (await client.GetAsync($"/api/lookup/{id}").OkAsync()).Text("verdict") == "malicious", TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Stream_TokenInTheQuery_IsTakenHereAndNowhereElse()
    {
        await using var console = await IocConsole.StartAsync(StubProvider.Saying("found"));
        using var admin = await console.AdminAsync();
        var token = admin.DefaultRequestHeaders.Authorization!.Parameter;
        using var anonymous = console.Anonymous();

        using var stream = await anonymous.GetAsync($"/api/stream_ioc?ioc=8.8.8.8&access_token={token}");
        using var elsewhere = await anonymous.GetAsync($"/api/history?access_token={token}");
        using var wrong = await anonymous.GetAsync("/api/stream_ioc?ioc=8.8.8.8&access_token=nonsense");

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (stream.StatusCode, stream.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (elsewhere.StatusCode, wrong.StatusCode));
    }

    [Fact]
    public async Task History_Filters_NarrowItDown()
    {
        await using var console = await IocConsole.StartAsync(StubProvider.Saying("found"));
        using var client = await console.AdminAsync();
        foreach (var ioc in new[] { "8.8.8.8", "evil.com", "8.8.8.8" })
        {
            await client.PostAsJsonAsync("/api/check_ioc", new { ioc }).OkAsync();
        }

        var all = await client.GetAsync("/api/history?limit=2").OkAsync();
        var one = await client.GetAsync("/api/history?ioc=evil[.]com").OkAsync();
        var none = await client.GetAsync("/api/history?verdict=clean").OkAsync();

        Assert.Equal((3, true), (all.GetProperty("pagination").GetProperty("total").GetInt32(), all.GetProperty("pagination").GetProperty("has_more").GetBoolean()));
        Assert.Equal(["evil.com"], one.GetProperty("lookups").EnumerateArray().Select(lookup => lookup.Text("value")));
        Assert.Equal(0, none.GetProperty("pagination").GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Note_Written_StandsOnTheLookup()
    {
        await using var console = await IocConsole.StartAsync(StubProvider.Saying("found"));
        using var client = await console.AdminAsync();
        var id = (await client.PostAsJsonAsync("/api/check_ioc", new { ioc = "8.8.8.8" }).OkAsync()).Text("lookup_id");

        await client.PostAsJsonAsync($"/api/lookup/{id}/notes", new { text = " Seen on Monday " }).OkAsync();
        using var empty = await client.PostAsJsonAsync($"/api/lookup/{id}/notes", new { text = " " });
        var lookup = await client.GetAsync($"/api/lookup/{id}").OkAsync();

        Assert.Equal("Seen on Monday", lookup.GetProperty("notes")[0].Text("text"));
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
    }

    private static async Task<(string Type, JsonElement Data)> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync());
        return (events.Current.EventType, JsonElement.Parse(events.Current.Data));
    }
}
