using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace SocConsole.Core.Ingestion.Syslog;

/// <summary>Receives syslog over TCP (RFC 6587). A sender is read no faster than the sink takes its lines.</summary>
internal sealed class StreamReceiver(Socket socket, SyslogOptions options, SyslogDelivery delivery, TimeProvider clock)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    private int open;

    public async Task RunAsync(CancellationToken ct)
    {
        var connections = new List<Task>();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var accepted = await socket.AcceptAsync(ct);
                connections.RemoveAll(task => task.IsCompleted);
                if (Volatile.Read(ref open) >= options.MaximumConnections)
                {
                    accepted.Dispose();
                    delivery.Refused.Add();
                    continue;
                }

                Interlocked.Increment(ref open);
                connections.Add(ServeAsync(accepted, ct));
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                break;
            }
            catch (SocketException)
            {
                // The peer left before it was accepted, or the process is out of handles: then a pause keeps the loop from spinning.
                await Task.Delay(Breath, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket connection, CancellationToken ct)
    {
        await Task.Yield();
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            var reader = PipeReader.Create(stream);
            await ReadAsync(reader, ct);
            await reader.CompleteAsync();
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or SocketException)
        {
            // The sender broke off, was idle for too long, or the console stops.
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private async Task ReadAsync(PipeReader reader, CancellationToken ct)
    {
        var frames = new SyslogFrames();
        while (true)
        {
            var read = await NextAsync(reader, ct);
            var buffer = read.Buffer;
            var (delivered, rest) = await DeliverAsync(frames, buffer, read.IsCompleted, ct);
            reader.AdvanceTo(rest, buffer.End);
            if (!delivered || read.IsCompleted)
            {
                // Closing tells a sender whose lines were not kept; it connects again and sends on.
                return;
            }
        }
    }

    private async ValueTask<ReadResult> NextAsync(PipeReader reader, CancellationToken ct)
    {
        using var idle = new CancellationTokenSource(options.IdleTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, idle.Token);
        return await reader.ReadAsync(either.Token);
    }

    private async Task<(bool Delivered, SequencePosition Remaining)> DeliverAsync(
        SyslogFrames frames, ReadOnlySequence<byte> buffer, bool ended, CancellationToken ct)
    {
        var cut = frames.Cut;
        var batch = new List<string>();
        while (frames.TryTake(ref buffer, ended, out var message))
        {
            if (message.Length > 0)
            {
                batch.Add(message);
            }

            if (batch.Count == SyslogDelivery.BatchSize)
            {
                if (!await delivery.TryDeliverAsync(batch, ct))
                {
                    return (false, buffer.Start);
                }

                batch = [];
            }
        }

        if (frames.Cut > cut)
        {
            delivery.Cut.Add(frames.Cut - cut);
        }

        return (batch.Count == 0 || await delivery.TryDeliverAsync(batch, ct), buffer.Start);
    }
}
