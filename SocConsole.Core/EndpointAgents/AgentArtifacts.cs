using System.Globalization;
using System.Security.Cryptography;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <summary>A file that came with an action's result.</summary>
/// <param name="Name">Below the organization's artifact directory.</param>
public sealed record AgentArtifact(string Name, string Sha256, long Bytes);

/// <summary>Files that agents send piece by piece, kept in the data directory and checked against what the agent says it sent.</summary>
public sealed class AgentArtifacts(SocDatabase database, StorageOptions storage, EndpointAgentOptions options)
{
    private const string Folder = "agent-artifacts";
    private const int Chunk = 64 * 1024;

    /// <summary>
    /// Writes a piece at <paramref name="offset"/>; a piece sent again overwrites itself. Gives how many bytes there are now. Errors: another agent's action, one
    /// that is over, a gap before the offset, more bytes than are allowed.
    /// </summary>
    public async Task<Result<long>> WriteAsync(Actor device, long actionId, long offset, Stream body, CancellationToken ct)
    {
        await using (var db = database.Read(device.OrganizationId))
        {
            if (!(await AgentOrders.FindOwnAsync(db, device, actionId, ct)).Succeeded(out var action, out var error))
            {
                return error;
            }

            if (action.SentAt is null || action.CompletedAt is not null)
            {
                return Error.Conflict("ACTION_OVER", "The action waits for no file.");
            }
        }

        Directory.CreateDirectory(storage.PathOf(Folder, Name(device.OrganizationId)));
        await using var file = new FileStream(PartOf(device.OrganizationId, actionId), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (offset < 0 || offset > file.Length)
        {
            return Error.Conflict("ARTIFACT_GAP", string.Create(CultureInfo.InvariantCulture, $"There are {file.Length} bytes; send on from there."));
        }

        file.SetLength(offset);
        file.Position = offset;
        return await CopyAsync(body, file, ct) ? file.Length : new Error(ErrorKind.TooLarge, "ARTIFACT_TOO_LARGE", $"A file may have at most {options.MaximumArtifactBytes} bytes.");
    }

    /// <summary>The file's path, for reading; null when it is gone.</summary>
    public string? PathOf(int organizationId, string name) =>
        Path.GetFileName(name) == name && storage.PathOf(Folder, Name(organizationId), name) is var path && File.Exists(path) ? path : null;

    /// <summary>Everything that agents of the organization sent, whole or in part.</summary>
    internal IReadOnlyList<string> Paths(int organizationId) => storage.PathOf(Folder, Name(organizationId)) is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder) : [];

    /// <summary>Settles what was sent for an action under a name of its own. Error: the bytes aren't those that the agent names.</summary>
    internal async Task<Result<AgentArtifact>> CompleteAsync(Actor device, long actionId, string sha256, long bytes, CancellationToken ct)
    {
        await using var db = database.Read(device.OrganizationId);
        if (!(await AgentOrders.FindOwnAsync(db, device, actionId, ct)).Succeeded(out _, out var error))
        {
            return error;
        }

        // The name follows from the action: after a kill between the renaming and the row, the same file is found again.
        var name = string.Create(CultureInfo.InvariantCulture, $"action-{actionId}.bin");
        var path = storage.PathOf(Folder, Name(device.OrganizationId), name);
        var part = PartOf(device.OrganizationId, actionId);
        var sent = File.Exists(part) ? part : path;
        var (sum, length) = File.Exists(sent) ? await MeasureAsync(sent, ct) : (string.Empty, 0);
        if (length != bytes || !string.Equals(sum, sha256, StringComparison.OrdinalIgnoreCase))
        {
            return Error.Conflict("ARTIFACT_MISMATCH", "The file that came is not the one that the agent names; send it again from the start.");
        }

        if (sent == part)
        {
            File.Move(part, path, overwrite: true);
        }

        return new AgentArtifact(name, sum, length);
    }

    private async Task<bool> CopyAsync(Stream body, FileStream file, CancellationToken ct)
    {
        var chunk = new byte[Chunk];
        int read;
        while ((read = await body.ReadAsync(chunk, ct)) > 0)
        {
            if (file.Length + read > options.MaximumArtifactBytes)
            {
                return false;
            }

            await file.WriteAsync(chunk.AsMemory(0, read), ct);
        }

        await file.FlushAsync(ct);
        return true;
    }

    private static async Task<(string Sha256, long Bytes)> MeasureAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        return (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)), file.Length);
    }

    private string PartOf(int organizationId, long actionId) => storage.PathOf(Folder, Name(organizationId), string.Create(CultureInfo.InvariantCulture, $"action-{actionId}.part"));

    private static string Name(int organizationId) => organizationId.ToString(CultureInfo.InvariantCulture);
}
