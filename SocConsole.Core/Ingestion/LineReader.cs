using System.Buffers;
using System.IO.Pipelines;

namespace SocConsole.Core.Ingestion;

/// <summary>
/// Cuts a stream of any size into lines without holding more than one line. LF and CRLF end a line; a line over the limit is skipped to its end and reported
/// as too long, so one bad line never stops the rest.
/// </summary>
internal sealed class LineReader(PipeReader input, int maximumBytes)
{
    private bool skipping;

    /// <summary>Number of the line last given, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>
    /// Gives every line that is there to <paramref name="take"/> (bytes, too long) until it answers false or the input must be waited for. False at the end of the input.
    /// </summary>
    public async ValueTask<bool> ReadAsync(LineTaker take, CancellationToken ct)
    {
        var read = await input.ReadAsync(ct);
        var buffer = read.Buffer;
        var go = true;
        while (go && TryCut(ref buffer, out var line))
        {
            go = Give(line, take);
        }

        if (go && buffer.Length > maximumBytes)
        {
            // No line end within the limit: drop what is there and the rest of the line as it comes.
            skipping = true;
            buffer = buffer.Slice(buffer.End);
        }

        if (go && read.IsCompleted && (!buffer.IsEmpty || skipping))
        {
            Give(buffer, take);
            buffer = buffer.Slice(buffer.End);
            skipping = false;
        }

        var ended = go && read.IsCompleted;
        input.AdvanceTo(buffer.Start, go ? buffer.End : buffer.Start);
        return !ended;
    }

    private static bool TryCut(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private bool Give(in ReadOnlySequence<byte> line, LineTaker take)
    {
        Line++;
        if (skipping || line.Length > maximumBytes)
        {
            skipping = false;
            return take([], tooLong: true);
        }

        if (line.IsSingleSegment)
        {
            return take(TrimReturn(line.FirstSpan), tooLong: false);
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)line.Length);
        line.CopyTo(rented);
        var go = take(TrimReturn(rented.AsSpan(0, (int)line.Length)), tooLong: false);
        ArrayPool<byte>.Shared.Return(rented);
        return go;
    }

    private static ReadOnlySpan<byte> TrimReturn(ReadOnlySpan<byte> line) => line is [.., (byte)'\r'] ? line[..^1] : line;
}

/// <summary>Takes one line; answers false to stop until the next call.</summary>
internal delegate bool LineTaker(ReadOnlySpan<byte> line, bool tooLong);
