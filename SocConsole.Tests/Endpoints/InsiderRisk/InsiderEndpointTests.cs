using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Storage;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using static SocConsole.Tests.Endpoints.InsiderRisk.InsiderWork;

namespace SocConsole.Tests.Endpoints.InsiderRisk;

public sealed class InsiderEndpointTests : IAsyncLifetime
{
    private ConsoleApplication console = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleAsync();
        admin = await console.AdminAsync();
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await console.DisposeAsync();
    }

    [Fact]
    public async Task Activities_SentTwice_AreKeptOnce()
    {
        string[] lines = [Delete("U1", "2024-10-08T09:00:00Z", 1), Delete("U1", "2024-10-08T09:01:00Z", 2), Delete("U1", "2024-10-08T09:01:00Z", 2)];

        var first = await admin.SendAsync(lines);
        var second = await admin.SendAsync(lines);

        Assert.Equal((3, 0), (first.GetProperty("accepted").GetInt32(), first.GetProperty("duplicates").GetInt32()));
        Assert.Equal((0, 3), (second.GetProperty("accepted").GetInt32(), second.GetProperty("duplicates").GetInt32()));
        Assert.Equal(3, (await admin.GetAsync("/api/users/U1/activities?days=30").OkAsync()).GetArrayLength());
    }

    // Every activity scored 0.95 and quiet finance people outscored sabotage.
    [Fact]
    public async Task Sabotage_OfAPerson_ScoresAboveAQuietOneAndOpensAnIncident()
    {
        await admin.SendAsync([.. Enumerable.Range(0, 10).Select(i => Delete("bad", $"2024-10-08T10:00:{i:D2}Z", i)), Read("quiet", "2024-10-08T10:00:00Z")]);

        var (bad, quiet) = (await admin.GetAsync("/api/users/bad").OkAsync(), await admin.GetAsync("/api/users/quiet").OkAsync());
        var alert = (await admin.GetAsync("/api/alerts").OkAsync())[0];
        var incident = (await admin.GetAsync("/api/incidents").OkAsync())[0];

        Assert.True(bad.GetProperty("its_score").GetDouble() >= 60 && quiet.GetProperty("its_score").GetDouble() < 20);
        Assert.Equal(("bad", "high", alert.Text("incident_id")), (alert.Text("user_id"), alert.Text("risk_level"), incident.Text("id")));
        Assert.Contains("sabotage", alert.GetProperty("anomalies").EnumerateArray().Select(word => word.GetString()));
    }

    [Fact]
    public async Task Scores_OfTheSameActsInAnotherOrder_AreTheSame()
    {
        var acts = Enumerable.Range(0, 40).Select(i => (Bad: i % 3 == 0, At: $"2024-10-08T{8 + (i / 6):D2}:{i % 60:D2}:00Z", Number: i)).ToList();
        await admin.SendAsync([.. acts.Select(act => act.Bad ? Delete("forth", act.At, act.Number) : Read("forth", act.At))]);
        foreach (var part in Enumerable.Reverse(acts).Chunk(7))
        {
            await admin.SendAsync([.. part.Select(act => act.Bad ? Delete("back", act.At, act.Number) : Read("back", act.At))]);
        }

        var scores = (await admin.GetAsync("/api/v1/insider/scores?from=2024-10-08&to=2024-10-08").OkAsync()).EnumerateArray().ToDictionary(row => row.Text("user_id"), row => row.GetProperty("score").GetDouble());

        Assert.Equal(scores["forth"], scores["back"]);
        Assert.True(scores["forth"] > 40);
    }

    [Fact]
    public async Task Scores_OfADayThatHadEnded_AreCountedAnew()
    {
        await admin.SendAsync([Read("late", "2024-10-10T09:00:00Z")]);
        var told = await admin.SendAsync([.. Enumerable.Range(0, 10).Select(i => Delete("late", $"2024-10-08T10:00:{i:D2}Z", i))]);

        var rows = (await admin.GetAsync("/api/v1/insider/scores?from=2024-10-08&to=2024-10-10").OkAsync()).EnumerateArray().ToDictionary(row => row.Text("date"), row => row);

        Assert.True(told.GetProperty("recounting").GetBoolean());
        Assert.True(rows["2024-10-08"].GetProperty("score").GetDouble() >= 60);
        Assert.Equal(rows["2024-10-08"].GetProperty("score").GetDouble(), Math.Round(rows["2024-10-08"].GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("points").GetDouble()), 1));
    }

    [Fact]
    public async Task Csv_OfScores_HoldsTheSameRows()
    {
        await admin.SendAsync([.. Enumerable.Range(0, 10).Select(i => Delete("=cmd", $"2024-10-08T10:00:{i:D2}Z", i))]);

        var csv = await admin.GetStringAsync(new Uri("/api/v1/insider/scores?from=2024-10-08&to=2024-10-08&format=csv", UriKind.Relative));

        Assert.StartsWith("person,date,score,level,parts", csv, StringComparison.Ordinal);
        Assert.Contains("'=cmd,2024-10-08,", csv, StringComparison.Ordinal);
    }

    // The console said "trained" without data.
    [Fact]
    public async Task Train_WithoutData_FailsWithTheReason()
    {
        var training = await admin.PostAsJsonAsync("/api/v1/insider/train", new { supervised = true }).OkAsync();
        var id = training.GetProperty("training_id").GetInt32();
        JsonElement now = default;
        await Poll.UntilAsync(async () => (now = await admin.GetAsync($"/api/v1/insider/train/{id}").OkAsync()).Text("status") == "failed", TimeSpan.FromSeconds(60));

        Assert.Contains("200", now.Text("error"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await admin.GetAsync("/api/analytics/models").OkAsync()).GetProperty("ensemble").GetProperty("overall_accuracy").ValueKind);
    }

    [Fact]
    public async Task Import_OfAForeignFile_IsRefused()
    {
        using var body = new ByteArrayContent([1, 2, 3]);
        await admin.PostAsync(new Uri("/api/v1/models/import", UriKind.Relative), body).RefusedAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Verdict_OfAnAlert_BecomesALabel()
    {
        await admin.SendAsync([.. Enumerable.Range(0, 10).Select(i => Delete("U1", $"2024-10-08T10:00:{i:D2}Z", i))]);
        var alert = (await admin.GetAsync("/api/alerts").OkAsync())[0].GetProperty("alert_db_id").GetInt64();

        await admin.PostAsJsonAsync($"/api/incidents/{alert}/resolve", new { resolution_notes = "It was ordered.", verdict = "benign" }).OkAsync();

        await using var db = console.Services.GetRequiredService<SocDatabase>().Read(1);
        var label = Assert.Single(db.InsiderLabels);
        Assert.Equal((new DateOnly(2024, 10, 8), false), (label.Date, label.Malicious));
    }

    [Fact]
    public async Task Requests_NamingAnotherOrganizationsPerson_ReachNothing()
    {
        await admin.SendAsync([Read("theirs", "2024-10-08T10:00:00Z")]);
        var email = $"{Guid.NewGuid():N}@soc.test";
        using var other = console.Anonymous();
        await other.PostAsJsonAsync("/api/auth/register", new { organization_name = "Other", email, password = ConsoleApplication.AdminPassword, name = "n" }).OkAsync();
        using var south = await console.SignInAsync(email, ConsoleApplication.AdminPassword);

        await south.PostAsync(new Uri("/api/trigger/anomaly?user_id=theirs&anomaly_type=sabotage", UriKind.Relative), null).RefusedAsync(HttpStatusCode.NotFound);
        await south.PostAsync(new Uri("/api/simulate/activity?user_id=theirs", UriKind.Relative), null).RefusedAsync(HttpStatusCode.NotFound);
        await south.PostAsJsonAsync("/api/incidents", new { user_id = "theirs", severity = "high", description = "x" }).RefusedAsync(HttpStatusCode.NotFound);
        await south.PostAsJsonAsync("/api/v1/insider/labels", new[] { new { user_id = "theirs", date = "2024-10-08", malicious = true } }).RefusedAsync(HttpStatusCode.NotFound);
        Assert.Equal(1, (await admin.GetAsync("/api/users/theirs/activities").OkAsync()).GetArrayLength());
    }
}
