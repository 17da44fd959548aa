using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Architecture;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Intelligence;

public sealed class ExclusionEndpointTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Path = "/api/v1/exclusions";

    private static readonly string[] Network = ["192.0.2.0/24"];

    [Fact]
    public async Task Exclusion_CreatedChangedListedAndDeleted_SpeaksBareJson()
    {
        using var admin = await fixture.Console.AdminAsync();
        var created = await admin.PostAsJsonAsync(Path, new { name = "life", kind = "cidr", purpose = "false_positive", types = new[] { "ip" }, entries = Network });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt32();

        var changed = await admin.PutAsJsonAsync($"{Path}/{id}", new { name = "life", kind = "cidr", purpose = "context" }).OkAsync();
        Assert.Equal(("tag", "1"), (changed.Text("mode"), changed.Text("entry_count")));
        var entries = await admin.GetAsync($"{Path}/{id}/entries?search=192&limit=5").OkAsync();
        Assert.Equal(("192.0.2.0/24", "1"), (entries.GetProperty("entries")[0].GetString(), entries.Text("total_count")));
        var list = await admin.GetAsync(Path).OkAsync();
        Assert.Equal(list.GetProperty("exclusions").GetArrayLength(), list.GetProperty("total_count").GetInt32());
        Assert.Equal("Exclusion deleted successfully", (await admin.DeleteAsync($"{Path}/{id}").OkAsync()).Text("message"));
        using var gone = await admin.GetAsync($"{Path}/{id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Test_BothForms_AnswerEachTheirOwn()
    {
        using var admin = await fixture.Console.AdminAsync();
        await admin.PostAsJsonAsync(Path, new { name = "tested", kind = "host_suffix", purpose = "false_positive", entries = new[] { "tested.example.com" } });
        await admin.PostAsJsonAsync("/api/v1/indicators", new { value = "evil.example.org" });

        var value = await admin.PostAsJsonAsync($"{Path}/test", new { value = "hxxp://a.tested.example[.]com/" }).OkAsync();
        Assert.Equal(("url", "True", "suppress", "tested"), (value.Text("indicator_type"), value.Text("excluded"), value.Text("mode"), value.GetProperty("hits")[0].Text("name")));
        var pattern = await admin.PostAsJsonAsync($"{Path}/test", new { pattern = "*.example.org", pattern_type = "wildcard", test_value = "b.example.org" }).OkAsync();
        Assert.Equal(("1", "wildcard", "b.example.org", "True"), (pattern.Text("total_matches"), pattern.Text("test_type"), pattern.Text("test_value"), pattern.Text("test_matches")));
        using var neither = await admin.PostAsJsonAsync($"{Path}/test", new { });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, neither.StatusCode);
    }

    [Fact]
    public async Task Import_List_HoldsBackWhatIsStoredSoonAfter()
    {
        using var admin = await fixture.Console.AdminAsync();
        var source = (await admin.PostAsJsonAsync("/api/v1/sources", new { name = "a feed" }).OkAsync()).GetProperty("id").GetInt32();
        var indicator = await admin.PostAsJsonAsync("/api/v1/indicators", new { value = "198.51.100.9", source_id = source }).OkAsync();

        var list = new { name = "List of known sinkholes", type = "cidr", version = 1, matching_attributes = new[] { "ip-dst" }, list = new[] { "198.51.100.0/24" } };
        var seen = await admin.PostAsJsonAsync($"{Path}/preview", new { kind = "cidr", entries = list.list }).OkAsync();
        var imported = await admin.PostAsJsonAsync($"{Path}/import", list).OkAsync();

        Assert.Equal(("1", "0"), (seen.Text("hit"), seen.Text("true_positives")));
        Assert.Equal("1", imported.Text("added"));
        await Poll.UntilAsync(async () => !(await admin.GetAsync($"/api/v1/indicators/{indicator.Text("id")}").OkAsync()).GetProperty("is_active").GetBoolean(), TimeSpan.FromSeconds(60));
        using var wrong = await admin.PostAsync($"{Path}/import", new StringContent("x"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, wrong.StatusCode);
    }
}
