using System.Text;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion;

public sealed class LineDecoderTests
{
    [Theory]
    [InlineData("""{"message":"a line"}""", "a line")]
    [InlineData(""" { "message" : "tab\tand \u00e9" } """, "tab\tand é")]
    [InlineData("""{"message":"a","level":"info"}""", """{"message":"a","level":"info"}""")]
    [InlineData("""{"level":"info","message":"a"}""", """{"level":"info","message":"a"}""")]
    [InlineData("{}", "{}")]
    [InlineData("\uFEFF{\"message\":\"a line\"}", "a line")]
    public void Decode_JsonLine_GivesTheRecord(string line, string expected)
    {
        Assert.Equal(expected, Decode(line, DeliveryFormat.JsonLines));
    }

    [Theory]
    [InlineData("a plain line", "not a JSON object")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("   ", "empty line")]
    [InlineData("""{"message":5}""", "message must be a string")]
    [InlineData("""{"message":"a"} trailing""", "malformed JSON")]
    [InlineData("""{"message":"a""", "malformed JSON")]
    [InlineData("""{"message":"\ud800"}""", "malformed JSON")]
    public void Decode_BadJsonLine_IsRefusedWithItsReason(string line, string reason)
    {
        Assert.Equal(reason, Decode(line, DeliveryFormat.JsonLines));
    }

    [Fact]
    public void Decode_PlainLine_IsTakenVerbatim()
    {
        Assert.Equal("""{"message":"a"}""", Decode("""{"message":"a"}""", DeliveryFormat.Lines));
        Assert.Equal(" x ", Decode(" x ", DeliveryFormat.Lines));
    }

    [Theory]
    [InlineData(DeliveryFormat.Lines)]
    [InlineData(DeliveryFormat.JsonLines)]
    public void Decode_NotUtf8_IsRefused(DeliveryFormat format)
    {
        Assert.Equal("not valid UTF-8", LineDecoder.Decode([(byte)'{', 0xC3, 0x28], format).Error?.Message);
    }

    private static string Decode(string line, DeliveryFormat format)
    {
        var decoded = LineDecoder.Decode(Encoding.UTF8.GetBytes(line), format);
        return decoded.Error?.Message ?? decoded.Value!;
    }
}
