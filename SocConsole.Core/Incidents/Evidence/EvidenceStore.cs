using System.Security.Cryptography;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Evidence;

/// <summary>A file that came whole, under a random name.</summary>
/// <param name="Sha256">Hex.</param>
internal sealed record StoredFile(string StorageName, string Sha256, long Bytes);

/// <summary>The bytes of evidence in the data directory, below <c>evidence/incidents</c>. Names that people give stand only in the database.</summary>
public sealed class EvidenceStore(StorageOptions storage)
{
    /// <summary>Largest file that a person adds, bytes; what agents send has a limit of its own.</summary>
    public const long MaximumBytes = 50L * 1024 * 1024;

    private const int Buffer = 1 << 16;

    /// <summary>Writes a content to the disk as it comes. Null when it is larger than <paramref name="most"/> bytes; then nothing of it stays.</summary>
    internal async Task<StoredFile?> TakeAsync(Stream content, CancellationToken ct, long most = MaximumBytes)
    {
        storage.Create();
        Directory.CreateDirectory(Folder);
        var name = Path.GetRandomFileName().Replace(".", string.Empty, StringComparison.Ordinal) + Path.GetRandomFileName().Replace(".", string.Empty, StringComparison.Ordinal);
        var path = PathOf(name);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, Buffer, useAsync: true);
            var buffer = new byte[Buffer];
            long bytes = 0;
            while (await content.ReadAsync(buffer, ct) is > 0 and var read)
            {
                bytes += read;
                if (bytes > most)
                {
                    await file.DisposeAsync();
                    File.Delete(path);
                    return null;
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }

            file.Flush(flushToDisk: true);
            return new StoredFile(name, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a file for reading; null when it is gone.</summary>
    internal Stream? Open(string storageName)
    {
        var path = PathOf(storageName);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, useAsync: true) : null;
    }

    internal void Delete(string storageName) => File.Delete(PathOf(storageName));

    private string Folder => storage.PathOf("evidence", "incidents");

    private string PathOf(string storageName) => Path.Combine(Folder, Path.GetFileName(storageName));
}
