using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.Syslog;

namespace SocConsole.Tests.Ingestion.Syslog;

public sealed class SyslogListenerTests : IAsyncLifetime, IDisposable
{
    private readonly Sink sink = new();
    private readonly CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
    private readonly SyslogOptions options = new() { Enabled = true, UdpPort = 0, TcpPort = 0, Organization = "Test", Source = "edge" };
    private readonly SyslogListener listener;

    public SyslogListenerTests() => listener = new SyslogListener(options, sink, TimeProvider.System, NullLogger<SyslogListener>.Instance);

    [Fact]
    public async Task Udp_Datagrams_ArriveUnderTheConfiguredSource()
    {
        await StartAsync();
        using var client = new UdpClient();
        foreach (var text in new[] { "<34>one\n", "<34>zwei ü", "\n", "<34>three\0" })
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(text), listener.UdpEndPoint!, limit.Token);
        }

        Assert.Equal(["<34>one", "<34>zwei ü", "<34>three"], await sink.TakeAsync(3, limit.Token));
        Assert.Equal(("Test", "edge"), sink.Last);
    }

    [Fact]
    public async Task Udp_SinkThatStandsStill_DropsWithACountAndGoesOnAfterwards()
    {
        await StartAsync();
        sink.Hold();
        using var client = new UdpClient();
        var large = Encoding.UTF8.GetBytes("<34>" + new string('x', 60_000));
        while (listener.Dropped == 0)
        {
            await client.SendAsync(large, listener.UdpEndPoint!, limit.Token);
        }

        sink.Release();
        Assert.StartsWith("<34>x", (await sink.TakeAsync(1, limit.Token))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tcp_BothFramingsInPieces_ArriveInOrder()
    {
        await StartAsync();
        using var client = await ConnectAsync();
        foreach (var piece in new[] { "<34>a\n5 <3", "4>b", "<34>c", "\n<34>last" })
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(piece), limit.Token);
        }

        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(["<34>a", "<34>b", "<34>c", "<34>last"], await sink.TakeAsync(4, limit.Token));
    }

    [Fact]
    public async Task Tcp_OverlongLine_IsCutAndCounted()
    {
        await StartAsync();
        using var client = await ConnectAsync();
        await client.SendAsync(Encoding.UTF8.GetBytes(new string('x', 1_000_000) + "\nnext\n"), limit.Token);

        var lines = await sink.TakeAsync(2, limit.Token);
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1], limit.Token));

        Assert.Equal([Normaliser.MaximumLength, 4], lines.Select(line => line.Length));
        Assert.Equal(1, listener.Cut);
    }

    [Fact]
    public async Task Tcp_ManyConnectionsAtOnce_LoseNothing()
    {
        await StartAsync();
        const int each = 50;
        var clients = await Task.WhenAll(Enumerable.Range(0, options.MaximumConnections).Select(_ => ConnectAsync()));
        await Task.WhenAll(clients.Select(async (client, number) =>
        {
            var text = string.Concat(Enumerable.Range(0, each).Select(i => $"<34>{number}-{i}\n"));
            await client.SendAsync(Encoding.UTF8.GetBytes(text), limit.Token);
            client.Shutdown(SocketShutdown.Send);
        }));

        var lines = await sink.TakeAsync(clients.Length * each, limit.Token);
        Array.ForEach(clients, client => client.Dispose());
        Assert.Equal(clients.Length * each, lines.Distinct().Count());
    }

    [Fact]
    public async Task Tcp_ConnectionOverTheLimit_IsClosed()
    {
        options.MaximumConnections = 1;
        await StartAsync();
        using var first = await ConnectAsync();
        await first.SendAsync("<34>a\n"u8.ToArray(), limit.Token);
        await sink.TakeAsync(1, limit.Token);
        using var second = await ConnectAsync();

        Assert.Equal(0, await second.ReceiveAsync(new byte[1], limit.Token));
        await first.SendAsync("<34>b\n"u8.ToArray(), limit.Token);
        Assert.Equal(["<34>b"], await sink.TakeAsync(1, limit.Token));
    }

    [Fact]
    public async Task Tcp_IdleConnection_IsClosed()
    {
        options.IdleTimeout = TimeSpan.FromMilliseconds(100);
        await StartAsync();
        using var client = await ConnectAsync();

        Assert.Equal(0, await client.ReceiveAsync(new byte[1], limit.Token));
    }

    [Fact]
    public async Task Tcp_SinkThatFails_ClosesTheConnectionAndServesTheNext()
    {
        await StartAsync();
        sink.FailOnce();
        using var first = await ConnectAsync();
        await first.SendAsync("<34>a\n"u8.ToArray(), limit.Token);
        Assert.Equal(0, await first.ReceiveAsync(new byte[1], limit.Token));

        using var second = await ConnectAsync();
        await second.SendAsync("<34>b\n"u8.ToArray(), limit.Token);
        Assert.Equal(["<34>b"], await sink.TakeAsync(1, limit.Token));
    }

    [Fact]
    public async Task Start_PortInUse_SaysWhichSettingToMend()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        options.TcpPort = ((IPEndPoint)taken.LocalEndPoint!).Port;

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);

        Assert.Contains("Soc:Syslog", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", 1, 1, "Address")]
    [InlineData("127.0.0.1", -1, 1, "UdpPort")]
    [InlineData("127.0.0.1", 1, 70_000, "TcpPort")]
    public void Problem_WrongSetting_NamesIt(string address, int udp, int tcp, string expected) =>
        Assert.Contains(expected, new SyslogOptions { Enabled = true, Address = address, UdpPort = udp, TcpPort = tcp }.Problem(), StringComparison.Ordinal);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        sink.Release();
        await listener.StopAsync(limit.Token);
    }

    public void Dispose()
    {
        listener.Dispose();
        limit.Dispose();
        sink.Dispose();
    }

    private Task StartAsync() => listener.StartAsync(limit.Token);

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.TcpEndPoint!, limit.Token);
        return socket;
    }

    private sealed class Sink : ILineSink, IDisposable
    {
        private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
        private readonly SemaphoreSlim open = new(1);
        private int held;
        private int failures;

        public (string? Organization, string Source) Last { get; private set; }

        public async Task AcceptAsync(string? organization, string source, IReadOnlyList<string> batch, CancellationToken ct)
        {
            await open.WaitAsync(ct);
            open.Release();
            if (Interlocked.Exchange(ref failures, 0) > 0)
            {
                throw new IOException("full");
            }

            Assert.InRange(batch.Count, 1, 500);
            Last = (organization, source);
            foreach (var line in batch)
            {
                lines.Writer.TryWrite(line);
            }
        }

        public void FailOnce() => Interlocked.Exchange(ref failures, 1);

        public void Hold()
        {
            open.Wait();
            held = 1;
        }

        public void Release()
        {
            if (Interlocked.Exchange(ref held, 0) == 1)
            {
                open.Release();
            }
        }

        public async Task<List<string>> TakeAsync(int count, CancellationToken ct)
        {
            var taken = new List<string>();
            while (taken.Count < count)
            {
                taken.Add(await lines.Reader.ReadAsync(ct));
            }

            return taken;
        }

        public void Dispose() => open.Dispose();
    }
}
