using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Architecture;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Endpoints.Hunting;

public sealed class HuntEndpointsTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    [Fact]
    public async Task Search_StoredLines_ArePagedNewestFirst()
    {
        using var admin = await fixture.Console.AdminAsync();
        await SendAsync(admin, "pages", 7);

        var first = (await admin.GetAsync("/api/v1/hunt/search?q=source:pages&limit=5").OkAsync()).GetProperty("data");
        var second = (await admin.GetAsync($"/api/v1/hunt/search?q=source:pages&limit=5&cursor={first.Text("cursor")}").OkAsync()).GetProperty("data");

        Assert.Equal([6, 5, 4, 3, 2, 1, 0], first.GetProperty("events").EnumerateArray().Concat(second.GetProperty("events").EnumerateArray()).Select(item => int.Parse(item.Text("fields", "source.port")[2..^2], System.Globalization.CultureInfo.InvariantCulture) - 50_000));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("cursor").ValueKind);
        Assert.True(first.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task StatisticsTimelineFieldsAndExport_StoredLines_Agree()
    {
        using var admin = await fixture.Console.AdminAsync();
        await SendAsync(admin, "figures", 5);

        var statistics = (await admin.GetAsync("/api/v1/hunt/statistics?q=source:figures&field=user.name").OkAsync()).GetProperty("data");
        var timeline = (await admin.GetAsync("/api/v1/hunt/timeline?q=source:figures").OkAsync()).GetProperty("data");
        var fields = (await admin.GetAsync("/api/v1/hunt/fields?q=source:figures").OkAsync()).GetProperty("data");
        var export = await admin.GetStringAsync(new Uri("/api/v1/hunt/export?q=source:figures&format=csv", UriKind.Relative));

        Assert.Equal(("5", "root", "5"), (statistics.Text("matches"), statistics.GetProperty("values")[0].Text("value"), statistics.GetProperty("values")[0].Text("count")));
        Assert.Equal("5", timeline.Text("matches"));
        Assert.Contains(fields.GetProperty("fields").EnumerateArray(), field => field.Text("name") == "source.ip" && field.Text("count") == "5");
        Assert.Equal(6, export.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("search?q=(")]
    [InlineData("search?limit=0")]
    [InlineData("search?cursor=x")]
    [InlineData("statistics")]
    [InlineData("timeline?buckets=1000")]
    [InlineData("export?format=xml")]
    [InlineData("fields?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")]
    public async Task Get_BadRequest_Is400WithTheReason(string path)
    {
        using var admin = await fixture.Console.AdminAsync();

        using var answer = await admin.GetAsync(new Uri("/api/v1/hunt/" + path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("False", "INVALID_REQUEST"), (body.Text("success"), body.Text("error", "code")));
    }

    [Fact]
    public async Task Saved_Hunts_AreMadeListedAndDeleted()
    {
        using var admin = await fixture.Console.AdminAsync();
        using var viewer = await fixture.Console.InviteAsync("viewer", admin);

        using var made = await admin.PostAsJsonAsync("/api/v1/hunt/saved", new { name = "root", query = "user.name:root", range = "24h" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var again = await admin.PostAsJsonAsync("/api/v1/hunt/saved", new { name = "ROOT", query = "x" });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var hunt = (await viewer.GetAsync("/api/v1/hunt/saved").OkAsync()).GetProperty("data").GetProperty("hunts").EnumerateArray().Single();
        Assert.Equal(("root", "user.name:root", "24h"), (hunt.Text("name"), hunt.Text("query"), hunt.Text("range")));
        using var refused = await viewer.DeleteAsync(new Uri($"/api/v1/hunt/saved/{hunt.Text("id")}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await admin.DeleteAsync($"/api/v1/hunt/saved/{hunt.Text("id")}").OkAsync();
    }

    private static async Task SendAsync(HttpClient client, string source, int count)
    {
        using var content = new StringContent(string.Join('\n', Enumerable.Range(0, count).Select(index => $"Mar  4 10:00:{index:D2} web-01 sshd[40]: Failed password for root from 198.51.100.7 port {50_000 + index} ssh2")));
        content.Headers.ContentType = new("text/plain");
        await client.PostAsync($"/api/v1/events?source={source}", content).OkAsync();
    }
}
