using System.Security.Cryptography;
using System.Text;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Providers.Lists;

/// <summary>The file in which a list outlives a restart; its time is when the list was fetched. Each address that lists come from has its own, so that nobody's list becomes another's.</summary>
internal sealed class ListFile(StorageOptions storage, string name, string baseUrl)
{
    private const int DigitsOfAddress = 16;

    private readonly string path = storage.PathOf("lists", $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(baseUrl)))[..DigitsOfAddress]}.txt");

    /// <summary>The text and its time; null where there is none that can be read.</summary>
    public async Task<(string Text, DateTime FetchedAt)?> ReadAsync(CancellationToken ct)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length <= 2L * ListFetch.MaximumBytes ? (await File.ReadAllTextAsync(path, ct), file.LastWriteTimeUtc) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file as a whole: a console that dies meanwhile leaves the old one.</summary>
    public async Task WriteAsync(string text, DateTime fetchedAt, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".tmp";
        await File.WriteAllTextAsync(temporary, text, ct);
        File.SetLastWriteTimeUtc(temporary, fetchedAt);
        File.Move(temporary, path, overwrite: true);
    }
}
