using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>Files of bulk checks between their delivery and their rows: on the disk, so that neither memory nor the writer waits for a slow network.</summary>
public sealed class BulkSpool(StorageOptions storage)
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaximumBytes = 10 * 1024 * 1024;

    /// <summary>Most files at a time, of all organizations.</summary>
    public const int MaximumFiles = 40;

    private const int Buffer = 1 << 16;

    public bool IsFull => Directory.EnumerateFiles(Folder()).Take(MaximumFiles).Count() == MaximumFiles;

    /// <summary>Takes a content. Null when it is larger than <see cref="MaximumBytes"/>.</summary>
    public async Task<FileStream?> TakeAsync(Stream content, CancellationToken ct)
    {
        var file = Open();
        try
        {
            var buffer = new byte[Buffer];
            while (await content.ReadAsync(buffer, ct) is > 0 and var read)
            {
                if (file.Length + read > MaximumBytes)
                {
                    await file.DisposeAsync();
                    return null;
                }

                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }

            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>An empty file that is gone once it is closed.</summary>
    public FileStream Open() => new(
        Path.Combine(Folder(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, Buffer, FileOptions.Asynchronous | FileOptions.DeleteOnClose);

    /// <summary>Deletes what a kill left behind: files that nobody wrote to since then, UTC.</summary>
    public void Clear(DateTime before)
    {
        foreach (var path in Directory.EnumerateFiles(Folder()).Where(path => File.GetLastWriteTimeUtc(path) < before))
        {
            File.Delete(path);
        }
    }

    private string Folder()
    {
        storage.Create();
        var path = storage.PathOf("bulk");
        Directory.CreateDirectory(path);
        return path;
    }
}
