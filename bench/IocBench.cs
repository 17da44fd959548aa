using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace SocConsole.Bench;

/// <summary>
/// Streams of checks with twelve stub providers that take 50 to 2,000 ms: when the first card comes, when the first card from outside comes, and when the last. Then fifty at once, and
/// fifty while one provider hangs, one breaks off and one never stops sending.
/// </summary>
internal static class IocBench
{
    private const int AtOnce = 50;
    private static readonly int Slowest = IocStubs.All.Values.Max(stub => stub.Delay);
    private static readonly int Fastest = IocStubs.All.Values.Min(stub => stub.Delay);

    public static async Task<int> RunAsync()
    {
        await using var stubs = await IocStubs.StartAsync();
        await using var console = await BenchConsole.StartAsync(new Dictionary<string, string?> { ["Soc:Outbound:AllowPrivateNetworks"] = "true" });
        foreach (var name in IocStubs.All.Keys)
        {
            var body = name is "internetdb" or "rdap" ? (object)new { base_url = $"{stubs.Address}{name}", limits = new { } } : new { base_url = $"{stubs.Address}{name}", limits = new { }, api_key = "bench" };
            using var answer = await console.Client.PutAsJsonAsync($"/api/providers/{name}", body);
            answer.EnsureSuccessStatusCode();
        }

        foreach (var name in (string[])["spamhaus", "spamhaus_drop", "tor_exits", "dns"])
        {
            using var answer = await console.Client.PutAsJsonAsync($"/api/providers/{name}", new { is_enabled = false });
            answer.EnsureSuccessStatusCode();
        }

        var next = 0;
        await StreamAsync(console, Address(next++));
        List<Timing> alone = [];
        for (var i = 0; i < 10; i++)
        {
            alone.Add(await StreamAsync(console, Address(next++)));
        }

        Tell("one at a time", alone);
        Tell("50 at once", await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => StreamAsync(console, Address(next++)))));
        stubs.Hanging.Add("greynoise");
        stubs.Dying.Add("crowdsec");
        stubs.Flooding.Add("urlscan");
        Tell("50 at once, three misbehave", await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => StreamAsync(console, Address(next++)))), expected: 9);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory after            {Environment.WorkingSet / 1048576.0,8:N0} MB"));
        return 0;
    }

    private static string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"203.0.{114 + (number / 250)}.{(number % 250) + 1}");

    private static async Task<Timing> StreamAsync(BenchConsole console, string ioc)
    {
        var began = Stopwatch.GetTimestamp();
        await using var stream = await console.Client.GetStreamAsync(new Uri($"/api/stream_ioc?ioc={ioc}&force_refresh=true", UriKind.Relative));
        double? first = null, outside = null, healthy = null;
        var answered = 0;
        await foreach (var item in SseParser.Create(stream).EnumerateAsync())
        {
            var now = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (item.EventType != "provider")
            {
                continue;
            }

            var provider = JsonDocument.Parse(item.Data).RootElement.GetProperty("provider");
            var (name, status) = (provider.GetProperty("provider").GetString()!, provider.GetProperty("status").GetString());
            if (status is "ok" or "not_found")
            {
                first ??= now;
                if (IocStubs.All.ContainsKey(name))
                {
                    outside ??= now;
                    healthy = now;
                    answered++;
                }
            }
        }

        return new Timing(first ?? double.NaN, outside ?? double.NaN, healthy ?? double.NaN, Stopwatch.GetElapsedTime(began).TotalMilliseconds, answered);
    }

    private static void Tell(string what, IReadOnlyCollection<Timing> timings, int expected = 12)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {timings.Count} checks, {timings.Count(timing => timing.Answered == expected)} with all {expected} answers"));
        Line("first card", timings.Select(timing => timing.First), 0);
        Line("first card from outside", timings.Select(timing => timing.Outside), Fastest);
        Line("last sound provider", timings.Select(timing => timing.Healthy), Slowest);
        Line("end of the stream", timings.Select(timing => timing.Total), Slowest);
    }

    private static void Line(string what, IEnumerable<double> values, int against)
    {
        double[] sorted = [.. values.Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-26} median {sorted[sorted.Length / 2],7:N0} ms  worst {sorted[^1],7:N0} ms  (provider takes {against:N0} ms)"));
    }

    private readonly record struct Timing(double First, double Outside, double Healthy, double Total, int Answered);
}
