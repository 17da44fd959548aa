using System.IO.Compression;
using System.Text;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>
/// A content as its reader sees it: unpacked when it is gzip or a zip of one file, without a byte order mark, and bounded. It never fails for what the content holds; it ends, and
/// <see cref="Fault"/> says why.
/// </summary>
internal sealed class FeedContent : Stream
{
    /// <summary>Most bytes that are read, after unpacking.</summary>
    public const long MaximumBytes = 256L << 20;

    /// <summary>Most bytes of a content that is kept as a whole while it is read: a MISP event, a STIX bundle, a zip.</summary>
    public const int MaximumDocument = 64 << 20;

    /// <summary>Lists of indicators shrink three to ten times; what grows more than this is made to harm.</summary>
    private const int MaximumRatio = 200;

    /// <summary>From here on the ratio is asked for.</summary>
    private const long RatioMatters = 16L << 20;
    private const int HeadBytes = 64 << 10;

    private readonly Stream inner;
    private readonly long limit;
    private readonly Func<long>? packed;
    private readonly byte[] head = new byte[HeadBytes];
    private int headStart;
    private int headEnd;
    private long total;

    private FeedContent(Stream inner, long limit, Func<long>? packed)
    {
        this.inner = inner;
        this.limit = limit;
        this.packed = packed;
    }

    /// <summary>Why reading ended before the content did; null while nothing is wrong.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether not a byte came.</summary>
    public bool IsEmpty => total == 0;

    /// <summary>How the content begins, up to 64 KB, for those who find out its shape.</summary>
    public ReadOnlySpan<byte> Head => head.AsSpan(headStart, headEnd - headStart);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens the content, which stays open and the caller's.</summary>
    public static async Task<FeedContent> OpenAsync(Stream raw, long limit, CancellationToken ct)
    {
        var outer = new FeedContent(raw, limit, null);
        await outer.FillHeadAsync(ct);
        var content = FeedPacking.Of(outer.Head) switch
        {
            FeedPacking.Gzip => new FeedContent(new GZipStream(outer, CompressionMode.Decompress), limit, () => outer.total),
            FeedPacking.Zip => await UnzipAsync(outer, limit, ct),
            _ => outer,
        };
        if (content != outer)
        {
            await content.FillHeadAsync(ct);
        }

        if (content.Head.StartsWith(Encoding.UTF8.Preamble))
        {
            content.headStart += Encoding.UTF8.Preamble.Length;
        }

        content.Fault ??= IsHtml(content.Head) ? "The content is an HTML page, not a feed." : null;
        return content;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Fault is not null)
        {
            return 0;
        }

        if (headStart < headEnd)
        {
            var length = Math.Min(buffer.Length, headEnd - headStart);
            head.AsSpan(headStart, length).CopyTo(buffer.Span);
            headStart += length;
            return length;
        }

        return await NextAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && packed is not null)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsHtml(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head[..Math.Min(head.Length, 1024)]).TrimStart();
        return text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<FeedContent> UnzipAsync(FeedContent outer, long limit, CancellationToken ct)
    {
        var memory = new MemoryStream();
        var buffer = new byte[HeadBytes];
        while (memory.Length <= MaximumDocument && await outer.ReadAsync(buffer, ct) is > 0 and var read)
        {
            memory.Write(buffer, 0, read);
        }

        var (stream, fault) = memory.Length > MaximumDocument ? (Null, "The zip is larger than 64 MB.") : FeedPacking.OnlyFile(memory);
        return new FeedContent(stream, limit, () => memory.Length) { Fault = outer.Fault ?? fault };
    }

    private async Task FillHeadAsync(CancellationToken ct)
    {
        while (Fault is null && headEnd < head.Length && await NextAsync(head.AsMemory(headEnd), ct) is > 0 and var read)
        {
            headEnd += read;
        }
    }

    private async ValueTask<int> NextAsync(Memory<byte> buffer, CancellationToken ct)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, ct);
            total += read;
            Fault = total > limit ? $"The content is larger than {limit >> 20} MB."
                : packed is not null && total > RatioMatters && total > packed() * MaximumRatio ? $"The content unpacks to more than {MaximumRatio} times its size."
                : null;
            return Fault is null ? read : 0;
        }
        catch (InvalidDataException) when (packed is not null)
        {
            Fault = "The packed content is damaged.";
            return 0;
        }
    }
}
