namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>Settings under <c>Soc:DarkWeb</c>: how dark-web sources are fetched.</summary>
public sealed class DarkWebOptions
{
    public const string Section = "Soc:DarkWeb";

    private const long Megabyte = 1024 * 1024;

    /// <summary>A SOCKS5 proxy such as Tor's, <c>socks5://127.0.0.1:9050</c>; empty for none.</summary>
    public string Proxy { get; set; } = string.Empty;

    /// <summary>Longest time for one try of a page; 10 s to 5 min. Hidden services often need more than half a minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>Largest page that is read, in bytes; 1 MB to 64 MB.</summary>
    public long MaximumPageBytes { get; set; } = 4 * Megabyte;

    /// <summary>The proxy, or null when none is set. Names are resolved by the proxy under either scheme, so that socks5h means socks5.</summary>
    public Uri? ProxyAddress => Read(Proxy);

    /// <summary>What is wrong with the settings, with the key to mend.</summary>
    public IEnumerable<string> Faults()
    {
        if (!string.IsNullOrWhiteSpace(Proxy) && Read(Proxy) is not { Port: > 0, Host.Length: > 0, UserInfo.Length: 0, PathAndQuery: "/" or "" })
        {
            yield return $"{Section}:Proxy must be socks5://HOST:PORT without a user name (the console signs in with a name for each try, so that Tor gives it a circuit of its own), or empty.";
        }

        if (Timeout < TimeSpan.FromSeconds(10) || Timeout > TimeSpan.FromMinutes(5))
        {
            yield return $"{Section}:Timeout must be from 00:00:10 to 00:05:00.";
        }

        if (MaximumPageBytes is < Megabyte or > 64 * Megabyte)
        {
            yield return $"{Section}:MaximumPageBytes must be from {Megabyte} to {64 * Megabyte}.";
        }
    }

    private static Uri? Read(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "socks5" or "socks5h" ? new UriBuilder(uri) { Scheme = "socks5" }.Uri : null;
}
