using System.Buffers.Binary;
using System.IO.Compression;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>How contents are packed, told by their first bytes (RFC 1952, section 2.3.1; APPNOTE.TXT, section 4.3.7), since names and media types lie.</summary>
internal static class FeedPacking
{
    public const int None = 0;
    public const int Gzip = 1;
    public const int Zip = 2;

    private const int BeginningBytes = 64 << 10;
    private const int LocalHeader = 30;
    private const int Deflated = 8;

    public static int Of(ReadOnlySpan<byte> head) => head.StartsWith<byte>([0x1F, 0x8B]) ? Gzip : head.StartsWith("PK\u0003\u0004"u8) ? Zip : None;

    /// <summary>The stream of the one file in a zip, or why there is none.</summary>
    public static (Stream Stream, string? Fault) OnlyFile(MemoryStream memory)
    {
        try
        {
            memory.Position = 0;
            var files = new ZipArchive(memory, ZipArchiveMode.Read).Entries.Where(entry => !entry.FullName.EndsWith('/')).Take(2).ToList();
            return files.Count == 1 ? (files[0].Open(), null) : (Stream.Null, "A zip must hold just one file.");
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            return (Stream.Null, "The packed content is damaged.");
        }
    }

    /// <summary>How a content begins when it is unpacked, as far as its first bytes tell; as it stands when it is not packed.</summary>
    public static byte[] Beginning(ReadOnlySpan<byte> packed)
    {
        var kind = Of(packed);
        if (kind == None)
        {
            return packed[..Math.Min(packed.Length, BeginningBytes)].ToArray();
        }

        using var memory = new MemoryStream(packed.ToArray());
        if (kind == Zip && !SkipLocalHeader(packed, memory))
        {
            return [];
        }

        using Stream stream = kind == Gzip ? new GZipStream(memory, CompressionMode.Decompress) : new DeflateStream(memory, CompressionMode.Decompress);
        var text = new byte[BeginningBytes];
        var length = 0;
        try
        {
            while (length < text.Length && stream.Read(text, length, text.Length - length) is > 0 and var read)
            {
                length += read;
            }
        }
        catch (InvalidDataException)
        {
            // The beginning of a packed content is cut off somewhere; what came out before that is what was asked for.
            return text[..length];
        }

        return text[..length];
    }

    private static bool SkipLocalHeader(ReadOnlySpan<byte> packed, MemoryStream memory)
    {
        if (packed.Length < LocalHeader || BinaryPrimitives.ReadUInt16LittleEndian(packed[8..]) != Deflated)
        {
            return false;
        }

        memory.Position = Math.Min(packed.Length, LocalHeader + BinaryPrimitives.ReadUInt16LittleEndian(packed[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(packed[28..]));
        return true;
    }
}
