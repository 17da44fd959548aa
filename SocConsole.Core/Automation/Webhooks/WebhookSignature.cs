using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>What proves to a receiver that a body is ours and fresh: <c>v1=</c> and the hex HMAC-SHA256 of timestamp, a dot and the exact body.</summary>
public static class WebhookSignature
{
    /// <summary>One signature for each secret, between commas: while a secret is being changed, the old one signs too.</summary>
    public static string Header(IEnumerable<string> secrets, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] message = [.. Encoding.ASCII.GetBytes(timestamp), (byte)'.', .. body];
        return string.Join(',', secrets.Select(secret => "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message))));
    }

    /// <summary>Seconds since 1970.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
