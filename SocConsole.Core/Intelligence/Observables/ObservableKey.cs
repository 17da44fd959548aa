using System.Net;
using System.Net.Sockets;
using System.Text;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Observables;

internal enum ObservableKind
{
    Address = 1,
    Host,
    Url,
    Hash,
    Email,
}

/// <summary>Keys from <paramref name="From"/> on and before <paramref name="Until"/>, as bytes sort.</summary>
/// <param name="Kind">Of what the keys are.</param>
/// <param name="From">The first key.</param>
/// <param name="Until">The first key after the last; null for the end of the kind.</param>
internal readonly record struct ObservableRange(ObservableKind Kind, byte[] From, byte[]? Until)
{
    public bool Holds(ObservableKind kind, byte[] key) => kind == Kind && key.AsSpan().SequenceCompareTo(From) >= 0 && (Until is null || key.AsSpan().SequenceCompareTo(Until) < 0);
}

/// <summary>
/// The form in which observables are kept, so that whatever an indicator finds while events stream by lies in one range, or in two: an address as 16 bytes, a host by
/// its labels from the right, a URL as it is compared, a hash and an e-mail address in lower case.
/// </summary>
internal static class ObservableKey
{
    private const int LongestHost = 253;
    private const int LongestMail = 320;
    private const byte Version4 = 4;
    private const byte Version6 = 6;

    /// <summary>The key, or null for what no indicator can find.</summary>
    public static byte[]? Of(ObservableKind kind, string value) => kind switch
    {
        ObservableKind.Address => IPAddress.TryParse(value, out var address) ? Bytes(address) : null,
        ObservableKind.Host => value.Length is > 0 and <= LongestHost ? Host(value.ToLowerInvariant().TrimEnd('.')) : null,
        ObservableKind.Url => UrlKey.Of(value) is { } url ? Encoding.UTF8.GetBytes(url) : null,
        ObservableKind.Hash => HashText.IsHash(value) ? Encoding.ASCII.GetBytes(value.ToLowerInvariant()) : null,
        ObservableKind.Email => value.Length <= LongestMail && MailAddress.Read(value.AsSpan().Trim(), reserved: true) is { } mail ? Encoding.UTF8.GetBytes(mail) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Where the keys lie that an indicator finds; none for a type that stands in no field.</summary>
    public static IReadOnlyList<ObservableRange> Ranges(NormalIndicator indicator)
    {
        switch (indicator.Type)
        {
            case IndicatorType.Ip:
                return Exact(ObservableKind.Address, Bytes(IPAddress.Parse(indicator.Value)));
            case IndicatorType.Cidr:
                return [Network(IPNetwork.Parse(indicator.Value))];
            case IndicatorType.Domain:
                return [Beginning(ObservableKind.Host, Host(indicator.Value)!)];
            case IndicatorType.Url:
                return Urls(indicator.Value);
            case IndicatorType.Hash:
                return Exact(ObservableKind.Hash, Encoding.ASCII.GetBytes(indicator.Value));
            case IndicatorType.Email:
                return Exact(ObservableKind.Email, Encoding.UTF8.GetBytes(indicator.Value));
            default:
                return [];
        }
    }

    // A URL finds itself; one without a query also itself with any; one that ends in a slash everything below. As IndicatorIndex.FindUrl does.
    private static IReadOnlyList<ObservableRange> Urls(string value)
    {
        if (UrlKey.Of(value) is not { } url)
        {
            return [];
        }

        var key = Encoding.UTF8.GetBytes(url);
        if (url.Contains('?', StringComparison.Ordinal))
        {
            return Exact(ObservableKind.Url, key);
        }

        return url.EndsWith('/') ? [Beginning(ObservableKind.Url, key)] : [.. Exact(ObservableKind.Url, key), Beginning(ObservableKind.Url, [.. key, (byte)'?'])];
    }

    // com.example.www. - every label has its dot, so that a beginning ends where a label does.
    private static byte[]? Host(string name)
    {
        var labels = name.Split('.');
        Array.Reverse(labels);
        return name.Length == 0 ? null : Encoding.UTF8.GetBytes(string.Join('.', labels) + ".");
    }

    // The family first: no network of IPv6 holds an address of IPv4, as in the index of live matching.
    private static byte[] Bytes(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return [plain.AddressFamily == AddressFamily.InterNetwork ? Version4 : Version6, .. plain.GetAddressBytes()];
    }

    private static ObservableRange Network(IPNetwork network)
    {
        var first = Bytes(network.BaseAddress);
        byte[] last = [.. first];
        var isMapped = first[0] == Version4 && network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
        for (var bit = isMapped ? Math.Max(0, network.PrefixLength - 96) : network.PrefixLength; bit < (last.Length - 1) * 8; bit++)
        {
            last[1 + (bit / 8)] |= (byte)(0x80 >> (bit % 8));
        }

        return new ObservableRange(ObservableKind.Address, first, [.. last, 0]);
    }

    // The next key after a whole one is that with a zero behind it.
    private static IReadOnlyList<ObservableRange> Exact(ObservableKind kind, byte[] key) => [new(kind, key, [.. key, 0])];

    // What ends a beginning here is never 255.
    private static ObservableRange Beginning(ObservableKind kind, byte[] key)
    {
        byte[] until = [.. key];
        until[^1]++;
        return new ObservableRange(kind, key, until);
    }
}
