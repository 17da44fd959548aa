using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Tests.Intelligence.Feeds.Readers;

public sealed class TxtReaderTests
{
    [Theory]
    [InlineData("203.0.113.7\t10", IndicatorType.Ip, "203.0.113.7", "")]
    [InlineData("1.4.0.0/17 ; SBL256893", IndicatorType.Cidr, "1.4.0.0/17", "SBL256893")]
    [InlineData("203.0.113.7:4444", IndicatorType.Ip, "203.0.113.7", "")]
    [InlineData("bad.example.org # seen twice", IndicatorType.Domain, "bad.example.org", "seen twice")]
    [InlineData("https://bad.example.org/a,b;c#d note", IndicatorType.Url, "https://bad.example.org/a,b;c#d", "note")]
    [InlineData("0c2674c3a97c53082187d930efb645c2;DEEP PANDA - http://goo.gl/R3e6eG", IndicatorType.Hash, "0c2674c3a97c53082187d930efb645c2", "DEEP PANDA - http://goo.gl/R3e6eG")]
    [InlineData("0.0.0.0 bad.example.org", IndicatorType.Domain, "bad.example.org", "")]
    [InlineData("127.0.0.1\t3", IndicatorType.Ip, "127.0.0.1", "")]
    [InlineData("||bad.example.org^", IndicatorType.Domain, "bad.example.org", "")]
    [InlineData("hxxp://bad[.]example[.]org/x", IndicatorType.Url, "http://bad.example.org/x", "")]
    [InlineData("\"bad.example.org\"", IndicatorType.Domain, "bad.example.org", "")]
    public async Task ReadAsync_Line_GivesItsIndicator(string line, IndicatorType type, string value, string description)
    {
        var run = await ReaderRun.OfAsync("txt", $"# head\r\n{line}\r\n\r\n; end");

        var row = Assert.Single(run.Rows);
        Assert.Equal((new NormalIndicator(type, value), description), (row.Indicator, row.Said.Description));
        Assert.Single(run.Items);
    }

    [Theory]
    [InlineData("no indicator")]
    [InlineData("999.1.1.1")]
    [InlineData("/path/only")]
    [InlineData("\\\\bloodhound.zip;75")]
    public async Task ReadAsync_LineWithoutIndicator_IsRejectedWithItsPlace(string line)
    {
        var run = await ReaderRun.OfAsync("txt", $"203.0.113.7\n{line}\n203.0.113.8");

        var rejection = Assert.Single(run.Rejections);
        Assert.Equal((2, line), (rejection.Place, rejection.Text));
        Assert.Equal(["203.0.113.7", "203.0.113.8"], run.Values);
    }

    [Fact]
    public async Task ReadAsync_HostAndPath_GivesTheHostAndKeepsThePath()
    {
        var run = await ReaderRun.OfAsync("maltrail", "bad.example.org:443/gate.php\n/gate.php\n");

        var row = Assert.Single(run.Rows);
        Assert.Equal(("bad.example.org", "{\"path\":\"/gate.php\"}"), (row.Indicator.Value, row.Said.Metadata));
        Assert.Empty(run.Rejections);
    }

    [Fact]
    public async Task ReadAsync_LineOverTheBound_IsRejectedAndTheNextIsRead()
    {
        var run = await ReaderRun.OfAsync("txt", $"{new string('a', 300_000)}\n203.0.113.7\n{new string('b', 70_000)}");

        Assert.Equal(["203.0.113.7"], run.Values);
        Assert.Equal([1L, 3L], run.Rejections.Select(rejection => rejection.Place));
    }

    [Fact]
    public async Task ReadAsync_ValueLongerThanAnIndicatorMayBe_IsRejected()
    {
        var run = await ReaderRun.OfAsync("txt", $"http://bad.example.org/{new string('a', 2_048)}\n0c2674c3a97c53082187d930efb645c2;{new string('x', 4_001)}");

        Assert.Empty(run.Rows);
        Assert.Equal(2, run.Rejections.Count);
    }

    [Fact]
    public async Task ReadAsync_TypeGiven_TakesOnlyThatType()
    {
        var run = await ReaderRun.OfAsync("txt", "203.0.113.7\nbad.example.org", "type=domain");

        Assert.Equal(["bad.example.org"], run.Values);
        Assert.Single(run.Rejections);
    }

    [Fact]
    public async Task ReadAsync_UnknownTypeGiven_IsAFault() => Assert.Contains("no type", (await ReaderRun.OfAsync("txt", "203.0.113.7", "type=colour")).Fault, StringComparison.Ordinal);

    [Fact]
    public async Task ReadAsync_EmptyContent_IsAnEmptyFeed() => Assert.Empty((await ReaderRun.OfAsync("txt", string.Empty)).Items);

    [Fact]
    public async Task ReadAsync_ManyLines_GivesEveryOne()
    {
        var lines = Enumerable.Range(0, 60_000).Select(number => $"10.{number / 65_536}.{number / 256 % 256}.{number % 256}").ToList();

        var run = await ReaderRun.OfAsync("txt", string.Join('\n', lines));

        Assert.Equal(lines, run.Values);
    }
}
