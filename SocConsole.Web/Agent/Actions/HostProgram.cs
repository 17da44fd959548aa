using System.Diagnostics;

namespace SocConsole.Web.Agent.Actions;

/// <summary>What a program answered.</summary>
internal sealed record ProgramAnswer(int Code, string Output, string Error);

/// <summary>Runs a program of the host with a list of arguments, never through a shell.</summary>
internal static class HostProgram
{
    private const int MaximumOutput = 16 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <exception cref="IOException">It did not end in time, or said more than 16 MB.</exception>
    public static async Task<ProgramAnswer> RunAsync(string path, IReadOnlyList<string> arguments, string? input, CancellationToken ct)
    {
        var start = new ProcessStartInfo(path) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        using var process = Process.Start(start) ?? throw new IOException($"{path} could not be started.");
        try
        {
            var output = ReadAsync(process.StandardOutput, limit.Token);
            var error = ReadAsync(process.StandardError, limit.Token);
            await process.StandardInput.WriteAsync((input ?? "").AsMemory(), limit.Token);
            process.StandardInput.Close();
            var said = await Task.WhenAll(output, error);
            await process.WaitForExitAsync(limit.Token);
            return new ProgramAnswer(process.ExitCode, said[0], said[1].Trim());
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new IOException($"{path} did not end within {Patience.TotalSeconds} s.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        var text = new System.Text.StringBuilder();
        var chunk = new char[8192];
        int read;
        while ((read = await reader.ReadAsync(chunk, ct)) > 0)
        {
            if (text.Length + read > MaximumOutput)
            {
                throw new IOException("The program says more than is read.");
            }

            text.Append(chunk, 0, read);
        }

        return text.ToString();
    }
}
