using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Automation.Triggers;

/// <summary>A whole console whose incidents are written as detection would write them, with the news of them in the outbox.</summary>
internal sealed class TriggerWorld : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private TriggerWorld(ConsoleApplication console, HttpClient admin) => (Console, Admin) = (console, admin);

    public ConsoleApplication Console { get; }

    public HttpClient Admin { get; }

    public SocDatabase Database => Console.Services.GetRequiredService<SocDatabase>();

    public static async Task<TriggerWorld> StartAsync()
    {
        var console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:Enabled"] = "false" });
        return new TriggerWorld(console, await console.AdminAsync());
    }

    public static object Body(object conditions, string name = "trigger", string action = "block_ip", bool auto = false, string priority = "medium", int cooldown = 60, int perDay = 100, bool enabled = true) => new
    {
        name,
        description = "d",
        category = "network",
        enabled,
        auto_execute = auto,
        priority,
        conditions,
        playbook_name = name,
        workflow_steps = new[] { new { action_type = action, parameters = action == "block_ip" ? new Dictionary<string, object> { ["ip_address"] = "{source_ip}", ["duration"] = 300 } : [] } },
        cooldown_seconds = cooldown,
        max_triggers_per_day = perDay,
    };

    public async Task<int> CreateAsync(object body) => (await Admin.PostAsJsonAsync("/api/triggers", body).OkAsync()).GetProperty("id").GetInt32();

    public Task<JsonElement> GetAsync(int trigger) => Admin.GetAsync($"/api/triggers/{trigger}").OkAsync();

    /// <summary>Cowrie records of failed logins, so many seconds apart, the last one now.</summary>
    public async Task SendLoginsAsync(int count, double secondsApart, string source = "ssh-trap", string ip = TestIncidents.Attacker)
    {
        var now = TimeProvider.System.GetUtcNow();
        var lines = Enumerable.Range(0, count).Select(i => JsonSerializer.Serialize(new
        {
            eventid = "cowrie.login.failed",
            src_ip = ip,
            username = "root",
            password = $"p{i}",
            session = $"s{i}",
            sensor = "honeypot-1",
            timestamp = now.AddSeconds(-i * secondsApart).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        }));
        using var content = new StringContent(string.Join('\n', lines));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        (await Admin.PostAsync(new Uri($"/api/v1/events?source={source}", UriKind.Relative), content)).EnsureSuccessStatusCode();
    }

    public Task OpenAsync(int number, Action<Incident>? change = null) => WriteAsync(unit =>
    {
        var incident = TestIncidents.Incident(number, unit.Now);
        (incident.FirstSeenAt, incident.RuleConfidence) = (unit.Now.AddHours(-1), 0.95);
        change?.Invoke(incident);
        unit.Db.Incidents.Add(incident);
        unit.Raise(new IncidentOpened(1, unit.Now, number));
    });

    public Task ChangedAsync(int number, Action<Incident>? change = null) => WriteAsync(unit =>
    {
        change?.Invoke(unit.Db.Incidents.Single(row => row.Number == number));
        unit.Raise(new IncidentChanged(1, unit.Now, number));
    });

    public Task ContainAloneAsync() => WriteAsync(unit => unit.Db.Organizations.Single(row => row.Id == 1).AutoContainConfidence = 0.9);

    public async Task WriteAsync(Action<Unit> change)
    {
        var done = await Database.WriteAsync<Done>(
            1,
            unit =>
            {
                change(unit);
                return Task.FromResult<Result<Done>>(Done.Value);
            },
            CancellationToken.None);
        Assert.Null(done.Error);
    }

    /// <summary>Waits until the trigger has looked at the incident and the look is whole.</summary>
    public async Task<JsonElement> LookAsync(int trigger, int incident, string? outcome = null)
    {
        JsonElement found = default;
        await Poll.UntilAsync(async () =>
        {
            var looks = (await Admin.GetAsync($"/api/triggers/{trigger}/evaluations?limit=100").OkAsync()).GetProperty("evaluations").EnumerateArray()
                .Where(look => look.GetProperty("incident_id").GetInt32() == incident && (outcome is null || look.Text("outcome") == outcome)).ToList();
            found = looks.FirstOrDefault();
            return looks.Count > 0 && (found.Text("outcome") != "fired" || found.Text("run_id").Length > 0);
        }, Limit);
        return found;
    }

    public async Task<IReadOnlyList<string>> RunsAsync(int trigger)
    {
        await using var db = Database.Read(1);
        return await db.PlaybookRuns.Where(run => run.TriggerId == trigger).OrderBy(run => run.Id).Select(run => run.Number).ToListAsync();
    }

    public async Task<Core.Response.Playbooks.PlaybookRun> RunAsync(string number)
    {
        await using var db = Database.Read(1);
        return await db.PlaybookRuns.SingleAsync(run => run.Number == number);
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await Console.DisposeAsync();
    }
}
