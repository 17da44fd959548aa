using SocConsole.Core.Intelligence.Feeds.Readers;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Feeds.Readers;

public sealed class HostileContentTests
{
    private static readonly string[] Pieces = ["\"", "\"\"", ",", ";", "|", "#", "\n", "\r\n", "\t", "{", "}", "[", "]", "\\ud800", "\\u0000", "null", ":", "/", "\uFEFF", "<html", "\u0000", "1e999", "'", "PK\u0003\u0004"];

    [Theory]
    [MemberData(nameof(FeedContentTests.Formats), MemberType = typeof(FeedContentTests))]
    public void ReadAsync_ContentThatNobodyMeant_EndsWithoutAnException(string format)
    {
        var fuzz = new Fuzz(400, Pieces);

        fuzz.Run([.. FeedSamples.Of.Values, FeedSamples.Of[format], FeedSamples.Of[format], FeedSamples.Of[format]], content =>
        {
            var first = Read(format, content);
            var second = Read(format, content);
            Assert.Equal(first.Items.Select(Shown), second.Items.Select(Shown));
            Assert.True(first.Items.Count <= content.Length + 1);
            FeedReaders.Guess("x", System.Text.Encoding.UTF8.GetBytes(content));
        });
    }

    [Theory]
    [MemberData(nameof(FeedContentTests.Formats), MemberType = typeof(FeedContentTests))]
    public async Task ReadAsync_Twice_GivesTheSame(string format)
    {
        var first = await ReaderRun.OfAsync(format, FeedSamples.Of[format]);
        var second = await ReaderRun.OfAsync(format, FeedSamples.Of[format]);

        Assert.NotEmpty(first.Rows);
        Assert.Equal(first.Items.Select(Shown), second.Items.Select(Shown));
    }

    [Theory]
    [InlineData("x,\"a\n")]
    [InlineData("\"\n")]
    [InlineData("a,\"b\"c\n")]
    [InlineData(",,,,,,,\n")]
    public async Task ReadAsync_ManyWrongRows_TakesTimeThatGrowsWithTheLength(string row)
    {
        // A minute says that the work grows with the square of the content.
        var run = await Task.Run(() => ReaderRun.OfAsync("csv", string.Concat(Enumerable.Repeat(row, 100_000)))).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(run.Rows);
        Assert.NotEmpty(run.Rejections);
    }

    // All of it lies in memory, so the reading ends before it is waited for.
    private static ReaderRun Read(string format, string content)
    {
        var reading = ReaderRun.OfAsync(format, content);
        Assert.True(reading.IsCompleted);
        return reading.GetAwaiter().GetResult();
    }

    private static string Shown(FeedItem item) => item.Row is { } row
        ? $"{row.Indicator} {row.Said with { Tags = [] }} {string.Join(',', row.Said.Tags)}"
        : $"{item.Rejection} {item.Fault}";
}
