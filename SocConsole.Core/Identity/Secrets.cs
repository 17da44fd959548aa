using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SocConsole.Core.Identity;

/// <summary>Makes and compares secrets with the system's cryptographic generator.</summary>
public static class Secrets
{
    private const int TokenBytes = 32;
    private const int PasswordLength = 20;

    // Characters that people mistake for each other (0 O, 1 l I) are left out.
    private static readonly string[] PasswordClasses = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "-_+=!?%"];

    /// <summary>256 random bits, safe in addresses and headers.</summary>
    public static string Token() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    public static string Hex(int bytes) => RandomNumberGenerator.GetHexString(bytes * 2, lowercase: true);

    /// <summary>A password of 20 characters with upper and lower case, a digit and a symbol.</summary>
    public static string Password()
    {
        var characters = new char[PasswordLength];
        var all = string.Concat(PasswordClasses);
        for (var position = 0; position < characters.Length; position++)
        {
            var set = position < PasswordClasses.Length ? PasswordClasses[position] : all;
            characters[position] = set[RandomNumberGenerator.GetInt32(set.Length)];
        }

        RandomNumberGenerator.Shuffle<char>(characters);
        return new string(characters);
    }

    /// <summary>SHA-256; enough for secrets of 256 random bits, which can't be guessed.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
