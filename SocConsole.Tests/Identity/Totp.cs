using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace SocConsole.Tests.Identity;

/// <summary>What an authenticator app does: RFC 6238 over RFC 4226 with HMAC-SHA1, 6 digits, 30 s.</summary>
internal static class Totp
{
    public static string Code(string base32, int stepsAhead = 0)
    {
        // Identity's check reads the machine's clock; it takes two steps on either side.
        var step = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30 + stepsAhead;
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238's default is SHA-1.
        var hash = HMACSHA1.HashData(Decode(base32), counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xf;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string base32)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(base32.Select(letter => Convert.ToString(Alphabet.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2))];
    }
}
