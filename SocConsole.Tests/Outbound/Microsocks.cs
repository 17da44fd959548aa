using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Outbound;

/// <summary>Debian's microsocks as a process of the test's own: a SOCKS5 server that was not written for it.</summary>
internal sealed class Microsocks : IDisposable
{
    private static readonly string[] Places = ["/usr/bin/microsocks", "/usr/sbin/microsocks", "/usr/local/bin/microsocks"];

    private readonly Process process;

    private Microsocks(Process process, int port) => (this.process, Address) = (process, $"socks5://127.0.0.1:{port}");

    public static string? Path { get; } = Places.FirstOrDefault(File.Exists);

    public string Address { get; }

    public static async Task<Microsocks> StartAsync(params string[] arguments)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Path!) { RedirectStandardError = true };
        foreach (var argument in (string[])["-i", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var server = new Microsocks(Process.Start(start)!, port);

        // It tells of each client, and would stand still once nobody takes that in.
        server.process.BeginErrorReadLine();
        await Poll.UntilAsync(() => ListensAsync(port), TimeSpan.FromSeconds(30));
        return server;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>A test behind a real SOCKS5 server; reported as left out where it is not installed.</summary>
internal sealed class MicrosocksFactAttribute : FactAttribute
{
    public MicrosocksFactAttribute()
    {
        if (Microsocks.Path is null)
        {
            Skip = "needs microsocks (Debian's package microsocks)";
        }
    }
}
