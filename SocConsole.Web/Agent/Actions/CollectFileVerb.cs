using System.Globalization;
using System.Security.Cryptography;
using SocConsole.Core.EndpointAgents;

namespace SocConsole.Web.Agent.Actions;

/// <summary>Takes a copy of a file to send it to the console.</summary>
internal sealed class CollectFileVerb(AgentSettings settings) : IAgentVerb
{
    private const long MaximumBytes = 64 * 1024 * 1024;
    private const int Piece = 256 * 1024;

    public IReadOnlyList<string> Names { get; } = [AgentVerbs.CollectFile];

    public Task<AgentCapability> ProbeAsync(CancellationToken ct) => Task.FromResult(new AgentCapability("collect_file", true, Environment.IsPrivilegedProcess ? null : "without root only what its account may read"));

    public async Task<VerbResult> CarryOutAsync(VerbRequest request, CancellationToken ct)
    {
        if ((HostFile.Resolve(request.Text("path"), settings, out var path) ?? HostFile.RefuseCollecting(path, settings)) is { } refusal)
        {
            return VerbResult.Failed(refusal);
        }

        await using (var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            if (!HostFile.IsAt(source, path))
            {
                return VerbResult.Failed($"{path} led elsewhere when it was opened.");
            }

            if (!await CopyAsync(source, request.Scratch, ct))
            {
                File.Delete(request.Scratch);
                return VerbResult.Failed(string.Create(CultureInfo.InvariantCulture, $"{path} has more than {MaximumBytes} bytes; larger files are not sent."));
            }
        }

        await using var taken = File.OpenRead(request.Scratch);
        var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(taken, ct));
        return VerbResult.Done(string.Create(CultureInfo.InvariantCulture, $"{path} was read: {taken.Length} bytes."), new { Path = path, Bytes = taken.Length, Sha256 = sum }, request.Scratch);
    }

    // Counted while it is read: a log grows meanwhile.
    private static async Task<bool> CopyAsync(FileStream source, string scratch, CancellationToken ct)
    {
        await using var copy = new FileStream(scratch, FileMode.Create, FileAccess.Write);
        var piece = new byte[Piece];
        int read;
        while ((read = await source.ReadAsync(piece, ct)) > 0)
        {
            if (copy.Length + read > MaximumBytes)
            {
                return false;
            }

            await copy.WriteAsync(piece.AsMemory(0, read), ct);
        }

        return true;
    }
}
