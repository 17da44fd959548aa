using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Connectors;

/// <summary>What a package of evidence is made of.</summary>
internal sealed record EvidenceContent(Threat Threat, string RunNumber, string CreatedBy, DateTime CreatedAt, IReadOnlyList<LogEvent> Events, bool WithSummary);

/// <summary>One file of a package with its checksum (SHA-256, hex).</summary>
internal sealed record EvidenceFile(string Name, long Bytes, string Sha256);

/// <summary>The manifest: what the package holds and where it comes from.</summary>
internal sealed record EvidenceManifest(string ThreatId, string PlaybookId, string CreatedBy, DateTime CreatedAt, int Events, long EventsOfThreat, IReadOnlyList<EvidenceFile> Files);

/// <summary>Writes and checks the zip: <c>events.ndjson</c>, <c>summary.json</c> where asked for, and <c>manifest.json</c> with a checksum for each.</summary>
internal static class EvidenceArchive
{
    private const string Manifest = "manifest.json";
    private const string Events = "events.ndjson";
    private const string Summary = "summary.json";
    private const long LargestFile = 1L << 30;

    /// <summary>Writes the package. It appears under its name only when it is whole and on disk.</summary>
    public static async Task WriteAsync(string path, EvidenceContent content, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".tmp";
        await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            await using (var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, null, ct))
            {
                var files = new List<EvidenceFile> { await AddAsync(zip, Events, Lines(content.Events), content.CreatedAt, ct) };
                if (content.WithSummary)
                {
                    files.Add(await AddAsync(zip, Summary, [EvidenceSummary.Of(content.Events)], content.CreatedAt, ct));
                }

                var manifest = new EvidenceManifest(content.Threat.Number, content.RunNumber, content.CreatedBy, content.CreatedAt, content.Events.Count, content.Threat.EventCount, files);
                await AddAsync(zip, Manifest, [manifest], content.CreatedAt, ct);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The SHA-256 (hex) and the size of a file.</summary>
    public static async Task<(string Sha256, long Bytes)> MeasureAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        return (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)), file.Length);
    }

    /// <summary>What is wrong with the package, or null when every file is as its manifest says.</summary>
    public static async Task<string?> FaultAsync(string path, CancellationToken ct)
    {
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(path, ct);
            await using var stream = await (zip.GetEntry(Manifest) ?? throw new InvalidDataException("it has no manifest")).OpenAsync(ct);
            var manifest = await JsonSerializer.DeserializeAsync<EvidenceManifest>(stream, Wire.Json, ct) ?? throw new InvalidDataException("its manifest is empty");
            foreach (var file in manifest.Files)
            {
                var entry = zip.GetEntry(file.Name) ?? throw new InvalidDataException($"{file.Name} is missing");
                if (entry.Length != file.Bytes || entry.Length > LargestFile)
                {
                    return $"{file.Name} has {entry.Length.ToString(CultureInfo.InvariantCulture)} bytes instead of {file.Bytes.ToString(CultureInfo.InvariantCulture)}";
                }

                await using var content = await entry.OpenAsync(ct);
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct)) != file.Sha256)
                {
                    return $"{file.Name} does not have the checksum of the manifest";
                }
            }

            return null;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or JsonException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    private static IEnumerable<object> Lines(IReadOnlyList<LogEvent> events) => events.Select(line => new
    {
        line.Id,
        line.Sequence,
        line.Timestamp,
        line.ReceivedAt,
        line.Source,
        line.Raw,

        // A field may stand several times, so this is a list of values for each name.
        Fields = line.Fields.GroupBy(field => field.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Select(field => field.Value).ToArray(), StringComparer.Ordinal),
        line.Simulated,
    });

    private static async Task<EvidenceFile> AddAsync(ZipArchive zip, string name, IEnumerable<object> lines, DateTime at, CancellationToken ct)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = new DateTimeOffset(at, TimeSpan.Zero);
        await using var stream = await entry.OpenAsync(ct);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        foreach (var line in lines)
        {
            byte[] text = [.. JsonSerializer.SerializeToUtf8Bytes(line, Wire.Json), (byte)'\n'];
            sum.AppendData(text);
            bytes += text.Length;
            await stream.WriteAsync(text, ct);
        }

        return new EvidenceFile(name, bytes, Convert.ToHexStringLower(sum.GetHashAndReset()));
    }
}
