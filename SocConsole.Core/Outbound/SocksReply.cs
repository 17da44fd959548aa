namespace SocConsole.Core.Outbound;

/// <summary>How far a SOCKS5 proxy went with us.</summary>
public enum SocksStep
{
    /// <summary>Nobody answers at the proxy's address.</summary>
    NoProxy,

    /// <summary>It took the connection and has not answered the greeting, or not in SOCKS5.</summary>
    NoGreeting,

    /// <summary>It takes none of our ways to sign in, or refused the one it chose.</summary>
    Refused,

    /// <summary>It took us and has not said yet whether the target answers.</summary>
    Waiting,

    /// <summary>It said that there is no connection to the target; <see cref="SocksReply.Code"/> says why.</summary>
    NotConnected,

    /// <summary>There is a connection to the target.</summary>
    Connected,
}

/// <summary>
/// What a SOCKS5 proxy answered while a connection was made (RFC 1928, sections 3 and 6; RFC 1929, section 2). The framework speaks the protocol and tells only
/// that it failed; what came over the wire says whether the proxy or the target is to blame.
/// </summary>
public sealed class SocksReply
{
    private const byte Version = 5;
    private const byte PasswordMethod = 2;
    private const byte NoMethod = 0xff;
    private const int Most = 6;

    private readonly Lock sync = new();
    private readonly byte[] answer = new byte[Most];
    private int length;
    private bool isTaken;

    /// <summary>How far the last connection went.</summary>
    public SocksStep Step
    {
        get
        {
            lock (sync)
            {
                return !isTaken ? SocksStep.NoProxy : StepOf(answer.AsSpan(0, length)).Step;
            }
        }
    }

    /// <summary>The reply code of RFC 1928, section 6; null before one came.</summary>
    public byte? Code
    {
        get
        {
            lock (sync)
            {
                return StepOf(answer.AsSpan(0, length)).Code;
            }
        }
    }

    /// <summary>A connection to the proxy is being made.</summary>
    public void Begin()
    {
        lock (sync)
        {
            (length, isTaken) = (0, false);
        }
    }

    /// <summary>The proxy took the connection.</summary>
    public void Taken()
    {
        lock (sync)
        {
            isTaken = true;
        }
    }

    /// <summary>The proxy answered these bytes; those behind the reply are the target's and are not looked at.</summary>
    public void Heard(ReadOnlySpan<byte> bytes)
    {
        lock (sync)
        {
            var part = bytes[..Math.Min(bytes.Length, Most - length)];
            part.CopyTo(answer.AsSpan(length));
            length += part.Length;
        }
    }

    private static (SocksStep Step, byte? Code) StepOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] != Version)
        {
            return (SocksStep.NoGreeting, null);
        }

        var isSigned = bytes[1] == PasswordMethod;
        if (bytes[1] == NoMethod || (isSigned && bytes.Length >= 4 && bytes[3] != 0))
        {
            return (SocksStep.Refused, null);
        }

        // A proxy that closes without a word refused the sign-in too; RFC 1929 lets it.
        if (isSigned && bytes.Length < 4)
        {
            return (SocksStep.Refused, null);
        }

        var reply = bytes[(isSigned ? 4 : 2)..];
        return reply.Length < 2 ? (SocksStep.Waiting, null)
            : reply[0] != Version ? (SocksStep.NoGreeting, null)
            : (reply[1] == 0 ? SocksStep.Connected : SocksStep.NotConnected, reply[1]);
    }
}
