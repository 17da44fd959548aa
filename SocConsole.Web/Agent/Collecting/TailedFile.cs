using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SocConsole.Web.Agent.Collecting;

/// <summary>One file that is followed. It is known by what stays the same when it is renamed, so a rotated file is read to its end.</summary>
internal sealed class TailedFile(string identity, string path, SafeFileHandle handle, long offset) : IDisposable
{
    // A longer line is sent in pieces: the console takes lines of 64 KB.
    private const int LongestLine = 48 * 1024;
    private const int BufferBytes = 512 * 1024;

    public string Identity => identity;

    public string Path { get; set; } = path;

    public long Offset { get; private set; } = offset;

    /// <summary>How often in a row it was not found under any followed name.</summary>
    public int Missed { get; set; }

    public FilePosition Position => new(identity, Path, Offset);

    /// <summary>Null when the file can't be opened.</summary>
    public static TailedFile? Open(string identity, string path, long offset)
    {
        try
        {
            return new TailedFile(identity, path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), offset);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Adds whole lines until there are no more or the batch is full; with <paramref name="ends"/> also a last line without an end.</summary>
    public void Read(LineBatch batch, bool ends = false)
    {
        if (RandomAccess.GetLength(handle) < Offset)
        {
            // Emptied in place and written anew.
            Offset = 0;
        }

        var buffer = new byte[BufferBytes];
        while (!batch.IsFull)
        {
            var read = RandomAccess.Read(handle, buffer, Offset);
            var used = Take(buffer.AsSpan(0, read), batch, ends && read < buffer.Length);
            Offset += used;
            if (used == 0)
            {
                return;
            }
        }
    }

    public void Dispose() => handle.Dispose();

    private static int Take(ReadOnlySpan<byte> bytes, LineBatch batch, bool ends)
    {
        var used = 0;
        while (!batch.IsFull && used < bytes.Length)
        {
            var rest = bytes[used..];
            var end = rest.IndexOf((byte)'\n');
            var (length, step) = end is >= 0 and <= LongestLine ? (end, end + 1)
                : end > LongestLine || rest.Length > LongestLine ? (PieceOf(rest), PieceOf(rest))
                : ends ? (rest.Length, rest.Length)
                : (0, 0);
            if (step == 0)
            {
                break;
            }

            batch.Add(Encoding.UTF8.GetString(rest[..length].TrimEnd((byte)'\r')));
            used += step;
        }

        return used;
    }

    // Not within a character: continuation bytes of UTF-8 begin with the bits 10.
    private static int PieceOf(ReadOnlySpan<byte> rest)
    {
        var length = LongestLine;
        while (length > LongestLine - 4 && (rest[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return length;
    }
}

/// <summary>Lines on their way into one batch.</summary>
internal sealed class LineBatch
{
    private const int MaximumLines = 5_000;
    private const int MaximumCharacters = 2 * 1024 * 1024;
    private int characters;

    public List<string> Lines { get; } = [];

    public bool IsFull => Lines.Count >= MaximumLines || characters >= MaximumCharacters;

    /// <summary>Blank lines are layout and left out.</summary>
    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            Lines.Add(line);
            characters += line.Length;
        }
    }
}
