using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>Eight bytes that stand for a name in the sets of what was seen before: small, and no list of somebody's folders.</summary>
public static class Mark
{
    private const int Longest = 512;

    /// <summary>Mark of a name without regard to case; longer names are cut to 512 characters.</summary>
    public static ulong Of(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[Longest];
        var length = name[..Math.Min(name.Length, Longest)].ToLowerInvariant(lower);
        Span<byte> bytes = stackalloc byte[Longest * 3];
        var written = Encoding.UTF8.GetBytes(lower[..length], bytes);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..written], hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
