using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Tests.Intelligence.Feeds.Readers;

public sealed class CsvReaderTests
{
    [Fact]
    public async Task ReadAsync_HeaderInAComment_NamesTheColumns()
    {
        var run = await ReaderRun.OfAsync("csv", FeedSamples.Of["csv"].Replace("\n", "\r\n", StringComparison.Ordinal));

        var row = run.Rows[0];
        Assert.Equal(["203.0.113.7", "bad.example.org"], run.Values);
        Assert.Equal((0.75, new DateTime(2026, 7, 4, 22, 19, 4, DateTimeKind.Utc)), (row.Said.Confidence, row.Said.FirstSeen));
        Assert.Equal(["a", "b"], row.Said.Tags);
        Assert.Equal(0.5, run.Rows[1].Said.Confidence);
        Assert.Empty(run.Rejections);
    }

    [Fact]
    public async Task ReadAsync_HeaderAsRow_IsToldAsARejection()
    {
        var run = await ReaderRun.OfAsync("csv", "\"first_seen_utc\",\"dst_ip\",\"dst_port\"\n\"2021-01-17 07:30:05\",\"203.0.113.7\",\"443\"\n");

        Assert.Equal(1, Assert.Single(run.Rejections).Place);
        Assert.Equal(("203.0.113.7", "{\"port\":\"443\"}"), (Assert.Single(run.Rows).Indicator.Value, run.Rows[0].Said.Metadata));
    }

    [Theory]
    [InlineData("a;203.0.113.7;x\nb;203.0.113.8;y")]
    [InlineData("a\t203.0.113.7\tx\nb\t203.0.113.8\ty")]
    [InlineData("a | 203.0.113.7 | x\nb | 203.0.113.8 | y")]
    [InlineData("203.0.113.7#4#2#Host##0,1#3\n203.0.113.8#3#2#Host#GB#London#2,3#11")]
    public async Task ReadAsync_DelimiterNotSaid_IsFoundOut(string content) => Assert.Equal(["203.0.113.7", "203.0.113.8"], (await ReaderRun.OfAsync("csv", content)).Values);

    [Theory]
    [InlineData("value_column=target")]
    [InlineData("value_column=3")]
    public async Task ReadAsync_ValueColumnSaid_IsTaken(string parameter)
    {
        var run = await ReaderRun.OfAsync("csv", "ip,n,target\n203.0.113.7,1,203.0.113.9\n", parameter);

        Assert.Equal(["203.0.113.9"], run.Values);
    }

    [Fact]
    public async Task ReadAsync_TypeColumnSaid_DecidesWhatARowIs()
    {
        var run = await ReaderRun.OfAsync("csv", "value,kind\ntest.py,filename\ntest.py,domain\n", "type_column=kind");

        Assert.Equal(["test.py"], run.Values);
        Assert.Contains("'filename'", run.Rejections[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_QuotedFields_KeepDelimitersLinesAndMarks()
    {
        var run = await ReaderRun.OfAsync("csv", "ip,description\n203.0.113.7,\"a, \"\"b\"\"\nc\"\n203.0.113.8,d\n");

        Assert.Equal(["a, \"b\"\nc", "d"], run.Rows.Select(row => row.Said.Description));
        Assert.Equal(2, run.Items.Count(item => item.Row is not null));
    }

    [Fact]
    public async Task ReadAsync_QuotationMarkNeverClosed_CostsOneRow()
    {
        var rows = string.Concat(Enumerable.Range(1, 100).Select(number => $"203.0.113.{number},x\n"));

        var run = await ReaderRun.OfAsync("csv", $"203.0.114.1,\"open\n{rows}");

        Assert.Equal(100, run.Rows.Count);
        Assert.Equal(1, Assert.Single(run.Rejections).Place);
    }

    [Fact]
    public async Task ReadAsync_CertificateList_TagsItsFingerprints()
    {
        var run = await ReaderRun.OfAsync("csv", "# abuse.ch SSLBL SSL Certificate Blacklist\n# Listingdate,SHA1,Listingreason\n2024-09-02 06:17:52,4da14224452c1fe61f46b1112c43ecfd9f322c82,Rhadamanthys C&C\n");

        var row = Assert.Single(run.Rows);
        Assert.Equal((IndicatorType.Hash, "Rhadamanthys C&C"), (row.Indicator.Type, row.Said.Description));
        Assert.Equal(["certificate-fingerprint"], row.Said.Tags);
    }

    [Fact]
    public async Task ReadAsync_NonsenseInDatesAndNumbers_IsLeftOut()
    {
        var run = await ReaderRun.OfAsync("csv", "# first_seen,ip,confidence,threat_level\n10:00,203.0.113.7,1000,purple\n1418217066,203.0.113.8,40,HIGH\n");

        Assert.Equal((null, 0.5), (run.Rows[0].Said.FirstSeen, run.Rows[0].Said.Confidence));
        Assert.Equal((new DateTime(2014, 12, 10, 13, 11, 6, DateTimeKind.Utc), 0.4), (run.Rows[1].Said.FirstSeen, run.Rows[1].Said.Confidence));
    }
}
