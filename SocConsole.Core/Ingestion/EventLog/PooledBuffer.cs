using System.Buffers;

namespace SocConsole.Core.Ingestion.EventLog;

/// <summary>
/// A growing buffer of rented memory. A delivery's bytes are too large for the small-object heap; allocated anew for each they would bring full collections
/// while the correlations' state is large.
/// </summary>
internal sealed class PooledBuffer(int capacity) : IBufferWriter<byte>, IDisposable
{
    private byte[] rented = ArrayPool<byte>.Shared.Rent(capacity);

    public int WrittenCount { get; private set; }

    public ReadOnlySpan<byte> WrittenSpan => rented.AsSpan(0, WrittenCount);

    public void Advance(int count) => WrittenCount += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return rented.AsMemory(WrittenCount);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return rented.AsSpan(WrittenCount);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(rented);
        rented = [];
        WrittenCount = 0;
    }

    private void Ensure(int size)
    {
        var needed = WrittenCount + Math.Max(size, 256);
        if (needed <= rented.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, rented.Length * 2));
        WrittenSpan.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(rented);
        rented = larger;
    }
}
