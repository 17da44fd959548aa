using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SocConsole.Core.Onboarding.Scans;

/// <summary>Opens one connection; gives the service that answered, or null where none did. A seam because tests can't own networks.</summary>
public delegate Task<AssetService?> ProbePort(IPAddress address, int port, CancellationToken ct);

/// <summary>Asks the name servers for the name of an address.</summary>
public delegate Task<string> NameOfAddress(IPAddress address, CancellationToken ct);

/// <summary>
/// A full TCP connection and a look at what the service says by itself. Nothing is sent but what is harmless: <c>HEAD /</c> to ports of web servers, and the greeting of TLS to ports that begin with it.
/// </summary>
public sealed class TcpProbe(OnboardingOptions options)
{
    private const int MaximumAnswer = 1_024;
    private static readonly int[] Web = [80, 3000, 5000, 5601, 8000, 8008, 8080, 8081, 8086, 8088, 8888, 9000, 9090, 9200, 10000, 15672];
    private static readonly int[] WebOverTls = [443, 8443, 6443, 10250];
    private static readonly int[] Tls = [465, 636, 990, 993, 995, 2376, 5986];

    /// <summary>The service of an open port; null when the port is closed or does not answer in time.</summary>
    public async Task<AssetService?> ProbeAsync(IPAddress address, int port, CancellationToken ct)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (!await ConnectAsync(socket, address, port, ct))
        {
            return null;
        }

        await using var stream = new NetworkStream(socket, ownsSocket: false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.BannerTimeout);
        string? banner = null;
        try
        {
            banner = Array.IndexOf(WebOverTls, port) >= 0 || Array.IndexOf(Tls, port) >= 0 ? await OverTlsAsync(stream, address, port, limit.Token)
                : Array.IndexOf(Web, port) >= 0 ? WebBanner(await HeadAsync(stream, address, limit.Token))
                : FirstLine(await ReadAsync(stream, limit.Token));
        }
        catch (Exception fault) when (fault is IOException or SocketException or AuthenticationException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // It is open and says nothing, which is an answer.
        }

        return new AssetService(port, ServiceNames.Of(port, banner), banner);
    }

    private async Task<bool> ConnectAsync(Socket socket, IPAddress address, int port, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.ConnectTimeout);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), limit.Token);
            return true;
        }
        catch (Exception fault) when (fault is SocketException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    // The certificate is only read: nothing secret is sent, and scanned hosts rarely have one that is trusted here.
    private static async Task<string?> OverTlsAsync(NetworkStream stream, IPAddress address, int port, CancellationToken ct)
    {
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.ToString(), CertificateRevocationCheckMode = X509RevocationMode.NoCheck }, ct);
        var name = (tls.RemoteCertificate as X509Certificate2)?.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        var certificate = string.IsNullOrEmpty(name) ? "TLS" : $"TLS, certificate of {name}";
        if (Array.IndexOf(WebOverTls, port) < 0)
        {
            return Clean(certificate);
        }

        try
        {
            return WebBanner(await HeadAsync(tls, address, ct)) is { } web ? Clean($"{web}; {certificate}") : Clean(certificate);
        }
        catch (IOException)
        {
            // It ends connections that don't speak its own protocol; the certificate was read.
            return Clean(certificate);
        }
    }

    private static async Task<string> HeadAsync(Stream stream, IPAddress address, CancellationToken ct)
    {
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HEAD / HTTP/1.0\r\nHost: {host}\r\nUser-Agent: SOC-Console-Inventory\r\n\r\n"), ct);
        return await ReadAsync(stream, ct);
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken ct)
    {
        var buffer = new byte[MaximumAnswer];
        var read = await stream.ReadAsync(buffer, ct);
        return Encoding.Latin1.GetString(buffer, 0, read);
    }

    private static string? WebBanner(string answer)
    {
        var lines = answer.Split('\n', StringSplitOptions.TrimEntries);
        var server = lines.FirstOrDefault(line => line.StartsWith("Server:", StringComparison.OrdinalIgnoreCase));
        return lines[0].StartsWith("HTTP/", StringComparison.Ordinal) ? Clean(server is null ? lines[0] : $"{lines[0]}; {server}") : FirstLine(answer);
    }

    private static string? FirstLine(string answer) => answer.Split(['\n', '\0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Clean).FirstOrDefault(line => line is not null);

    /// <summary>At most 200 printable characters; null when none is left.</summary>
    private static string? Clean(string text)
    {
        var clean = new string([.. text.Where(character => !char.IsControl(character)).Take(200)]).Trim();
        return clean.Length == 0 ? null : clean;
    }
}
