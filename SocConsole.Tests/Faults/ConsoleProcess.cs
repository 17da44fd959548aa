using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using SocConsole.Web.Hosting;

namespace SocConsole.Tests.Faults;

/// <summary>A real console in a process of its own, which can be killed. The data directory outlives it.</summary>
internal sealed class ConsoleProcess : IDisposable
{
    public const string AdminEmail = "admin@soc.test";
    public const string AdminPassword = "Correct-Horse-7-Battery";

    private const int KeptOutput = 60;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private string lastHealth = "nothing yet";

    private ConsoleProcess(string dataDirectory, string[] arguments, Uri address, IReadOnlyDictionary<string, string>? settings = null)
    {
        Address = address;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(typeof(SocConsoleApp).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["Soc__DataDirectory"] = dataDirectory;
        start.Environment["Soc__Bootstrap__Email"] = AdminEmail;
        start.Environment["Soc__Bootstrap__Password"] = AdminPassword;
        start.Environment["Soc__RateLimits__Enabled"] = "false";
        start.Environment["Logging__LogLevel__Default"] = "Warning";

        // As in tests within this process: nobody outside is asked unless a test names its own servers.
        start.Environment["Soc__Enrichment__Outside"] = "false";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public string Output => string.Join('\n', output);

    /// <summary>Starts a console on a free port and does not wait for it.</summary>
    public static ConsoleProcess Launch(string dataDirectory, IReadOnlyDictionary<string, string>? settings = null, int? port = null)
    {
        var address = new Uri($"http://127.0.0.1:{port ?? FreePort()}");
        return new ConsoleProcess(dataDirectory, ["--urls", address.GetLeftPart(UriPartial.Authority)], address, settings);
    }

    /// <summary>Starts a console and waits until it answers.</summary>
    public static async Task<ConsoleProcess> StartAsync(string dataDirectory, IReadOnlyDictionary<string, string>? settings = null, int? port = null)
    {
        var console = Launch(dataDirectory, settings, port);
        using var client = console.Client();
        await console.UntilAsync("the console to answer", StartLimit, () => console.IsHealthyAsync(client));
        return console;
    }

    /// <summary>Runs a command of the console to its end; the exit code and what it printed.</summary>
    public static async Task<(int Code, string Output)> CommandAsync(string dataDirectory, string command)
    {
        using var console = new ConsoleProcess(dataDirectory, [command], new Uri("http://127.0.0.1"));
        using var limit = new CancellationTokenSource(StartLimit);
        await console.process.WaitForExitAsync(limit.Token);
        return (console.process.ExitCode, console.Output);
    }

    public HttpClient Client() => new() { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };

    public async Task<HttpClient> SignInAsync(string email = AdminEmail, string password = AdminPassword)
    {
        var client = Client();
        var answer = await client.PostAsJsonAsync("/api/auth/login", new { email, password });
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", body.GetProperty("access_token").GetString());
        return client;
    }

    /// <summary>Asks until the answer is yes. Fails when the process has ended or the limit has passed.</summary>
    public async Task UntilAsync(string what, TimeSpan limit, Func<Task<bool>> question)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await question())
        {
            Assert.False(process.HasExited, $"The console ended while waiting for {what}:\n{Output}");
            Assert.True(Stopwatch.GetElapsedTime(started) < limit, $"Waited {limit.TotalSeconds} s for {what}; /health said: {lastHealth}\n{Output}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private async Task<bool> IsHealthyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
            lastHealth = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException problem)
        {
            lastHealth = problem.Message;
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
            while (output.Count > KeptOutput)
            {
                output.TryDequeue(out _);
            }
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
