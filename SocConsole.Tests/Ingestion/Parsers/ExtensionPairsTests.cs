using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.Parsers;

namespace SocConsole.Tests.Ingestion.Parsers;

public sealed class ExtensionPairsTests
{
    private static readonly ParseContext Context = new(new DateTime(2026, 10, 12, 0, 0, 0, DateTimeKind.Utc));

    [Theory]
    [InlineData(@"a\nb\rc", "a\nb\rc")]
    [InlineData(@"a\\nb", @"a\nb")]
    [InlineData(@"x\=1\|2", "x=1|2")]
    [InlineData(@"C:\Temp\", @"C:\Temp\")]
    public void Unescape_Escapes_AreUndone(string text, string expected) => Assert.Equal(expected, PipeHeader.Unescape(text));

    [Theory]
    [InlineData("a=1 b=two words c=", "a=1 ;b=two words ;c=")]
    [InlineData("url=http://x/?q=1&r=2 z=3", "url=http://x/?q=1&r=2 ;z=3")]
    [InlineData(@"a=one\=two b=3", @"a=one\=two ;b=3")]
    [InlineData("no pairs", "")]
    [InlineData("=1 =2", "")]
    public void Find_Pairs_ValuesEndBeforeTheNextKey(string text, string expected) =>
        Assert.Equal(expected, string.Join(';', ExtensionPairs.Find(text).Select(pair => $"{text[pair.Key]}={text[pair.Value]}")));

    [Fact]
    public void Normalise_ManyPairs_StopsAtTheBound()
    {
        var pairs = string.Join(' ', Enumerable.Range(0, 3000).Select(i => $"k{i}={i}"));

        var cef = Normaliser.Create().Normalise("CEF:0|a|b|c|d|e|1|" + pairs, Context).Value!.Fields;
        var kv = Normaliser.Create().Normalise(string.Join(' ', Enumerable.Range(0, 150).Select(i => $"k{i}={i}")), Context).Value!.Fields;

        Assert.Equal("255", cef["k255"]);
        Assert.Null(cef["k256"]);
        Assert.Equal("127", kv["k127"]);
        Assert.Null(kv["k128"]);
    }

    [Theory]
    [InlineData("CEF:0|a|b|c|d|e|1|soc.repeat=1000 cs1=5 cs1Label=SOC.attempts")]
    [InlineData("LEEF:1.0|a|b|c|d|soc.repeat=1000\tSOC.attempts=5")]
    [InlineData("a=1 b=2 soc.repeat=1000 SOC.attempts=5")]
    public void Normalise_NamesOfTheConsole_AreLeftOut(string line)
    {
        var fields = Normaliser.Create().Normalise(line, Context).Value!.Fields;

        Assert.True(fields.Truncated);
        Assert.DoesNotContain(fields, field => field.Key.StartsWith("soc.", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("2026-01-15 10:30:00.250", "2026-01-15T10:30:00.2500000Z")]
    [InlineData("Jan 15 2026 10:30:00 +05:30", "2026-01-15T05:00:00.0000000Z")]
    [InlineData("1768473000", "2026-01-15T10:30:00.0000000Z")]
    [InlineData("Jan 15 2026 10:30:00 CEST", null)]
    [InlineData("12", null)]
    [InlineData("", null)]
    public void TryRead_DeviceTime_IsUtcOrRefused(string text, string? expected) =>
        Assert.Equal(expected, DeviceTime.TryRead(text, Context.ReceivedAt, out var time) ? time.ToString("O", System.Globalization.CultureInfo.InvariantCulture) : null);
}
