using SocConsole.Core.Ingestion.Parsers;

namespace SocConsole.Tests.Ingestion.Parsers;

public sealed class UrlDecoderTests
{
    [Theory]
    [InlineData("/A?B=c+d", "/a?b=c d")]
    [InlineData("/a+b?c", "/a+b?c")]
    [InlineData("/%252e%252E/", "/../")]
    [InlineData("/%2525252e", "/%2e")]
    [InlineData("/%u0053cript", "/script")]
    [InlineData("/%C3%89%F0%9F%98%80", "/é😀")]
    [InlineData("/%c0%ae", "/à®")]
    [InlineData("/a%00b", "/a%00b")]
    [InlineData("/100%", "/100%")]
    [InlineData("/%zz%4", "/%zz%4")]
    [InlineData("", "")]
    public void Decode_EncodedTarget_IsPlainAndLowerCase(string target, string expected) => Assert.Equal(expected, UrlDecoder.Decode(target));

    [Fact]
    public void Decode_OverlongTarget_IsCut() => Assert.Equal(UrlDecoder.MaximumLength, UrlDecoder.Decode(new string('a', UrlDecoder.MaximumLength + 1)).Length);
}
