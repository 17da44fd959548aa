using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using SocConsole.Web.Hosting;

namespace SocConsole.Tests.Agent;

/// <summary>The real agent program in a process of its own, which can be killed; if wished, in a network namespace.</summary>
internal sealed class AgentProcess : IDisposable
{
    private const int KeptOutput = 60;
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();

    private AgentProcess(string? networkNamespace, string[] arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(networkNamespace is null ? dotnet : "ip") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        string[] inside = networkNamespace is null ? [] : ["netns", "exec", networkNamespace, dotnet];
        foreach (var argument in (string[])[.. inside, typeof(SocConsoleApp).Assembly.Location, "agent", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', output);

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    public static AgentProcess Start(Uri console, string dataDirectory, string? token, string[]? more = null, string? networkNamespace = null) =>
        new(networkNamespace, ["--console", console.GetLeftPart(UriPartial.Authority), "--data", dataDirectory, .. token is null ? (string[])[] : ["--token", token], .. more ?? []]);

    /// <summary>A token of the console that the client is signed in to.</summary>
    public static async Task<string> TokenAsync(HttpClient admin, string? hostname = null)
    {
        var answer = await admin.PostAsJsonAsync("/api/v1/endpoints/enrollments", new { name = "agent-1", hostname, platform = "linux" });
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    public Task WaitForExitAsync(CancellationToken ct) => process.WaitForExitAsync(ct);

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
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
}
