using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Detection;

public sealed class RuleTestEndpointTests
{
    private const string Rule = "title: t\nid: one\nlogsource: {category: test}\ndetection:\n  s: {a|expand: '%who%'}\n  condition: s\n";

    [Fact]
    public async Task Post_RulesAndEvents_AnswersWhatMatches()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var admin = await console.AdminAsync();

        using var answer = await admin.PostAsJsonAsync("/api/v1/rules/test", new { rules = Rule, events = new object[] { new { a = "ann" }, new { a = "cid" }, "a line" }, placeholders = new { who = new[] { "ann", "bob" } } });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(text);
        var data = json.RootElement.TryGetProperty("data", out var inner) ? inner : json.RootElement;
        Assert.Equal("one", data.GetProperty("rules")[0].GetProperty("id").GetString());
        Assert.Equal([1, 0, 0], data.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("matched").GetArrayLength()));
    }

    [Fact]
    public async Task Post_WithoutCredentials_IsRefused()
    {
        await using var console = await ConsoleApplication.StartAsync();
        using var anonymous = console.Anonymous();

        using var answer = await anonymous.PostAsJsonAsync("/api/v1/rules/test", new { rules = Rule, events = Array.Empty<object>() });

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
