using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Ingestion;

public sealed class IngestionEndpointTests
{
    private const string Ssh = "2026-03-04T10:00:00Z web-01 sshd[401]: Failed password for root from 198.51.100.7 port 50001 ssh2";

    [Fact]
    public async Task Parse_Lines_AnswersFieldsAndReasonsAndStoresNothing()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();

        var answer = await admin.PostAsJsonAsync("/api/v1/parse", new { lines = new[] { Ssh, "[1]", "{\"tags\":[\"a\",\"b\"]}" } });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((2, 1), (body.GetProperty("parsed").GetInt32(), body.GetProperty("refused").GetInt32()));
        var results = body.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["line", "dataset", "timestamp", "fields", "error"], results[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(("sshd", "198.51.100.7"), (results[0].GetProperty("dataset").GetString(), results[0].GetProperty("fields").GetProperty("source.ip").GetString()));
        Assert.Equal("2026-03-04T10:00:00Z", results[0].GetProperty("timestamp").GetString());
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (results[0].GetProperty("error").ValueKind, results[1].GetProperty("dataset").ValueKind));
        Assert.Equal("The line is JSON but not an object.", results[1].GetProperty("error").GetString());
        Assert.Equal(2, results[2].GetProperty("fields").GetProperty("tags").GetArrayLength());
        var sources = await admin.GetFromJsonAsync<JsonElement>("/api/v1/ingestion/sources");
        Assert.Equal(0, sources.GetProperty("sources").GetArrayLength());
    }

    [Fact]
    public async Task Parse_BadRequests_AreRefused()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();
        using var viewer = await console.InviteAsync("viewer");

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("/api/v1/parse", new { lines = Enumerable.Repeat("a", 1001) })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("/api/v1/parse", new { source = "web" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsJsonAsync("/api/v1/parse", new { lines = new[] { Ssh } })).StatusCode);
        admin.DefaultRequestHeaders.ExpectContinue = true;
        using var large = new StringContent($"{{\"lines\":[\"{new string('a', 11 * 1024 * 1024)}\"]}}", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await admin.PostAsync(new Uri("/api/v1/parse", UriKind.Relative), large)).StatusCode);
    }

    [Fact]
    public async Task Events_BinaryEventLog_IsRefusedWithTheWayToJsonLines()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();
        using var binary = new StringContent("ElfFile\0\0\0\0", System.Text.Encoding.UTF8, "text/plain");
        using var text = new StringContent("ElfFile", System.Text.Encoding.UTF8, "text/plain");

        var refused = await admin.PostAsync(new Uri("/api/v1/events", UriKind.Relative), binary);
        var taken = await admin.PostAsync(new Uri("/api/v1/events", UriKind.Relative), text);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.Accepted), (refused.StatusCode, taken.StatusCode));
        Assert.Contains("evtx_dump -o jsonl", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourcesAndFailures_AfterADelivery_TellOfIt()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();
        using var viewer = await console.InviteAsync("viewer");
        using var lines = new StringContent($"{Ssh}\n[1]\n[2]\n", System.Text.Encoding.UTF8, "text/plain");
        (await admin.PostAsync(new Uri("/api/v1/events?source=web", UriKind.Relative), lines)).EnsureSuccessStatusCode();

        var report = await viewer.GetFromJsonAsync<JsonElement>("/api/v1/ingestion/sources");
        var failures = await viewer.GetFromJsonAsync<JsonElement>("/api/v1/ingestion/failures?source=web&page=2&limit=1");

        var source = report.GetProperty("sources").EnumerateArray().Single();
        Assert.Equal(("web", "active", 1, 2), (source.GetProperty("name").GetString(), source.GetProperty("state").GetString(), source.GetProperty("events_last_hour").GetInt32(), source.GetProperty("refused_last_day").GetInt32()));
        Assert.Equal(60, report.GetProperty("quiet_after_minutes").GetInt32());
        Assert.Equal((2, 2, 1), (failures.GetProperty("total").GetInt32(), failures.GetProperty("page").GetInt32(), failures.GetProperty("limit").GetInt32()));
        Assert.Equal("[1]", failures.GetProperty("failures").EnumerateArray().Single().GetProperty("sample").GetString());
        Assert.Equal(2, failures.GetProperty("reasons")[0].GetProperty("count").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, (await viewer.GetAsync(new Uri("/api/v1/ingestion/failures?limit=101", UriKind.Relative))).StatusCode);
    }
}
