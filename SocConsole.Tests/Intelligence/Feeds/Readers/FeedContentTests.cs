using System.IO.Compression;
using System.Text;
using SocConsole.Core.Intelligence.Feeds.Readers;

namespace SocConsole.Tests.Intelligence.Feeds.Readers;

public sealed class FeedContentTests
{
    private const string List = "203.0.113.7\n203.0.113.8\n";

    [Fact]
    public async Task ReadAsync_Gzip_IsUnpacked() => Assert.Equal(2, (await ReaderRun.OfAsync("txt", new MemoryStream(Gzip(List)))).Rows.Count);

    [Fact]
    public async Task ReadAsync_ZipOfOneFile_IsUnpacked() => Assert.Equal(2, (await ReaderRun.OfAsync("txt", new MemoryStream(Zip(List)))).Rows.Count);

    [Fact]
    public async Task ReadAsync_ZipOfTwoFiles_IsAFault() => Assert.Contains("one file", (await ReaderRun.OfAsync("txt", new MemoryStream(Zip(List, List)))).Fault, StringComparison.Ordinal);

    [Fact]
    public async Task ReadAsync_DamagedGzip_IsAFault()
    {
        var packed = Gzip(string.Join('\n', Enumerable.Range(0, 50_000).Select(number => $"{number:x32}")));
        packed.AsSpan(packed.Length / 2, 200).Fill(0xFF);

        var run = await ReaderRun.OfAsync("txt", new MemoryStream(packed));

        Assert.NotNull(run.Fault);
    }

    [Theory]
    [InlineData("txt")]
    [InlineData("json")]
    public async Task ReadAsync_GzipThatGrowsBeyondReason_IsAFault(string format)
    {
        var run = await ReaderRun.OfAsync(format, new MemoryStream(Gzip(new string('\n', 40 << 20))));

        Assert.Contains("200 times", run.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task ReadAsync_HtmlPage_IsAFaultInEveryFormat(string format)
    {
        var run = await ReaderRun.OfAsync(format, "\uFEFF \n<!DOCTYPE html><html>203.0.113.7</html>");

        Assert.Equal("The content is an HTML page, not a feed.", Assert.Single(run.Items).Fault);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task ReadAsync_ByteOrderMark_IsPassedOver(string format)
    {
        var run = await ReaderRun.OfAsync(format, "\uFEFF" + FeedSamples.Of[format]);

        Assert.NotEmpty(run.Rows);
        Assert.Null(run.Fault);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Guess_Sample_FindsItsFormatPackedOrNot(string format)
    {
        var sample = FeedSamples.Of[format];

        Assert.Equal(format, FeedReaders.Guess("feed", Encoding.UTF8.GetBytes(sample)));
        Assert.Equal(format, FeedReaders.Guess("feed.gz", Gzip(sample)));
        Assert.Equal(format, FeedReaders.Guess("feed.zip", Zip(sample)));
    }

    [Fact]
    public void Guess_BinaryOrEmpty_IsNull()
    {
        Assert.Null(FeedReaders.Guess("feed", [0, 1, 2, 0, 4]));
        Assert.Null(FeedReaders.Guess("feed", []));
        Assert.Equal("csv", FeedReaders.Guess("feed.csv", []));
    }

    public static TheoryData<string> Formats() => [.. FeedReaders.All.Select(reader => reader.Format)];

    private static byte[] Gzip(string text)
    {
        var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return memory.ToArray();
    }

    private static byte[] Zip(params string[] files)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            foreach (var (index, text) in files.Index())
            {
                using var entry = zip.CreateEntry($"{index}.txt").Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return memory.ToArray();
    }
}
