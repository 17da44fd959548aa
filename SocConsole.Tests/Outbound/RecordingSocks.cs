using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SocConsole.Tests.Outbound;

/// <summary>What a client asked of the SOCKS5 server.</summary>
/// <param name="Kind">1 for an IPv4 address, 3 for a name, 4 for an IPv6 address (RFC 1928, section 5).</param>
internal sealed record SocksAsk(byte Kind, string Host, int Port, string User, string Password);

/// <summary>How the server behaves.</summary>
internal enum SocksManner
{
    Works,
    RefusesMethods,
    RefusesPassword,
    SpeaksHttp,
    HangsUp,
}

/// <summary>A SOCKS5 server that writes down what it is asked and knows names that nobody else does.</summary>
internal sealed class RecordingSocks : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource life = new();
    private readonly Func<SocksAsk, (byte Code, int Port)> answer;
    private readonly SocksManner manner;
    private readonly Task accepting;

    /// <param name="answer">The reply code, and with 0 the local port that the target stands for.</param>
    public RecordingSocks(Func<SocksAsk, (byte Code, int Port)> answer, SocksManner manner = SocksManner.Works)
    {
        (this.answer, this.manner) = (answer, manner);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Address => $"socks5://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public ConcurrentQueue<SocksAsk> Asked { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await life.CancelAsync();
        listener.Dispose();
        await accepting;
        life.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> served = [];
        try
        {
            while (true)
            {
                served.Add(ServeAsync(await listener.AcceptTcpClientAsync(life.Token)));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var held = client;
        try
        {
            await TalkAsync(client.GetStream());
        }
        catch (Exception over) when (over is IOException or SocketException or OperationCanceledException)
        {
            // The client left, or the test is over.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        var greeting = await ReadAsync(stream, 2);
        await ReadAsync(stream, greeting[1]);
        if (manner is SocksManner.HangsUp)
        {
            return;
        }

        if (manner is SocksManner.SpeaksHttp or SocksManner.RefusesMethods)
        {
            await stream.WriteAsync(manner == SocksManner.SpeaksHttp ? "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray() : [5, 0xff], life.Token);
            return;
        }

        await stream.WriteAsync(new byte[] { 5, 2 }, life.Token);
        await ReadAsync(stream, 1);
        var (user, password) = (await TextAsync(stream), await TextAsync(stream));
        await stream.WriteAsync(new byte[] { 1, (byte)(manner == SocksManner.RefusesPassword ? 1 : 0) }, life.Token);
        if (manner == SocksManner.RefusesPassword)
        {
            return;
        }

        var ask = await AskAsync(stream, user, password);
        Asked.Enqueue(ask);
        var (code, port) = answer(ask);
        await stream.WriteAsync(new byte[] { 5, code, 0, 1, 0, 0, 0, 0, 0, 0 }, life.Token);
        if (code == 0)
        {
            using var target = new TcpClient();
            await target.ConnectAsync(IPAddress.Loopback, port, life.Token);
            await Task.WhenAny(stream.CopyToAsync(target.GetStream(), life.Token), target.GetStream().CopyToAsync(stream, life.Token));
        }
    }

    private async Task<SocksAsk> AskAsync(NetworkStream stream, string user, string password)
    {
        var kind = (await ReadAsync(stream, 4))[3];
        var host = kind == 3 ? await TextAsync(stream) : new IPAddress(await ReadAsync(stream, kind == 1 ? 4 : 16)).ToString();
        var port = await ReadAsync(stream, 2);
        return new SocksAsk(kind, host, (port[0] << 8) | port[1], user, password);
    }

    private async Task<string> TextAsync(NetworkStream stream) => Encoding.ASCII.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1))[0]));

    private async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, life.Token);
        return bytes;
    }
}
