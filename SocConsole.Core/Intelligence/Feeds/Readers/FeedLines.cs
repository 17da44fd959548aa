using System.Text;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>The lines of a content, out of one buffer: <see cref="TryRead"/> until it says no, then <see cref="FillAsync"/>, so that nothing waits for each line.</summary>
internal sealed class FeedLines(Stream content) : IDisposable
{
    /// <summary>Longer lines are told, but not given.</summary>
    public const int Longest = 64 << 10;

    private readonly StreamReader reader = new(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: Longest, leaveOpen: true);
    private readonly char[] buffer = new char[2 * Longest];
    private int start;
    private int end;
    private bool ended;
    private bool skipping;

    /// <summary>The number of the line read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line that is in the buffer, without its end. One that is too long comes as its beginning, with <paramref name="tooLong"/>.</summary>
    public bool TryRead(out ReadOnlySpan<char> line, out bool tooLong)
    {
        while (true)
        {
            var text = buffer.AsSpan(start, end - start);
            var length = text.IndexOf('\n');
            tooLong = length > Longest || (length < 0 && text.Length > Longest);
            if (length < 0 && !tooLong && !(ended && text.Length > 0) && !(skipping && text.Length > 0))
            {
                line = [];
                return false;
            }

            start += length < 0 ? text.Length : length + 1;
            if (skipping)
            {
                skipping = length < 0;
                continue;
            }

            skipping = tooLong && length < 0;
            line = length < 0 ? text : text[..length];
            line = tooLong ? line[..FeedRejection.MaximumText] : line.TrimEnd('\r');
            Number++;
            return true;
        }
    }

    public void Dispose() => reader.Dispose();

    /// <summary>Reads on; false when the content has ended.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (ended)
        {
            return false;
        }

        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        var read = await reader.ReadAsync(buffer.AsMemory(end), ct);
        end += read;
        ended = read == 0;
        return true;
    }
}
