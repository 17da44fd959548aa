namespace SocConsole.Core.Response.Connectors.Ldap;

/// <summary>Cuts a stream into BER messages of at most 1 MB.</summary>
internal static class LdapFrames
{
    private const int Maximum = 1024 * 1024;
    private const int LongestLength = 4;

    /// <summary>The next whole message. Throws <see cref="IOException"/> when the stream ends or holds no message.</summary>
    public static async Task<byte[]> ReadAsync(Stream stream, CancellationToken ct)
    {
        var head = new byte[2];
        await stream.ReadExactlyAsync(head, ct);
        var (length, further) = head[1] < 0x80 ? (head[1], 0) : (0, head[1] & 0x7f);
        if (head[0] != 0x30 || further > LongestLength || head[1] == 0x80)
        {
            throw new IOException("it speaks no LDAP");
        }

        var rest = new byte[further];
        await stream.ReadExactlyAsync(rest, ct);
        long total = length;
        foreach (var part in rest)
        {
            total = (total << 8) | part;
        }

        if (total > Maximum)
        {
            throw new IOException("its answer is larger than 1 MB");
        }

        var message = new byte[2 + further + (int)total];
        head.CopyTo(message, 0);
        rest.CopyTo(message, 2);
        await stream.ReadExactlyAsync(message.AsMemory(2 + further), ct);
        return message;
    }
}
