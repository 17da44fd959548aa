using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace SocConsole.Core.Ingestion.Syslog;

/// <summary>
/// Receives syslog datagrams (RFC 5426: one message each) and hands them on in batches of up to 500 or 50 ms. UDP can't wait: when the sink falls behind
/// and the bounded queue is full, datagrams are dropped and counted.
/// </summary>
internal sealed class DatagramReceiver(Socket socket, SyslogDelivery delivery, TimeProvider clock)
{
    private const int QueueLines = 8192;
    private const int QueueCharacters = 16 * 1024 * 1024;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly Channel<string> queue = Channel.CreateBounded<string>(
        new BoundedChannelOptions(QueueLines) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private long queued;

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(ReceiveAsync(ct), DeliverAsync(ct));

    private async Task ReceiveAsync(CancellationToken ct)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(65_536, pinned: true);
        var sender = new SocketAddress(socket.AddressFamily);
        try
        {
            while (!ct.IsCancellationRequested)
            {
                try
                {
                    Queue(buffer.AsSpan(0, await socket.ReceiveFromAsync(buffer, SocketFlags.None, sender, ct)));
                }
                catch (SocketException fault) when (fault.SocketErrorCode is SocketError.ConnectionReset or SocketError.MessageSize)
                {
                    // Of one datagram only; the socket goes on.
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The console stops.
        }
        finally
        {
            queue.Writer.Complete();
        }
    }

    private void Queue(ReadOnlySpan<byte> datagram)
    {
        var line = SyslogText.Decode(Encoding.UTF8.GetString(datagram), out _);
        if (line.Length == 0)
        {
            return;
        }

        if (Interlocked.Read(ref queued) + line.Length > QueueCharacters || !queue.Writer.TryWrite(line))
        {
            delivery.Dropped.Add();
            return;
        }

        Interlocked.Add(ref queued, line.Length);
    }

    private async Task DeliverAsync(CancellationToken ct)
    {
        // Not the stopping token: what was received before the stop is still handed on, within a few seconds.
        using var last = new CancellationTokenSource();
        await using var stop = ct.Register(() => last.CancelAfter(LastWords));
        var batch = new List<string>(SyslogDelivery.BatchSize);
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            Fill(batch);
            if (batch.Count < SyslogDelivery.BatchSize && !ct.IsCancellationRequested)
            {
                await Task.Delay(Gather, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Fill(batch);
            }

            if (!await delivery.TryDeliverAsync(batch, last.Token))
            {
                delivery.Dropped.Add(batch.Count);
            }

            batch = new List<string>(SyslogDelivery.BatchSize);
            delivery.Dropped.Tell();
        }
    }

    private void Fill(List<string> batch)
    {
        while (batch.Count < SyslogDelivery.BatchSize && queue.Reader.TryRead(out var line))
        {
            Interlocked.Add(ref queued, -line.Length);
            batch.Add(line);
        }
    }
}
