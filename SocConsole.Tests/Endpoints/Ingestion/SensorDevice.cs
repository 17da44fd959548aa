using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Endpoints.Ingestion;

/// <summary>A sensor with a device's secret, as documented: HMAC-SHA256 over METHOD|path|body|X-TS|X-Nonce.</summary>
internal sealed class SensorDevice(ConsoleApplication console, string id, string secret)
{
    private int sent;

    public static async Task<SensorDevice> CreateAsync(ConsoleApplication console, HttpClient admin)
    {
        var made = await admin.PostAsJsonAsync("/api/auth/devices", new { name = "honeypot" }).OkAsync();
        return new SensorDevice(console, made.Text("device_id"), made.Text("secret"));
    }

    public async Task<HttpResponseMessage> SendAsync(string path, object body, string? nonce = null, string? wrongSecret = null, int ageSeconds = 0, string? signedBody = null)
    {
        var text = body as string ?? JsonSerializer.Serialize(body);
        var stamp = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - ageSeconds).ToString(CultureInfo.InvariantCulture);
        nonce ??= $"nonce-{++sent:D8}";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Device-ID", id);
        request.Headers.Add("X-TS", stamp);
        request.Headers.Add("X-Nonce", nonce);
        request.Headers.Add("X-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(wrongSecret ?? secret), Encoding.UTF8.GetBytes($"POST|{path}|{signedBody ?? text}|{stamp}|{nonce}"))));
        using var client = console.Anonymous();
        return await client.SendAsync(request);
    }
}
