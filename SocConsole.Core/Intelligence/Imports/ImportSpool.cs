using System.Globalization;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Imports;

/// <summary>Files that somebody sent, kept in the data directory until their job is over, so that a restart finds them again.</summary>
public sealed class ImportSpool(StorageOptions storage)
{
    /// <summary>Largest file, in bytes.</summary>
    public const long MaximumBytes = 1024L * 1024 * 1024;

    /// <summary>Most files that wait at a time: more would fill the disk.</summary>
    public const int MaximumFiles = 20;

    private const string Ending = ".import";

    /// <summary>Takes a content. Null when it is larger than <see cref="MaximumBytes"/>; then nothing of it stays.</summary>
    public async Task<(string Path, long Length)?> TakeAsync(Stream content, CancellationToken ct)
    {
        var path = Path.Combine(Folder(), Path.GetRandomFileName() + ".part");
        try
        {
            long total = 0;
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                var buffer = new byte[1 << 16];
                while (await content.ReadAsync(buffer, ct) is > 0 and var read)
                {
                    total += read;
                    if (total > MaximumBytes)
                    {
                        break;
                    }

                    await file.WriteAsync(buffer.AsMemory(0, read), ct);
                }

                file.Flush(flushToDisk: true);
            }

            if (total <= MaximumBytes)
            {
                return (path, total);
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        File.Delete(path);
        return null;
    }

    public string PathOf(int organizationId, int jobId) => Path.Combine(Folder(), string.Create(CultureInfo.InvariantCulture, $"{organizationId}-{jobId}{Ending}"));

    public void Forget(int organizationId, int jobId) => File.Delete(PathOf(organizationId, jobId));

    public int Count() => Directory.EnumerateFiles(Folder()).Take(MaximumFiles + 1).Count();

    /// <summary>Deletes what no waiting job needs: files of a delivery that was cut off, and of jobs that are over.</summary>
    public void Clear(IReadOnlySet<(int Organization, int Job)> wanted, DateTime before)
    {
        foreach (var path in Directory.EnumerateFiles(Folder()))
        {
            var parts = Path.GetFileNameWithoutExtension(path).Split('-');
            var isWanted = path.EndsWith(Ending, StringComparison.Ordinal) && parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var organization)
                && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var job) && wanted.Contains((organization, job));
            if (!isWanted && File.GetLastWriteTimeUtc(path) < before)
            {
                File.Delete(path);
            }
        }
    }

    private string Folder()
    {
        storage.Create();
        var path = storage.PathOf("imports");
        Directory.CreateDirectory(path);
        return path;
    }
}
