using System.Net;
using System.Net.Sockets;

namespace SocConsole.Core.Outbound;

/// <summary>Looks up a host name; a seam because tests can't own DNS names.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken ct);

/// <summary>A connection was refused because of where it would lead.</summary>
public sealed class OutboundRefusedException(string host, AddressKind kind)
    : IOException($"{host} leads to a {kind.ToString().ToLowerInvariant()} address; set Soc:Outbound:AllowPrivateNetworks to allow it.");

/// <summary>
/// The one door for outbound HTTP. It resolves the host itself, refuses targets inside, and connects to the very address that it checked, so that a second
/// DNS answer can't lead elsewhere. Redirects open connections too and so pass the same check.
/// </summary>
public sealed class OutboundGuard(OutboundOptions options, ResolveHost resolve)
{
    /// <summary>Name of the <see cref="HttpClient"/> whose connections are guarded.</summary>
    public const string ClientName = "outbound";

    /// <summary>The same, for callers that follow redirects themselves because they send a secret along.</summary>
    public const string DirectClientName = "outbound-direct";

    /// <summary>How often a redirect is followed.</summary>
    public const int MaximumRedirects = 3;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public SocketsHttpHandler CreateHandler() => new()
    {
        ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ct),
        ConnectTimeout = ConnectTimeout,
        MaxAutomaticRedirections = MaximumRedirects,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),

        // A proxy would connect on the console's behalf, past the check.
        UseProxy = false,
        UseCookies = false,
        MaxResponseHeadersLength = 64,
    };

    /// <summary>Why a connection there would be refused as far as can be told now, or null; a name that can't be looked up is judged when it is connected to.</summary>
    public async Task<string?> RefusalAsync(Uri target, CancellationToken ct)
    {
        try
        {
            await AllowedAsync(target.IdnHost, ct);
            return null;
        }
        catch (OutboundRefusedException refused)
        {
            return refused.Message;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>A connection to a host that passes the same check, for what is not HTTP. The caller sets the time limit.</summary>
    public async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken ct)
    {
        var addresses = await AllowedAsync(host, ct);
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException fault)
            {
                last = fault;
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private async Task<IReadOnlyList<IPAddress>> AllowedAsync(string host, CancellationToken ct)
    {
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, ct);
        IPAddress[] plain = [.. found.Select(AddressKinds.Plain).Distinct()];
        IPAddress[] allowed = [.. plain.Where(address => options.AllowPrivateNetworks || AddressKinds.Of(address) == AddressKind.Public)];
        return allowed.Length == 0 && plain.Length > 0 ? throw new OutboundRefusedException(host, AddressKinds.Of(plain[0])) : allowed;
    }
}
