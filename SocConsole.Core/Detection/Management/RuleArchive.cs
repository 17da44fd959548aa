using System.IO.Compression;
using System.Text;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Management;

/// <summary>Rule files as they were delivered, and those that could not be read.</summary>
public sealed record RuleDelivery(IReadOnlyList<RuleFile> Files, IReadOnlyList<RefusedRule> Refused);

/// <summary>
/// Takes rule files out of an archive or a folder, in memory: nothing of an archive is ever written to a disk, so its names lead nowhere. Every size is counted
/// while it is read, whatever the archive says of itself.
/// </summary>
public static class RuleArchive
{
    /// <summary>Largest archive, and most text in it, in bytes.</summary>
    public const int MaximumBytes = 64 * 1024 * 1024;

    public const int MaximumEntries = 20_000;

    /// <summary>Largest single file, in bytes.</summary>
    public const int MaximumFile = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the .yml and .yaml files of a zip archive; others are passed over. Error: not a zip archive, or beyond a bound.</summary>
    public static async Task<Result<RuleDelivery>> ReadZipAsync(Stream archive, CancellationToken ct)
    {
        try
        {
            await using var zip = await ZipArchive.CreateAsync(archive, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, ct);
            if (zip.Entries.Count > MaximumEntries)
            {
                return TooLarge($"more than {MaximumEntries:N0} entries");
            }

            var reader = new Reader();
            foreach (var entry in zip.Entries.Where(entry => IsRule(entry.FullName)))
            {
                if (!await reader.TakeAsync(entry.FullName, async () => await entry.OpenAsync(ct), ct))
                {
                    return TooLarge($"more than {MaximumBytes / 1024 / 1024} MB of rules");
                }
            }

            return reader.Delivery;
        }
        catch (InvalidDataException)
        {
            return Error.Invalid("the archive is no zip file, or a damaged or encrypted one");
        }
    }

    /// <summary>Reads the .yml and .yaml files below a folder. Links out of it are not followed.</summary>
    public static async Task<Result<RuleDelivery>> ReadFolderAsync(string path, CancellationToken ct)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        string[] files = [.. Directory.EnumerateFiles(path, "*", options).Where(IsRule).Order(StringComparer.Ordinal).Take(MaximumEntries + 1)];
        if (files.Length > MaximumEntries)
        {
            return TooLarge($"more than {MaximumEntries:N0} files");
        }

        var reader = new Reader();
        foreach (var file in files)
        {
            if (!await reader.TakeAsync(Path.GetRelativePath(path, file).Replace('\\', '/'), () => Task.FromResult<Stream>(File.OpenRead(file)), ct))
            {
                return TooLarge($"more than {MaximumBytes / 1024 / 1024} MB of rules");
            }
        }

        return reader.Delivery;
    }

    /// <summary>One file of rules.</summary>
    public static async Task<Result<RuleDelivery>> ReadYamlAsync(string name, Stream text, CancellationToken ct)
    {
        var reader = new Reader();
        await reader.TakeAsync(name, () => Task.FromResult(text), ct);
        return reader.Delivery;
    }

    private static bool IsRule(string name) => name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase);

    private static Error TooLarge(string what) => new(ErrorKind.TooLarge, "PAYLOAD_TOO_LARGE", $"The delivery has {what}; split it.");

    private sealed class Reader
    {
        private readonly List<RuleFile> files = [];
        private readonly List<RefusedRule> refused = [];
        private readonly HashSet<string> names = new(StringComparer.Ordinal);
        private readonly byte[] buffer = new byte[MaximumFile + 1];
        private long total;

        public RuleDelivery Delivery => new(files, refused);

        /// <summary>Reads one file; false when the delivery as a whole is too large.</summary>
        public async Task<bool> TakeAsync(string name, Func<Task<Stream>> open, CancellationToken ct)
        {
            if (name.Length > 500 || name.Any(char.IsControl) || name.StartsWith('/') || name.Contains('\\') || name.Split('/').Contains(".."))
            {
                refused.Add(new RefusedRule(VisibleName(name), string.Empty, "the file's name leads out of the archive, or is longer than 500 characters"));
                return true;
            }

            if (!names.Add(name))
            {
                refused.Add(new RefusedRule(name, string.Empty, "the archive has two files of this name; the first counts"));
                return true;
            }

            await using var stream = await open();
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
            total += length;
            if (length > MaximumFile)
            {
                refused.Add(new RefusedRule(name, string.Empty, $"the file is larger than {MaximumFile / 1024} KB; split it"));
                return total <= MaximumBytes;
            }

            try
            {
                files.Add(new RuleFile(name, Strict.GetString(buffer, 0, length)));
            }
            catch (DecoderFallbackException)
            {
                refused.Add(new RefusedRule(name, string.Empty, "the file is not UTF-8"));
            }

            return total <= MaximumBytes;
        }

        private static string VisibleName(string name) => new([.. name.Take(200).Select(character => char.IsControl(character) ? '\uFFFD' : character)]);
    }
}
