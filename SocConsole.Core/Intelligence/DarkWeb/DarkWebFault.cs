using System.Globalization;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.Intelligence.DarkWeb;

/// <summary>Why a page could not be had, and what that says of its source.</summary>
internal sealed record DarkWebFault(DarkWebState State, ErrorKind Sort, string Word, string Sentence) : Error(Sort, Word, Sentence)
{
    public static readonly DarkWebFault NoProxy = new(
        DarkWebState.ProxyFailed, ErrorKind.NotConfigured, "NOT_CONFIGURED", "Sources that require Tor, and all .onion addresses, are fetched through a proxy only: set Soc:DarkWeb:Proxy, such as socks5://127.0.0.1:9050.");

    public static DarkWebFault Proxy(string sentence) => new(DarkWebState.ProxyFailed, ErrorKind.Unavailable, "PROXY_FAILED", sentence);

    public static DarkWebFault Unreachable(string sentence) => new(DarkWebState.Unreachable, ErrorKind.Unavailable, "UNREACHABLE", sentence);

    public static DarkWebFault Failed(string sentence) => new(DarkWebState.Failed, ErrorKind.Unavailable, "SCRAPE_FAILED", sentence);
}

/// <summary>Says in words who is to blame, by how far the proxy went.</summary>
internal static class DarkWebBlame
{
    // Replies that speak of the proxy itself: not allowed by its rules, command and kind of address not supported.
    private const byte NotAllowed = 2;
    private const byte NoSuchCommand = 7;
    private const byte NoSuchAddress = 8;

    public static string OfProxy(Uri proxy, SocksStep step) => step switch
    {
        SocksStep.NoProxy => $"Nothing answers at the proxy {proxy.Authority}; see that it runs.",
        SocksStep.Refused => $"The proxy {proxy.Authority} refuses our sign-in; it must take any name and password, as Tor does, or none.",
        _ => $"What answers at {proxy.Authority} does not speak SOCKS5.",
    };

    /// <summary>Null when there was a connection to the target, or none was needed.</summary>
    public static DarkWebFault? Of(Uri proxy, string host, SocksReply reply) => reply.Step switch
    {
        SocksStep.Connected => null,
        SocksStep.Waiting => DarkWebFault.Unreachable($"The proxy works; {host} did not answer through it."),
        SocksStep.NotConnected when reply.Code is NotAllowed or NoSuchCommand or NoSuchAddress => DarkWebFault.Proxy($"The proxy {proxy.Authority} does not connect to {host}: {Words(reply.Code)}."),
        SocksStep.NotConnected => DarkWebFault.Unreachable($"The proxy works; {host} can't be reached through it: {Words(reply.Code)}."),
        var step => DarkWebFault.Proxy(OfProxy(proxy, step)),
    };

    private static string Words(byte? code) => code switch
    {
        1 => "general failure",
        NotAllowed => "not allowed by its rules",
        3 => "network unreachable",
        4 => "host unreachable",
        5 => "connection refused",
        6 => "it took too long",
        NoSuchCommand => "command not supported",
        NoSuchAddress => "kind of address not supported",
        _ => string.Create(CultureInfo.InvariantCulture, $"reply {code}"),
    };
}
