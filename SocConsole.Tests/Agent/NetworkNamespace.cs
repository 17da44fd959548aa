using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace SocConsole.Tests.Agent;

/// <summary>A network of the test's own: a namespace that is joined to this one by a pair of virtual cards.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private static readonly Lazy<string?> missing = new(FindMissing);
    private static int made;

    private NetworkNamespace(string name, byte number) => (Name, Number) = (name, number);

    /// <summary>What this machine lacks; null when it can.</summary>
    public static string? Missing => missing.Value;

    public string Name { get; }

    private byte Number { get; }

    /// <summary>This side, where the console listens.</summary>
    public IPAddress Console => IPAddress.Parse(Address(1));

    /// <summary>A second address of this side, which plays another host.</summary>
    public IPAddress Other => IPAddress.Parse(Address(3));

    public static NetworkNamespace Create()
    {
        // Tests run side by side: each has a name and a network of its own.
        var turn = Interlocked.Increment(ref made);
        var number = (byte)((Environment.ProcessId + (turn * 67)) % 200 + 20);
        var network = new NetworkNamespace(string.Create(CultureInfo.InvariantCulture, $"soc{Environment.ProcessId}{(char)('a' + (turn % 26))}"), number);
        Must("netns", "add", network.Name);
        Must("link", "add", $"{network.Name}h", "type", "veth", "peer", "name", "eth0", "netns", network.Name);
        Must("addr", "add", $"{network.Address(1)}/24", "dev", $"{network.Name}h");
        Must("addr", "add", $"{network.Address(3)}/24", "dev", $"{network.Name}h");
        Must("link", "set", $"{network.Name}h", "up");
        Must("-n", network.Name, "addr", "add", $"{network.Address(2)}/24", "dev", "eth0");
        Must("-n", network.Name, "link", "set", "lo", "up");
        Must("-n", network.Name, "link", "set", "eth0", "up");
        return network;
    }

    /// <summary>Whether a TCP connection from inside comes about within a second.</summary>
    public bool Connects(IPAddress address, int port) =>
        Run("ip", "netns", "exec", Name, "timeout", "1", "bash", "-c", string.Create(CultureInfo.InvariantCulture, $"exec 3<>/dev/tcp/{address}/{port}")).Code == 0;

    public void Dispose()
    {
        Run("ip", "netns", "del", Name);
        Run("ip", "link", "del", $"{Name}h");
    }

    public static (int Code, string Error) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    private static void Must(params string[] arguments)
    {
        var (code, error) = Run("ip", arguments);
        Assert.True(code == 0, $"ip {string.Join(' ', arguments)}: {error}");
    }

    private static string? FindMissing()
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            return "needs root on Linux";
        }

        string[] places = ["/usr/sbin", "/sbin", "/usr/bin"];
        if (Array.Find(["ip", "nft"], program => !places.Any(place => File.Exists($"{place}/{program}"))) is { } absent)
        {
            return $"needs {absent} (Debian's packages iproute2 and nftables)";
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"socp{Environment.ProcessId}");
        var (code, error) = Run("ip", "netns", "add", name);
        var filters = code == 0 && Run("ip", "netns", "exec", name, "nft", "list", "tables").Code == 0;
        Run("ip", "netns", "del", name);
        return code != 0 ? $"may make no network namespace: {error.Trim()}" : filters ? null : "may not read the packet filter in a namespace";
    }

    private string Address(int host) => string.Create(CultureInfo.InvariantCulture, $"10.{Number}.77.{host}");
}

/// <summary>A test with a real packet filter in a network of its own; reported as left out where that can't be had.</summary>
internal sealed class NetworkNamespaceFactAttribute : FactAttribute
{
    public NetworkNamespaceFactAttribute()
    {
        if (NetworkNamespace.Missing is { } missing)
        {
            Skip = missing;
        }
    }
}
