using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SocConsole.Core.Outbound;

/// <summary>
/// The way out through a SOCKS5 proxy, beside the guarded door. The proxy resolves names, so that no DNS server of ours hears them; what can be judged here are
/// addresses and names that say where they lead.
/// </summary>
public sealed class SocksExit(OutboundOptions options)
{
    /// <summary>Why the target may not be asked for, or null. Addresses inside are refused as the guard refuses them.</summary>
    public string? Refusal(Uri target)
    {
        var host = target.IdnHost.TrimEnd('.');
        if (options.AllowPrivateNetworks)
        {
            return null;
        }

        var kind = IPAddress.TryParse(host, out var address) ? AddressKinds.Of(address)
            : host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal) ? AddressKind.Loopback
            : AddressKind.Public;
        return kind == AddressKind.Public ? null : new OutboundRefusedException(host, kind).Message;
    }

    /// <summary>
    /// A handler for one try. Redirects are the caller's to judge. <paramref name="circuit"/> names the try: Tor gives each name and password a circuit of its own
    /// (IsolateSOCKSAuth, tor's manual, SocksPort). <paramref name="reply"/> hears how far the proxy went.
    /// </summary>
    public static SocketsHttpHandler CreateHandler(Uri proxy, NetworkCredential circuit, SocksReply reply) => new()
    {
        Proxy = new WebProxy(proxy) { Credentials = circuit },
        UseProxy = true,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        MaxResponseHeadersLength = 64,
        ConnectCallback = async (context, ct) => await ConnectAsync(context.DnsEndPoint, reply, ct),
    };

    /// <summary>Greets the proxy and signs in as a try would; asks for no target.</summary>
    public static async Task GreetAsync(Uri proxy, NetworkCredential circuit, SocksReply reply, CancellationToken ct)
    {
        await using var stream = await ConnectAsync(new DnsEndPoint(proxy.IdnHost, proxy.Port), reply, ct);
        var answer = new byte[2];
        await stream.WriteAsync(new byte[] { 5, 2, 0, 2 }, ct);
        await stream.ReadExactlyAsync(answer, ct);
        if (answer is [5, 2])
        {
            var (user, password) = (Encoding.ASCII.GetBytes(circuit.UserName), Encoding.ASCII.GetBytes(circuit.Password));
            byte[] signIn = [1, (byte)user.Length, .. user, (byte)password.Length, .. password];
            await stream.WriteAsync(signIn, ct);
            await stream.ReadExactlyAsync(answer, ct);
        }
    }

    // The proxy's own address is the operator's word and is not judged.
    private static async Task<Stream> ConnectAsync(DnsEndPoint proxy, SocksReply reply, CancellationToken ct)
    {
        reply.Begin();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(proxy, ct);
            reply.Taken();
            return new SocksReplyStream(new NetworkStream(socket, ownsSocket: true), reply);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
