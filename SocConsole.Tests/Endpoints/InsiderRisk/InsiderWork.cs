using System.Globalization;
using System.Text.Json;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.InsiderRisk;

/// <summary>Activities of made-up people, sent to a console of the test's own.</summary>
internal static class InsiderWork
{
    public static Task<ConsoleApplication> ConsoleAsync() => ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:RateLimits:Enabled"] = "false" });

    public static string Delete(string user, string at, int number) => Line(user, at, new { file_path = string.Create(CultureInfo.InvariantCulture, $"/records/{number}.xlsx"), action = "delete", size_mb = 1.5, sensitive = true });

    public static string Read(string user, string at) => Line(user, at, new { file_path = "/work/a.docx", action = "read", size_mb = 0.1, sensitive = false });

    /// <summary>Ten sensitive files deleted within ten seconds: enough for an alert.</summary>
    public static string[] Sabotage(string user, string day) => [.. Enumerable.Range(0, 10).Select(i => Delete(user, $"{day}T10:00:{i:D2}Z", i))];

    public static async Task<JsonElement> SendAsync(this HttpClient client, params string[] lines)
    {
        using var body = new StringContent(string.Join('\n', lines));
        body.Headers.ContentType = new("application/x-ndjson");
        return await client.PostAsync(new Uri("/api/v1/insider/activities", UriKind.Relative), body).OkAsync();
    }

    private static string Line(string user, string at, object details) => JsonSerializer.Serialize(new { user_id = user, activity_type = "file_access", timestamp = at, details, ip_address = "10.0.0.9", device_id = "pc-" + user });
}
