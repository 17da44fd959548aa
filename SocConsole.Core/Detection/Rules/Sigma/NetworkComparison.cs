using System.Globalization;
using System.Net;
using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary><c>cidr</c>: an address within an IPv4 or IPv6 network. Host bits of the network are ignored; an address alone is the network of itself.</summary>
internal sealed class NetworkComparison : FieldComparison
{
    public override string Name => "cidr";

    protected override ValueMatcher? Matcher(FieldQuery query, YamlText value, LoadContext context)
    {
        var slash = value.Value.IndexOf('/', StringComparison.Ordinal);
        var addressText = slash < 0 ? value.Value : value.Value[..slash];
        if (IPAddress.TryParse(addressText, out var address) && addressText.AsSpan().ContainsAny('.', ':'))
        {
            var bits = address.GetAddressBytes().Length * 8;
            var length = bits;
            if (slash < 0 || (int.TryParse(value.Value.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= bits))
            {
                return new InNetwork(new IPNetwork(Masked(address, length), length));
            }
        }

        return context.Add<ValueMatcher>(value.Line, $"'{value.Value}' is not a network; write it like 192.168.0.0/16 or 2001:db8::/32");
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(length - (i * 8), 0, 8));
        }

        return new IPAddress(bytes);
    }
}
