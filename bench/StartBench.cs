using System.Diagnostics;
using System.Globalization;
using SocConsole.Web.Hosting;

namespace SocConsole.Bench;

/// <summary>From the start of the process to a healthy answer, on an empty and on a made data directory, and what the idle process holds.</summary>
internal static class StartBench
{
    public static async Task<int> RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("soc-bench-").FullName;
        var (first, _) = await MeasureAsync(directory, TimeSpan.Zero);
        var (second, memory) = await MeasureAsync(directory, TimeSpan.FromSeconds(15));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first start to healthy    {first.TotalSeconds,8:N2} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"second start to healthy   {second.TotalSeconds,8:N2} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory after 15 s idle    {memory / 1e6,8:N0} MB"));
        Directory.Delete(directory, recursive: true);
        return 0;
    }

    private static async Task<(TimeSpan Start, long Memory)> MeasureAsync(string directory, TimeSpan idle)
    {
        const string address = "http://127.0.0.1:5987";
        var start = new ProcessStartInfo("dotnet", [typeof(SocConsoleApp).Assembly.Location, "--urls", address]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Soc__DataDirectory"] = directory;
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        try
        {
            using var client = new HttpClient();
            while (!await IsHealthyAsync(client, address))
            {
                await Task.Delay(10);
            }

            var healthy = Stopwatch.GetElapsedTime(began);
            await Task.Delay(idle);
            process.Refresh();
            return (healthy, process.WorkingSet64);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> IsHealthyAsync(HttpClient client, string address)
    {
        try
        {
            return (await client.GetAsync(new Uri(address + "/health"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
