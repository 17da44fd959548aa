using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SocConsole.Core.Ingestion;

/// <summary>
/// 16 bytes: the event's time in seconds since 1970 (4, big-endian), then 12 bytes of SHA-256 over source, raw record and occurrence. The unique index over it
/// refuses a second delivery; leading with the time keeps insertion at the index's right edge and lets the same index answer time ranges.
/// </summary>
public readonly record struct EventKey(ulong High, ulong Low)
{
    public const int Size = 16;

    /// <summary>The smallest key of a second: the lower bound of a time range.</summary>
    public static EventKey FloorOf(DateTime timestamp) => new((ulong)Seconds(timestamp) << 32, 0);

    /// <param name="timestamp">When the event happened, UTC.</param>
    /// <param name="source">Name of the source.</param>
    /// <param name="raw">The record verbatim.</param>
    /// <param name="occurrence">How many equal records came before it in the same delivery, or a number that makes it unique when its time is only that of receipt.</param>
    public static EventKey Of(DateTime timestamp, string source, string raw, ulong occurrence)
    {
        Span<byte> tail = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(tail, occurrence);
        BinaryPrimitives.WriteInt64LittleEndian(tail[8..], timestamp.Ticks);
        Span<byte> digest = stackalloc byte[32];
        var length = (source.Length + raw.Length) * sizeof(char) + tail.Length + 1;
        if (length <= 2048)
        {
            Span<byte> all = stackalloc byte[length];
            Compose(all, source, raw, tail);
            SHA256.HashData(all, digest);
        }
        else
        {
            var all = new byte[length];
            Compose(all, source, raw, tail);
            SHA256.HashData(all, digest);
        }

        var low = BinaryPrimitives.ReadUInt64BigEndian(digest);
        return new EventKey(((ulong)Seconds(timestamp) << 32) | BinaryPrimitives.ReadUInt32BigEndian(digest[8..]), low);
    }

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, High);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], Low);
    }

    public static EventKey Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt64BigEndian(source[8..]));

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    private static void Compose(Span<byte> all, string source, string raw, ReadOnlySpan<byte> tail)
    {
        MemoryMarshal.AsBytes(source.AsSpan()).CopyTo(all);
        var at = source.Length * sizeof(char);
        all[at++] = 0;
        MemoryMarshal.AsBytes(raw.AsSpan()).CopyTo(all[at..]);
        tail.CopyTo(all[(at + (raw.Length * sizeof(char)))..]);
    }

    private static uint Seconds(DateTime timestamp) =>
        (uint)Math.Clamp((timestamp.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond, 0, uint.MaxValue);
}
