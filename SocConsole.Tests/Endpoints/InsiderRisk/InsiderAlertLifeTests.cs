using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.Storage;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;
using static SocConsole.Tests.Endpoints.InsiderRisk.InsiderWork;

namespace SocConsole.Tests.Endpoints.InsiderRisk;

/// <summary>An alert and its incident are one thing seen from two sides.</summary>
public sealed class InsiderAlertLifeTests : IAsyncLifetime
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
    public async Task Incident_ClosedAsTruePositive_ResolvesItsAlertAndLabelsTheDay()
    {
        var incident = (await AlertAsync("U1")).Text("incident_id");

        await admin.PostAsJsonAsync($"/api/v1/incidents/{incident}/close", new { resolution = "true_positive", note = "He took the records." }).OkAsync();
        await Poll.UntilAsync(async () => (await admin.GetAsync("/api/alerts").OkAsync())[0].Text("status") == "resolved", TimeSpan.FromSeconds(30));

        await using var db = Rows();
        Assert.True(Assert.Single(db.InsiderLabels).Malicious);
        Assert.Equal("He took the records.", Assert.Single(db.InsiderAlerts).ResolutionNotes);
    }

    [Theory]
    [InlineData("alert_id")]
    [InlineData("incident_id")]
    [InlineData("alert_db_id")]
    public async Task Alert_ResolvedByAnyOfItsNames_ClosesItsIncident(string name)
    {
        var alert = await AlertAsync("U1");

        await admin.PostAsJsonAsync($"/api/incidents/{alert.GetProperty(name)}/resolve", new { resolution_notes = "It was ordered.", verdict = "benign" }).OkAsync();

        var incident = await admin.GetAsync($"/incidents/{alert.Text("incident_id")}").OkAsync();
        Assert.Equal(("dismissed", "false_positive"), (Found(incident, "status"), Found(incident, "resolution")));
    }

    [Fact]
    public async Task Alert_OpenedAgain_OpensItsIncident()
    {
        var alert = await AlertAsync("U1");
        await admin.PostAsJsonAsync($"/api/incidents/{alert.Text("alert_id")}/resolve", new { resolution_notes = "done" }).OkAsync();

        await admin.PatchAsJsonAsync($"/api/incidents/{alert.Text("alert_id")}/status", new { status = "in_progress" }).OkAsync();

        var incident = await admin.GetAsync($"/incidents/{alert.Text("incident_id")}").OkAsync();
        Assert.Equal("investigating", Found(incident, "status"));
    }

    [Fact]
    public async Task Alert_ByAnUnknownName_IsNotFound()
    {
        await AlertAsync("U1");
        foreach (var name in (string[])["ALT99999", "99999", "ALTx", "INC-"])
        {
            await admin.PostAsJsonAsync($"/api/incidents/{name}/resolve", new { resolution_notes = "x" }).RefusedAsync(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Activity_SentAgain_AnswersTheScoreThatStands()
    {
        var line = JsonDocument.Parse(Delete("U1", "2024-10-08T09:00:00Z", 1)).RootElement;
        var first = await admin.PostAsJsonAsync("/api/activities/ingest", line).OkAsync();
        var again = await admin.PostAsJsonAsync("/api/activities/ingest", line).OkAsync();

        Assert.True(first.GetProperty("its_score").GetDouble() > 0);
        Assert.Equal(first.GetProperty("its_score").GetDouble(), again.GetProperty("its_score").GetDouble());
    }

    [Fact]
    public async Task Clearing_LeavesPeopleAndNothingOfWhatTheyDid()
    {
        await AlertAsync("U1");

        var cleared = await admin.DeleteAsync(new Uri("/admin/clear-database", UriKind.Relative)).OkAsync();

        Assert.Equal("1", cleared.Text("deleted", "insider_alerts"));
        Assert.Equal(0, (await admin.GetAsync("/api/alerts").OkAsync()).GetArrayLength());
        var person = Assert.Single((await admin.GetAsync("/api/users").OkAsync()).EnumerateArray());
        Assert.Equal(JsonValueKind.Null, person.GetProperty("its_score").ValueKind);

        // A day that had ended before may come again.
        await admin.SendAsync(Read("U1", "2024-10-01T09:00:00Z"));
        Assert.Equal(1, (await admin.GetAsync("/api/users/U1/activities?days=30").OkAsync()).GetArrayLength());
    }

    [Fact]
    public async Task Day_WithASimulatedAct_IsMarkedAfterTheDayTurned()
    {
        await admin.SendAsync(Read("U1", "2024-10-08T09:00:00Z"));
        await admin.PostAsync(new Uri("/api/simulate/activity?user_id=U1&activity_count=3", UriKind.Relative), null).OkAsync();
        await admin.SendAsync(Read("U1", "2024-10-09T09:00:00Z"));

        // What is played stands on the organization's latest day, and moves nobody's on.
        await using var db = Rows();
        Assert.Equal([true, false], await db.PersonDays.OrderBy(row => row.Date).Select(row => row.Simulated).ToListAsync());
    }

    private async Task<JsonElement> AlertAsync(string user)
    {
        await admin.SendAsync(Sabotage(user, "2024-10-08"));
        var alert = (await admin.GetAsync("/api/alerts").OkAsync())[0];
        Assert.Equal(nameof(InsiderAlertStatus.Open), alert.Text("status"), ignoreCase: true);
        return alert;
    }

    private static string? Found(JsonElement body, string name) => (body.TryGetProperty("incident", out var inner) ? inner : body).Text(name);

    private SocDbContext Rows() => console.Services.GetRequiredService<SocDatabase>().Read(1);
}
