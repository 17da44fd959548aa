using System.Globalization;
using System.Text;

namespace SocConsole.Core.Response.Sinkhole;

/// <summary>The zone as a file for a resolver on this machine. Every organization has a folder of its own below the allowed one.</summary>
public static class SinkholeFile
{
    private const int MaximumName = 100;

    /// <summary>Whether the text is a plain file name that leads nowhere else.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= MaximumName && text[0] != '.' && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    internal static string PathOf(string directory, int organizationId, string name) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"organization-{organizationId}"), name);

    /// <summary>Writes the zone so that a reader finds the old or the new one, never a part.</summary>
    internal static async Task WriteAsync(string path, string zone, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".tmp";
        await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(Encoding.ASCII.GetBytes(zone), ct);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
