using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace SocConsole.Bench;

/// <summary>
/// From sending an event to its threat on the socket, at a steady load of events a second. Each measured event is a SQL injection from an address of its own,
/// so each opens a threat; the rest of the load are sshd lines.
/// </summary>
internal static class LatencyBench
{
    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20;
        await using var console = await BenchConsole.StartAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{console.Address.Authority}/ws/threats"), CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { type = "auth", token = console.Token })), WebSocketMessageType.Text, true, CancellationToken.None);
        var sent = new Dictionary<string, long>(StringComparer.Ordinal);
        var seen = ReceiveAsync(socket);
        var load = SshdLines.Make(seconds * 1000, seed: 3).Chunk(100).ToArray();
        var began = Stopwatch.GetTimestamp();
        for (var tick = 0; tick < seconds * 10; tick++)
        {
            var attacker = string.Create(CultureInfo.InvariantCulture, $"203.0.{tick / 250}.{(tick % 250) + 1}");
            var at = DateTime.UtcNow;
            var attack = string.Create(CultureInfo.InvariantCulture, $"{attacker} - - [{at:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET /item?id=1%27%20UNION%20SELECT%20password%20FROM%20users--%20- HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0\"");
            var body = string.Join('\n', load[tick].Append(attack));
            sent[attacker] = Stopwatch.GetTimestamp();
            await SendAsync(console, body);
            var wait = TimeSpan.FromMilliseconds((tick + 1) * 100) - Stopwatch.GetElapsedTime(began);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }

        await Task.Delay(1000);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await TellAsync(console, await seen, sent);
        return 0;
    }

    private static async Task<List<(string Threat, long At)>> ReceiveAsync(ClientWebSocket socket)
    {
        var seen = new List<(string, long)>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return seen;
            }

            var at = Stopwatch.GetTimestamp();
            using var message = JsonDocument.Parse(buffer.AsMemory(0, part.Count));
            if (message.RootElement.GetProperty("type").ValueEquals("threat_detected"))
            {
                seen.Add((message.RootElement.GetProperty("data").GetProperty("threat_id").GetString()!, at));
            }
        }
    }

    private static async Task TellAsync(BenchConsole console, List<(string Threat, long At)> seen, Dictionary<string, long> sent)
    {
        var latencies = new List<double>();
        foreach (var (threat, at) in seen)
        {
            var detail = JsonDocument.Parse(await console.Client.GetStringAsync(new Uri($"/api/v1/threats/{threat}", UriKind.Relative))).RootElement.GetProperty("data");
            if (sent.TryGetValue(detail.GetProperty("source_ip").GetString() ?? string.Empty, out var started) && detail.GetProperty("type").ValueEquals("sql_injection"))
            {
                latencies.Add(Stopwatch.GetElapsedTime(started, at).TotalMilliseconds);
            }
        }

        latencies.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"threats measured          {latencies.Count,8:N0} of {sent.Count:N0}"));
        foreach (var share in (ReadOnlySpan<double>)[0.5, 0.95, 0.99])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p{share * 100:0} event to socket        {latencies[(int)(share * (latencies.Count - 1))],8:N1} ms"));
        }
    }

    private static async Task SendAsync(BenchConsole console, string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var answer = await console.Client.PostAsync(new Uri("/api/v1/events?source=bench", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }
}
