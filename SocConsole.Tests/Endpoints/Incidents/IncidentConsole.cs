using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Incidents;

/// <summary>A console with a honeypot's attacker in it.</summary>
public sealed class IncidentConsole : IAsyncLifetime
{
    public const string Attacker = "203.0.113.251";

    internal ConsoleApplication Console { get; private set; } = null!;

    internal HttpClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:Enabled"] = "false" });
        Admin = await Console.AdminAsync();
        await AttackAsync(Attacker);
    }

    public async Task DisposeAsync()
    {
        Admin.Dispose();
        await Console.DisposeAsync();
    }

    /// <summary>Twelve failed logins at a honeypot; waits for the incident. Gives it as the list shows it.</summary>
    internal async Task<JsonElement> AttackAsync(string address)
    {
        var now = TimeProvider.System.GetUtcNow();
        var lines = Enumerable.Range(0, 12).Select(i => JsonSerializer.Serialize(new
        {
            eventid = "cowrie.login.failed",
            src_ip = address,
            username = "root",
            password = $"guess{i}",
            session = $"a1b2c3d{i:x}",
            sensor = "honeypot-1",
            message = $"login attempt [root/guess{i}] failed",
            timestamp = now.AddSeconds(i - 20).ToString("O", CultureInfo.InvariantCulture),
        }));
        using var content = new StringContent(string.Join('\n', lines));
        content.Headers.ContentType = new("application/x-ndjson");
        (await Admin.PostAsync(new Uri("/api/v1/events?source=honeypot", UriKind.Relative), content)).EnsureSuccessStatusCode();
        JsonElement found = default;
        await Poll.UntilAsync(
            async () =>
            {
                var list = await Admin.GetAsync(new Uri($"/incidents?source_ip={address}", UriKind.Relative)).OkAsync();
                found = list.GetProperty("incidents").EnumerateArray().FirstOrDefault();
                return found.ValueKind == JsonValueKind.Object && found.GetProperty("event_count").GetInt64() >= 12;
            },
            TimeSpan.FromSeconds(30));
        return found;
    }

    internal async Task<int> NumberAsync() => (await Admin.GetAsync(new Uri($"/incidents?source_ip={Attacker}", UriKind.Relative)).OkAsync()).GetProperty("incidents")[0].GetProperty("id").GetInt32();

    internal Task<JsonElement> GetAsync(string path) => Admin.GetAsync(new Uri(path, UriKind.Relative)).OkAsync();

    internal Task<HttpResponseMessage> PostAsync(string path, object body) => Admin.PostAsJsonAsync(path, body);
}
