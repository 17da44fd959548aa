using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Tests.Intelligence.Indicators;

public sealed class RefangerTests
{
    [Theory]
    [InlineData("hxxp://example[.]com", "http://example.com")]
    [InlineData("hXXps[:]//example(.)com[/]x", "https://example.com/x")]
    [InlineData("hxxps[://]example{.}com", "https://example.com")]
    [InlineData("h[tt]p://a.com h**ps://a.com meow://a.com xxxx://a.com hzzzp://a.com", "http://a.com https://a.com http://a.com http://a.com http://a.com")]
    [InlineData("fxp://a.com ftx://a.com", "ftp://a.com ftp://a.com")]
    [InlineData("http:\\\\a.com http:\\/\\/a.com\\/x", "http://a.com http://a.com/x")]
    [InlineData("some[at]example[dot]com", "some@example.com")]
    [InlineData("some (at) example (dot) com", "some@example.com")]
    [InlineData("1[.1.]1[.1", "1.1.1.1")]
    [InlineData("10[[[.]]]10\\.10^.10", "10.10.10.10")]
    [InlineData("exampledot]com", "example.com")]
    [InlineData("[:][:]1", "::1")]
    public void Refang_Defanged_IsMadeWhole(string text, string whole)
    {
        Assert.Equal(whole, Refanger.Refang(text));
    }

    [Theory]
    [InlineData("we met (at) the station (see [1]).")]
    [InlineData("a at b dot com")]
    [InlineData("bad-dot-com")]
    [InlineData("hxxpfoo")]
    [InlineData("foo$.bar")]
    [InlineData("analysis), yo")]
    [InlineData("1,2,3,4")]
    [InlineData("ldap://example.com/a")]
    [InlineData("array[0].length")]
    [InlineData("\\..\\..\\./mshtml")]
    [InlineData("")]
    public void Refang_NothingDefanged_IsTheSameText(string text)
    {
        Assert.Same(text, Refanger.Refang(text));
    }
}
