using System.Net;
using System.Net.Sockets;

namespace SocConsole.Web.Agent;

/// <summary>Where the console is. An isolated host can't ask for names: the addresses that were let through are then the ones to use.</summary>
internal sealed class ConsoleAddresses(Uri console)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private IPAddress[] known = [];

    public int Port => console.Port;

    /// <summary>While set, no name is asked for.</summary>
    public IReadOnlyList<IPAddress>? Pinned { get; set; }

    /// <summary>The console's addresses; the ones known last when the name can't be resolved now.</summary>
    public async Task<IReadOnlyList<IPAddress>> FindAsync(CancellationToken ct)
    {
        if (Pinned is { Count: > 0 } pinned)
        {
            return pinned;
        }

        if (IPAddress.TryParse(console.Host.Trim('[', ']'), out var literal))
        {
            return [literal];
        }

        try
        {
            known = await Dns.GetHostAddressesAsync(console.Host, ct).WaitAsync(Patience, ct);
        }
        catch (Exception fault) when (known.Length > 0 && fault is SocketException or TimeoutException)
        {
            // The name may be gone for a while; the addresses rarely are.
            return known;
        }

        return known;
    }

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await FindAsync(ct);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. addresses], context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
