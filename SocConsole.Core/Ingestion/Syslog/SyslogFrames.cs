using System.Buffers;
using System.Text;

namespace SocConsole.Core.Ingestion.Syslog;

/// <summary>
/// Cuts one TCP stream into syslog messages (RFC 6587): octet counting (<c>LENGTH SP &lt;PRI&gt;…</c>) or a message per line, decided anew for each message.
/// Not for several threads.
/// </summary>
internal sealed class SyslogFrames
{
    /// <summary>Bytes of one message that are kept; enough for the longest line in any UTF-8.</summary>
    public const int MaximumBytes = Normaliser.MaximumLength * 3;

    private const int MaximumDigits = 7;
    private long skipBytes;
    private bool skipLine;
    private long searched;

    /// <summary>Messages that were longer than is kept and were cut.</summary>
    public long Cut { get; private set; }

    /// <summary>Takes the next message off the front of <paramref name="buffer"/>; false when more bytes are needed. An empty message is given as an empty text.</summary>
    /// <param name="buffer">Bytes not yet taken.</param>
    /// <param name="ended">No more bytes will come: what is left is the last line.</param>
    /// <param name="message">The message without its frame.</param>
    public bool TryTake(ref ReadOnlySequence<byte> buffer, bool ended, out string message)
    {
        message = string.Empty;
        if (!TrySkip(ref buffer) || buffer.IsEmpty)
        {
            return false;
        }

        return ReadCount(buffer, out var count, out var head) switch
        {
            Framing.Counted => TryTakeCounted(ref buffer, head, count, out message),
            Framing.Unknown when !ended => false,
            _ => TryTakeLine(ref buffer, ended, out message),
        };
    }

    private enum Framing
    {
        Unknown,
        Counted,
        Line,
    }

    /// <summary>Counted only when digits, a blank and the <c>&lt;</c> of a PRI follow: a line may itself begin with a number.</summary>
    private static Framing ReadCount(in ReadOnlySequence<byte> buffer, out int count, out int head)
    {
        Span<byte> start = stackalloc byte[MaximumDigits + 2];
        var length = (int)Math.Min(start.Length, buffer.Length);
        buffer.Slice(0, length).CopyTo(start);
        count = head = 0;
        var digits = 0;
        while (digits < length && digits < MaximumDigits && char.IsAsciiDigit((char)start[digits]))
        {
            count = (count * 10) + start[digits++] - '0';
        }

        if (digits == 0 || start[0] == '0' || (digits < length && start[digits] != ' '))
        {
            return Framing.Line;
        }

        if (digits + 1 >= length)
        {
            return digits == MaximumDigits && length > digits && start[digits] != ' ' ? Framing.Line : Framing.Unknown;
        }

        head = digits + 1;
        return start[head] == '<' ? Framing.Counted : Framing.Line;
    }

    private bool TryTakeCounted(ref ReadOnlySequence<byte> buffer, int head, int count, out string message)
    {
        message = string.Empty;
        var kept = Math.Min(count, MaximumBytes);
        if (buffer.Length < head + kept)
        {
            return false;
        }

        message = Decode(buffer.Slice(head, kept), cut: kept < count);
        buffer = buffer.Slice(head + kept);
        skipBytes = count - kept;
        TrySkip(ref buffer);
        return true;
    }

    private bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool ended, out string message)
    {
        message = string.Empty;
        var end = buffer.Slice(searched).PositionOf((byte)'\n');
        if (end is null && buffer.Length < MaximumBytes && !ended)
        {
            searched = buffer.Length;
            return false;
        }

        searched = 0;
        var line = end is { } position ? buffer.Slice(0, position) : buffer;
        var kept = Math.Min(line.Length, MaximumBytes);
        message = Decode(line.Slice(0, kept), cut: kept < line.Length || (end is null && !ended));
        skipLine = end is null && !ended;
        buffer = end is { } newline ? buffer.Slice(buffer.GetPosition(1, newline)) : buffer.Slice(buffer.End);
        return true;
    }

    /// <summary>Drops what is left of a message that was cut; false while its end has not come.</summary>
    private bool TrySkip(ref ReadOnlySequence<byte> buffer)
    {
        if (skipBytes > 0)
        {
            var now = Math.Min(skipBytes, buffer.Length);
            buffer = buffer.Slice(now);
            skipBytes -= now;
        }

        if (skipLine)
        {
            var end = buffer.PositionOf((byte)'\n');
            buffer = end is { } newline ? buffer.Slice(buffer.GetPosition(1, newline)) : buffer.Slice(buffer.End);
            skipLine = end is null;
        }

        return skipBytes == 0 && !skipLine;
    }

    private string Decode(in ReadOnlySequence<byte> bytes, bool cut)
    {
        var text = SyslogText.Decode(Encoding.UTF8.GetString(bytes), out var shortened);
        Cut += cut || shortened ? 1 : 0;
        return text;
    }
}
