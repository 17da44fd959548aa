using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Identity;

namespace SocConsole.Tests.Architecture.Tenancy;

/// <summary>No organization reaches, sees, changes or hears another's rows, over any endpoint.</summary>
public sealed class TenancyTests(TwoOrganizations two) : IClassFixture<TwoOrganizations>
{
    public static TheoryData<string> ById => [.. EndpointTable.ById.Keys];

    public static TheoryData<string> Lists => [.. EndpointTable.Lists.Keys];

    [Fact]
    public void Endpoints_EveryOne_HasAPlaceInTheTable()
    {
        var table = EndpointTable.ById.Keys.Concat(EndpointTable.Lists.Keys).Concat(EndpointTable.WithoutRows).Concat(EndpointTable.BySecret);

        Assert.Equal(ApiEndpoint.Api(two.Console).Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal), table.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Endpoints_ThatChangeANamedRow_HaveAWitness() =>
        Assert.All(EndpointTable.ById, row => Assert.Equal(row.Key.StartsWith("GET ", StringComparison.Ordinal), row.Value.Witness is null));

    [Theory]
    [MemberData(nameof(ById))]
    public async Task Call_WithAnotherOrganizationsId_Is404AndChangesNothing(string endpoint)
    {
        var row = EndpointTable.ById[endpoint];
        var before = await WitnessAsync(row);

        using var answer = await CallAsync(two.South, endpoint, row);
        var text = await answer.Content.ReadAsStringAsync();

        Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{(int)answer.StatusCode}: {text}");
        AssertNothingNorthern(text);
        Assert.Equal(before, await WitnessAsync(row));
    }

    [Theory]
    [MemberData(nameof(ById))]
    public async Task Call_WithAnotherOrganizationsIdAndWithoutCredentials_Is401(string endpoint)
    {
        using var nobody = two.Console.Anonymous();
        using var answer = await CallAsync(nobody, endpoint, EndpointTable.ById[endpoint]);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Call_WithTheOwnId_FindsTheRow()
    {
        foreach (var (endpoint, row) in EndpointTable.ById.Where(row => row.Value.Witness is null))
        {
            using var answer = await CallAsync(two.North, endpoint, row);
            Assert.True(answer.IsSuccessStatusCode, $"{endpoint} is {(int)answer.StatusCode} for its owner: the id of the test is wrong");
        }

        foreach (var (endpoint, row) in EndpointTable.ById.Where(row => row.Value.Witness is not null))
        {
            Assert.True((await WitnessAsync(row))!.Contains(row.Id(two.Rows), StringComparison.Ordinal), $"{endpoint}: the witness does not show the row");
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task List_OfOneOrganization_ShowsNothingOfTheOther(string endpoint)
    {
        var list = EndpointTable.Lists[endpoint];
        var address = endpoint.Split(' ')[1] + list.Query?.Invoke(two.Rows);

        Assert.Contains(list.Text, await two.North.GetStringAsync(address), StringComparison.Ordinal);
        var southern = await two.South.GetStringAsync(address);
        Assert.DoesNotContain(list.Text, southern, StringComparison.Ordinal);
        AssertNothingNorthern(southern);
    }

    [Fact]
    public async Task Figures_OfTheOtherOrganization_AreNotCounted()
    {
        var dashboard = (await two.South.GetAsync("/api/v1/analytics/dashboard").OkAsync()).GetProperty("data");
        var metrics = (await two.South.GetAsync("/api/v1/analytics/metrics?metric=detection_rate").OkAsync()).GetProperty("data");
        var stages = (await two.South.GetAsync("/api/v1/agents/status").OkAsync()).GetProperty("data").GetProperty("agents");
        var audit = (await two.South.GetAsync("/api/v1/audit/verify").OkAsync()).GetProperty("data");

        Assert.Equal(("0", "0"), (dashboard.Text("today", "threats_detected"), dashboard.Text("this_week", "threats_mitigated")));
        Assert.Equal("0", metrics.Text("statistics", "max"));
        Assert.All(stages.EnumerateArray(), stage => Assert.Equal("0", stage.Text("processed_today")));
        Assert.True(audit.GetProperty("intact").GetBoolean());
    }

    [Fact]
    public async Task Settings_OfStages_AreEachOrganizationsOwn()
    {
        var before = await SettingsAsync(two.North);

        await two.South.PostAsJsonAsync("/api/v1/agents/detector/configure", new { threshold = 0.97, timeout = 77, retry_attempts = 7 }).OkAsync();

        Assert.Equal(before, await SettingsAsync(two.North));
        Assert.Contains("77", await SettingsAsync(two.South), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("txt")]
    [InlineData("json")]
    public async Task BlockList_BySecret_ShowsItsOrganizationsEntriesOnly(string form)
    {
        var token = await two.South.PostAsJsonAsync("/api/v1/blocklist/tokens", new { name = "southern-firewall" }).OkAsync();
        using var firewall = two.Console.Anonymous();

        Assert.Contains(TwoOrganizations.Attacker, await firewall.GetStringAsync($"/blocklist/{two.Rows.Secret}.{form}"), StringComparison.Ordinal);
        AssertNothingNorthern(await firewall.GetStringAsync($"/blocklist/{token.Text("data", "secret")}.{form}"));
        using var unknown = await firewall.GetAsync($"/blocklist/{new string('0', two.Rows.Secret.Length)}.{form}");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private async Task<string?> WitnessAsync(NamedRow row) => row.Witness is { } witness ? (await two.North.GetAsync(witness(two.Rows)).OkAsync()).Unstamped() : null;

    private async Task<HttpResponseMessage> CallAsync(HttpClient client, string endpoint, NamedRow row)
    {
        var words = endpoint.Split(' ');
        var path = string.Join('/', words[1].Split('/').Select(part => part == "{version}" ? "1" : part.StartsWith('{') ? row.Id(two.Rows) : part));
        using var request = new HttpRequestMessage(new HttpMethod(words[0]), path) { Content = row.Body is null ? null : JsonContent.Create(row.Body) };
        return await client.SendAsync(request);
    }

    private static async Task<string> SettingsAsync(HttpClient client) =>
        string.Join('\n', (await client.GetAsync("/api/v1/agents/status").OkAsync()).GetProperty("data").GetProperty("agents").EnumerateArray()
            .Select(stage => $"{stage.Text("name")} {stage.Text("threshold")} {stage.Text("timeout")} {stage.Text("retry_attempts")}"));

    private static void AssertNothingNorthern(string text)
    {
        string[] marks =
        [
            TwoOrganizations.Attacker, TwoOrganizations.SecondAttacker, TwoOrganizations.KeyName, TwoOrganizations.DeviceName, TwoOrganizations.FirewallName,
            TwoOrganizations.SourceName, TwoOrganizations.TargetName, "@soc.test",
        ];
        Assert.All(marks, mark => Assert.DoesNotContain(mark, text, StringComparison.Ordinal));
    }
}

internal static class Answers
{
    /// <summary>The answer without the time at which it was given.</summary>
    public static string Unstamped(this JsonElement answer) => answer.TryGetProperty("data", out var data) && answer.TryGetProperty("timestamp", out _) ? data.GetRawText() : answer.GetRawText();
}
