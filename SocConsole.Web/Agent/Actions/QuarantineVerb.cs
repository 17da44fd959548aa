using System.Security.Cryptography;
using SocConsole.Core.EndpointAgents;

namespace SocConsole.Web.Agent.Actions;

/// <summary>What was taken away, and how to put it back.</summary>
internal sealed record QuarantinedFile(string Id, string Path, int Mode, string Sha256, long Bytes, DateTime At);

/// <summary>Moves files to a folder that only the agent may enter, and back. The name follows from the order's key, so a second try finds what the first did.</summary>
internal sealed class QuarantineVerb(AgentSettings settings, TimeProvider clock) : IAgentVerb
{
    private string Folder => settings.PathOf("quarantine");

    public IReadOnlyList<string> Names { get; } = [AgentVerbs.QuarantineFile, AgentVerbs.RestoreFile];

    public Task<AgentCapability> ProbeAsync(CancellationToken ct) => Task.FromResult(new AgentCapability("quarantine_file", !OperatingSystem.IsWindows(), OperatingSystem.IsWindows() ? "not built for Windows" : Environment.IsPrivilegedProcess ? null : "without root only files of its account"));

    public Task<VerbResult> CarryOutAsync(VerbRequest request, CancellationToken ct)
    {
        DurableFile.CreateDirectory(Folder);
        return request.Order.Verb == AgentVerbs.QuarantineFile ? TakeAsync(request, ct) : PutBackAsync(request, ct);
    }

    private async Task<VerbResult> TakeAsync(VerbRequest request, CancellationToken ct)
    {
        var id = ActionJournal.NameOf(request.Order.Key)[..32];
        var record = DurableFile.ReadJson<QuarantinedFile>(RecordOf(id));
        if (record is null || !File.Exists(ContentOf(id)))
        {
            if (HostFile.Resolve(request.Text("path"), settings, out var path) is { } refusal)
            {
                return VerbResult.Failed(refusal);
            }

            record = await DescribeAsync(id, path, ct);
            if (request.Text("sha256") is { } wanted && !string.Equals(wanted, record.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                return VerbResult.Failed($"{path} has the SHA-256 {record.Sha256}, not the one that was named; it was left where it is.");
            }

            DurableFile.WriteJson(RecordOf(id), record);
            File.Move(path, ContentOf(id));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(ContentOf(id), UnixFileMode.UserRead);
            }

        }

        var (sum, bytes) = await MeasureAsync(ContentOf(id), ct);
        if (sum != record.Sha256 || File.Exists(record.Path))
        {
            return VerbResult.Failed(sum == record.Sha256 ? $"{record.Path} was taken away, and a file of that name is there again." : $"{record.Path} changed while it was taken away.", record);
        }

        return VerbResult.Done($"{record.Path} is in quarantine ({bytes} bytes, SHA-256 {sum}).", record);
    }

    private async Task<VerbResult> PutBackAsync(VerbRequest request, CancellationToken ct)
    {
        if (Find(request) is not { } record)
        {
            return VerbResult.Failed("Nothing in quarantine has that quarantine_id or path.");
        }

        if (File.Exists(ContentOf(record.Id)))
        {
            if (HostFile.RefusePlace(record.Path, settings) is { } refusal)
            {
                return VerbResult.Failed(refusal);
            }

            if (File.Exists(record.Path))
            {
                return VerbResult.Failed($"{record.Path} exists again; move it away first.");
            }

            File.Move(ContentOf(record.Id), record.Path, overwrite: false);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(record.Path, (UnixFileMode)record.Mode);
            }

        }

        var back = File.Exists(record.Path) && (await MeasureAsync(record.Path, ct)).Sha256 == record.Sha256;
        return back ? VerbResult.Done($"{record.Path} is back.", record) : VerbResult.Failed($"{record.Path} is not what was taken away.", record);
    }

    private QuarantinedFile? Find(VerbRequest request)
    {
        var records = Directory.EnumerateFiles(Folder, "*.json").Select(DurableFile.ReadJson<QuarantinedFile>).OfType<QuarantinedFile>();
        return request.Text("quarantine_id") is { } id
            ? records.FirstOrDefault(record => record.Id == id)
            : request.Text("path") is { } path ? records.Where(record => record.Path == path).MaxBy(record => record.At) : null;
    }

    private async Task<QuarantinedFile> DescribeAsync(string id, string path, CancellationToken ct)
    {
        var (sum, bytes) = await MeasureAsync(path, ct);
        return new QuarantinedFile(id, path, OperatingSystem.IsWindows() ? 0 : (int)File.GetUnixFileMode(path), sum, bytes, clock.GetUtcNow().UtcDateTime);
    }

    private static async Task<(string Sha256, long Bytes)> MeasureAsync(string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)), file.Length);
    }

    private string ContentOf(string id) => Path.Combine(Folder, id + ".bin");

    private string RecordOf(string id) => Path.Combine(Folder, id + ".json");
}
