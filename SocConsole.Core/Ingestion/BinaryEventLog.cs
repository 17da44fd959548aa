using System.Buffers;
using System.IO.Pipelines;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Ingestion;

/// <summary>Tells Windows' binary event logs (.evtx), which the console doesn't read, by the signature of their header and not by a name.</summary>
public static class BinaryEventLog
{
    private static readonly Error Refused = new(
        ErrorKind.UnsupportedMedia,
        "BINARY_EVENT_LOG",
        "This is a binary Windows event log (.evtx), which is not read. Turn it into JSON lines first, for example with evtx_dump -o jsonl FILE > FILE.jsonl, or into XML lines with wevtutil qe FILE /lf:true /f:xml, and send those.");

    /// <summary>The signature of the file's header: MS-EVEN6 and libevtx, "ElfFile" and a zero.</summary>
    private static ReadOnlySpan<byte> Signature => "ElfFile\0"u8;

    /// <summary>Why the stream is refused, or null. Reads ahead and consumes nothing.</summary>
    public static async ValueTask<Error?> RefusalAsync(PipeReader input, CancellationToken ct)
    {
        var read = await input.ReadAtLeastAsync(Signature.Length, ct);
        var refused = Begins(read.Buffer);

        // Nothing is marked as examined, so that the next read answers at once.
        input.AdvanceTo(read.Buffer.Start);
        return refused ? Refused : null;
    }

    private static bool Begins(ReadOnlySequence<byte> buffer)
    {
        Span<byte> head = stackalloc byte[Signature.Length];
        if (buffer.Length < head.Length)
        {
            return false;
        }

        buffer.Slice(0, head.Length).CopyTo(head);
        return head.SequenceEqual(Signature);
    }
}
