using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Contracts.ThreatCopilot;

/// <summary>
/// One console with its documented limits, and one story in it: eight failed passwords become a threat, its playbook is approved by a second person and
/// completes. The tests read what the story left.
/// </summary>
public sealed class ThreatCopilotFixture : IAsyncLifetime
{
    public const string Attacker = "203.0.113.40";

    internal ConsoleApplication Console { get; private set; } = null!;

    internal HttpClient Admin { get; private set; } = null!;

    internal HttpClient Approver { get; private set; } = null!;

    internal string ApproverEmail { get; private set; } = null!;

    /// <summary>The last answer of detect, without its envelope.</summary>
    internal JsonElement Detection { get; private set; }

    /// <summary>The playbook's list row while it waited.</summary>
    internal JsonElement Waiting { get; private set; }

    /// <summary>The answer to the approval.</summary>
    internal JsonElement Approval { get; private set; }

    /// <summary>What the socket told of the story, in order.</summary>
    internal IReadOnlyList<JsonElement> News { get; private set; } = [];

    internal string ThreatId => Detection.Text("threat_id");

    internal string PlaybookId => Waiting.Text("id");

    public async Task InitializeAsync()
    {
        Console = await ConsoleApplication.StartAsync();
        Admin = await Console.AdminAsync();
        Approver = await Console.InviteAsync("approver", Admin);
        ApproverEmail = (await Approver.GetAsync("/api/auth/me").OkAsync()).Text("email");
        using var listener = await ThreatListener.OpenAsync(Console, Admin);
        Detection = await BurstAsync(Attacker);
        var news = (await listener.UntilAsync("approval_required", ThreatId)).ToList();
        Waiting = (await DataAsync(Admin.GetAsync($"/api/v1/playbooks?threat_id={ThreatId}"))).GetProperty("playbooks")[0];
        Approval = await DataAsync(Approver.PostAsJsonAsync($"/api/v1/playbooks/{PlaybookId}/approve", new { approved = true, comment = "Approved for immediate execution" }));
        news.AddRange(await listener.UntilAsync("threat_mitigated", ThreatId));
        News = news;
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        Approver.Dispose();
        await Console.DisposeAsync();
    }

    /// <summary>Eight failed ssh passwords from one address; the last answer.</summary>
    internal async Task<JsonElement> BurstAsync(string address)
    {
        var now = TimeProvider.System.GetUtcNow();
        JsonElement last = default;
        for (var i = 0; i < 8; i++)
        {
            last = await DataAsync(Admin.PostAsJsonAsync("/api/v1/detect", new
            {
                log_entry = $"sshd[{4200 + i}]: Failed password for root from {address} port {50_100 + i} ssh2",
                timestamp = now.AddSeconds(i - 8).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                source = "auth_server",
                metadata = new { user = "root", attempts = i + 1 },
            }));
        }

        return last;
    }

    /// <summary>The data of an envelope whose other members are checked.</summary>
    internal static async Task<JsonElement> DataAsync(Task<HttpResponseMessage> pending)
    {
        var answer = await pending.OkAsync();
        Shape.Check(answer, """{"success": true, "timestamp": ""}""");
        Assert.True(answer.GetProperty("success").GetBoolean());
        return answer.GetProperty("data");
    }
}

[CollectionDefinition(Name)]
public sealed class ThreatCopilotDefinition : ICollectionFixture<ThreatCopilotFixture>
{
    public const string Name = "ThreatCopilot contract";
}
