using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Taxii;

public sealed class TaxiiServerTests : IAsyncLifetime
{
    private const string Objects = "/taxii2/api1/collections/indicators/objects/";
    private const string Inbox = "/taxii2/api1/collections/inbox/objects/";
    private const string MediaType = "application/taxii+json;version=2.1";

    private readonly SharingWorld world = new();

    public Task InitializeAsync() => world.InitializeAsync();

    public Task DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Fetch_OfACollectionOverHttp_BringsEachIndicatorOnce()
    {
        await world.TellAsync(SharingWorld.Addresses(305));
        var feed = await world.FeedAsync(
            world.Console.Address + "taxii2/api1/collections/indicators/", new { format = "taxii", page_size = 10, interval_minutes = 0, auth = "basic" }, $"anybody:{world.Key}");

        var first = await world.FetchAsync(feed);
        Assert.Equal(("completed", "305", "305"), (first.Text("status"), first.Text("indicators_found"), first.Text("indicators_new")));
        Assert.Equal((await world.StoredAsync("Test")).Order(), (await world.StoredAsync("Other")).Order());

        var second = await world.FetchAsync(feed);
        Assert.Equal(("completed", "0"), (second.Text("status"), second.Text("indicators_found")));

        await world.TellAsync(["evil.example.com"]);
        var third = await world.FetchAsync(feed);
        Assert.Equal(("1", "1"), (third.Text("indicators_found"), third.Text("indicators_new")));
    }

    [Fact]
    public async Task Objects_RedOrExcluded_AreNotGiven()
    {
        await world.TellAsync(["198.51.100.1"]);
        await world.TellAsync(["198.51.100.2"], "tlp:red");
        using var client = world.Basic("x", world.Key);

        var page = await client.GetAsync(Objects).OkAsync();

        Assert.Equal("198.51.100.1", Assert.Single(page.GetProperty("objects").EnumerateArray()).Text("name"));
    }

    [Fact]
    public async Task Object_ById_IsFoundByItsOwnersOnly()
    {
        await world.TellAsync(["198.51.100.1"]);
        using var client = world.Basic("x", world.Key);
        var id = (await client.GetAsync(Objects).OkAsync()).GetProperty("objects")[0].Text("id");

        Assert.Equal(id, (await client.GetAsync($"{Objects}{id}/").OkAsync()).GetProperty("objects")[0].Text("id"));
        Assert.Equal(id, (await client.GetAsync($"{Objects}?match[id]={id}").OkAsync()).GetProperty("objects")[0].Text("id"));
        Assert.Single((await client.GetAsync($"{Objects}{id}/versions/").OkAsync()).GetProperty("versions").EnumerateArray());
        await world.Taker.GetAsync($"{Objects}{id}/").RefusedAsync(HttpStatusCode.NotFound);
        Assert.Equal("{}", (await world.Taker.GetAsync(Objects).OkAsync()).GetRawText());
        await client.DeleteAsync($"{Objects}{id}/").RefusedAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Credentials_OfEveryKind_ServeOrAskForBasic()
    {
        using var nobody = world.Console.Anonymous();
        using var refused = await nobody.GetAsync("/taxii2/");
        Assert.Equal((HttpStatusCode.Unauthorized, "Basic"), (refused.StatusCode, refused.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal("401", JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.Text("http_status"));

        using var person = world.Basic(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);
        var before = await SessionsAsync();
        await person.GetAsync("/taxii2/").OkAsync();
        await person.GetAsync("/taxii2/api1/").OkAsync();
        Assert.Equal(before + 1, await SessionsAsync());
        await world.Console.With(world.Key).GetAsync("/taxii2/").OkAsync();
        using var wrong = world.Basic(ConsoleApplication.AdminEmail, "Wrong-Horse-9-Battery");
        await wrong.GetAsync("/taxii2/").RefusedAsync(HttpStatusCode.Unauthorized);
        using var elsewhere = world.Basic(ConsoleApplication.AdminEmail, ConsoleApplication.AdminPassword);
        await elsewhere.GetAsync("/api/v1/indicators").RefusedAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.NotAcceptable)]
    [InlineData("application/taxii+json;version=2.0", HttpStatusCode.NotAcceptable)]
    [InlineData("application/taxii+json", HttpStatusCode.OK)]
    [InlineData("*/*", HttpStatusCode.OK)]
    public async Task Accept_IsKept(string accept, HttpStatusCode status)
    {
        using var client = world.Basic("x", world.Key);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);

        using var answer = await client.GetAsync("/taxii2/");

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(MediaType, answer.Content.Headers.NonValidated["Content-Type"].ToString());
    }

    [Fact]
    public async Task Inbox_WithObjects_StoresIndicatorsAndTellsOfTheRest()
    {
        using var client = world.Basic("x", await world.KeyAsync("analyst"));
        var good = Indicator("11111111-1111-4111-8111-111111111111", "[ipv4-addr:value = '198.51.100.7']");
        var broken = Indicator("22222222-2222-4222-8222-222222222222", "[ipv4-addr:value = ");
        var nothing = Indicator("33333333-3333-4333-8333-333333333333", "[process:name = 'a']");
        const string Identity = """{"type":"identity","spec_version":"2.1","id":"identity--44444444-4444-4444-8444-444444444444","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"A"}""";

        var status = await PostAsync(client, $$"""{"objects":[{{good}},{{broken}},{{nothing}},{{Identity}}]}""").OkAsync();

        Assert.Equal(("complete", "1", "3"), (status.Text("status"), status.Text("success_count"), status.Text("failure_count")));
        Assert.All(status.GetProperty("failures").EnumerateArray(), failure => Assert.NotEmpty(failure.Text("message")));
        Assert.Equal("198.51.100.7", Assert.Single(await world.StoredAsync("Test")).Value);
        Assert.Equal(status.GetRawText(), (await client.GetAsync($"/taxii2/api1/status/{status.Text("id")}/").OkAsync()).GetRawText());
        await world.Taker.GetAsync($"/taxii2/api1/status/{status.Text("id")}/").RefusedAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Inbox_ThatMayNotBeWritten_Refuses()
    {
        using var viewer = world.Basic("x", world.Key);
        using var analyst = world.Basic("x", await world.KeyAsync("analyst"));

        await PostAsync(viewer, """{"objects":[]}""").RefusedAsync(HttpStatusCode.Forbidden);
        await analyst.GetAsync(Inbox).RefusedAsync(HttpStatusCode.Forbidden);
        await PostAsync(analyst, "{}").RefusedAsync(HttpStatusCode.UnprocessableEntity);
        await PostAsync(analyst, "{").RefusedAsync(HttpStatusCode.BadRequest);
        await PostAsync(analyst, """{"objects":[]}""", "application/json").RefusedAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task AddedAfter_OfAPagesLast_GivesTheRestAndNothingTwice()
    {
        foreach (var address in SharingWorld.Addresses(5))
        {
            await world.TellAsync([address]);
        }

        using var client = world.Basic("x", world.Key);
        var (seen, after) = (new List<string>(), "2000-01-01T00:00:00Z");
        for (var page = 0; page < 5; page++)
        {
            using var answer = await client.GetAsync($"{Objects}?limit=1&added_after={after}");
            seen.Add(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("objects")[0].Text("name"));
            after = answer.Headers.GetValues("X-TAXII-Date-Added-Last").Single();
        }

        Assert.Equal(SharingWorld.Addresses(5), seen);
        Assert.Equal("{}", (await client.GetAsync($"{Objects}?added_after={after}").OkAsync()).GetRawText());
    }

    private static string Indicator(string id, string pattern) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":"indicator","spec_version":"2.1","id":"indicator--{{id}}","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","pattern":"{{pattern}}","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z"}""");

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string body, string type = MediaType)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await client.PostAsync(Inbox, content);
    }

    private async Task<int> SessionsAsync() => (await world.Giver.GetAsync("/api/auth/sessions").OkAsync()).GetProperty("sessions").GetArrayLength();
}
