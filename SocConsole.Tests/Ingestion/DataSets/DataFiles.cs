using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Ingestion;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Ingestion.DataSets;

/// <summary>Lines of the shared files, whatever they are packed in.</summary>
internal static class DataFiles
{
    public static IEnumerable<string> Lines(string relative) => File.ReadLines(SharedData.Path(relative)!).Where(line => line.Trim().Length > 0);

    public static IEnumerable<JsonElement> Json(string relative) => Lines(relative).Select(Parse);

    public static JsonElement Document(string relative) => Parse(File.ReadAllText(SharedData.Path(relative)!));

    public static JsonElement Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    /// <summary>The text of a member, or null where it is absent or no text.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static IEnumerable<string> Gzip(string relative)
    {
        using var file = File.OpenRead(SharedData.Path(relative)!);
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            if (line.Length is > 0 and <= Normaliser.MaximumLength)
            {
                yield return line;
            }
        }
    }

    /// <summary>Lines of every member of every archive of a folder, with the member's name.</summary>
    public static IEnumerable<(string Member, string Line)> Archives(string folder, string extension)
    {
        foreach (var path in Directory.GetFiles(SharedData.Path(folder)!, "*.zip").Order(StringComparer.Ordinal))
        {
            using var archive = ZipFile.OpenRead(path);
            foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(extension, StringComparison.Ordinal)))
            {
                using var reader = new StreamReader(entry.Open());
                while (reader.ReadLine() is { } line)
                {
                    if (line.Length is > 0 and <= Normaliser.MaximumLength)
                    {
                        yield return (entry.Name, line);
                    }
                }
            }
        }
    }
}
