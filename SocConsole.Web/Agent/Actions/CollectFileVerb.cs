using System.Globalization;
using System.Security.Cryptography;
using SocConsole.Core.EndpointAgents;

namespace SocConsole.Web.Agent.Actions;

/// <summary>Takes a copy of a file to send it to the console.</summary>
internal sealed class CollectFileVerb(AgentSettings settings) : IAgentVerb
{
    private const long MaximumBytes = 64 * 1024 * 1024;

    public IReadOnlyList<string> Names { get; } = [AgentVerbs.CollectFile];

    public Task<AgentCapability> ProbeAsync(CancellationToken ct) => Task.FromResult(new AgentCapability("collect_file", true, Environment.IsPrivilegedProcess ? null : "without root only what its account may read"));

    public async Task<VerbResult> CarryOutAsync(VerbRequest request, CancellationToken ct)
    {
        if (HostFile.Resolve(request.Text("path"), settings, out var path) is { } refusal)
        {
            return VerbResult.Failed(refusal);
        }

        await using (var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            if (source.Length > MaximumBytes)
            {
                return VerbResult.Failed(string.Create(CultureInfo.InvariantCulture, $"{path} has {source.Length} bytes; at most {MaximumBytes} are sent."));
            }

            await using var copy = new FileStream(request.Scratch, FileMode.Create, FileAccess.Write);
            await source.CopyToAsync(copy, ct);
        }

        await using var taken = File.OpenRead(request.Scratch);
        var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(taken, ct));
        return VerbResult.Done(string.Create(CultureInfo.InvariantCulture, $"{path} was read: {taken.Length} bytes."), new { Path = path, Bytes = taken.Length, Sha256 = sum }, request.Scratch);
    }
}

/// <summary>Which files an order may name.</summary>
internal static class HostFile
{
    /// <summary>Null when the path is that of a regular file that isn't the agent's own; else why not.</summary>
    public static string? Resolve(string? given, AgentSettings settings, out string path)
    {
        path = given ?? "";
        if (given is null || !Path.IsPathFullyQualified(given))
        {
            return "path must be the full path of a file.";
        }

        path = Path.GetFullPath(given);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return $"{path} does not exist, or is no file.";
        }

        var target = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        if (target.StartsWith(settings.DataDirectory.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            return "The agent's own files are not touched.";
        }

        // Devices and pipes would be read for ever.
        return (File.GetAttributes(target) & (FileAttributes.Device | FileAttributes.Directory)) != 0 || !IsRegular(target) ? $"{path} is no regular file." : null;
    }

    private static bool IsRegular(string path) => !path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/proc/", StringComparison.Ordinal) && !path.StartsWith("/sys/", StringComparison.Ordinal)
        && !(!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) == UnixFileMode.None && new FileInfo(path).Length == 0);
}
