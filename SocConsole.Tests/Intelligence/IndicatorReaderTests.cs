using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence;

public sealed class IndicatorReaderTests
{
    [Theory]
    [InlineData("192.0.2.1", IndicatorType.Ip, "192.0.2.1")]
    [InlineData("2001:DB8::0001", IndicatorType.Ip, "2001:db8::1")]
    [InlineData("192.0.2.0/24", IndicatorType.Cidr, "192.0.2.0/24")]
    [InlineData("2001:db8::/32", IndicatorType.Cidr, "2001:db8::/32")]
    [InlineData("Evil.EXAMPLE.", IndicatorType.Domain, "evil.example")]
    [InlineData("HTTP://Evil.example:80/Path?Q#part", IndicatorType.Url, "http://evil.example/Path?Q")]
    [InlineData("https://evil.example", IndicatorType.Url, "https://evil.example/")]
    [InlineData("D41D8CD98F00B204E9800998ECF8427E", IndicatorType.Hash, "d41d8cd98f00b204e9800998ecf8427e")]
    public void Classify_Known_GivesKindAndNormalForm(string text, IndicatorType type, string value)
    {
        Assert.Equal(new IndicatorEntry(type, value, "list"), IndicatorReader.Classify(text, "list"));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("192.0.2.0/33")]
    [InlineData("not/a/network")]
    [InlineData("javascript://evil.example/")]
    [InlineData("http://")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427")]
    [InlineData("two words")]
    public void Classify_NoIndicator_IsNull(string text)
    {
        Assert.Null(IndicatorReader.Classify(text, "list"));
    }

    [Fact]
    public async Task ReadFile_CommentsAndRubbish_AreLeftOut()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "bad.txt");
        await File.WriteAllTextAsync(path, "# a list\r\n192.0.2.1 # seen today\n\n   \nhttp://evil.example/a#b\nrubbish\n\tevil.example\t# mail\n");

        var (entries, leftOut) = IndicatorReader.ReadFile(path);

        Assert.Equal(["192.0.2.1", "http://evil.example/a", "evil.example"], entries.Select(entry => entry.Value));
        Assert.Equal(1, leftOut);
        Assert.All(entries, entry => Assert.Equal("bad.txt", entry.Source));
    }
}
