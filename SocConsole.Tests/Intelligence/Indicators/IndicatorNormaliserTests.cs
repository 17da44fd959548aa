using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Intelligence.Indicators;

public sealed class IndicatorNormaliserTests
{
    [Theory]
    [InlineData("192.0.2.1", IndicatorType.Ip, "192.0.2.1")]
    [InlineData(" \"192.0.2.1:443\" ", IndicatorType.Ip, "192.0.2.1")]
    [InlineData("192.0.2.1/32", IndicatorType.Ip, "192.0.2.1")]
    [InlineData("192.0.2.77/24", IndicatorType.Cidr, "192.0.2.0/24")]
    [InlineData("0.0.0.0/0", IndicatorType.Cidr, "0.0.0.0/0")]
    [InlineData("2001:DB8:0:0:1:0:0:1", IndicatorType.Ip, "2001:db8::1:0:0:1")]
    [InlineData("[2001:db8::1]:443", IndicatorType.Ip, "2001:db8::1")]
    [InlineData("fe80::1%eth0", IndicatorType.Ip, "fe80::1")]
    [InlineData("::1/128", IndicatorType.Ip, "::1")]
    [InlineData("2001:db8:ffff::1/33", IndicatorType.Cidr, "2001:db8:8000::/33")]
    [InlineData("WWW.Example.COM.", IndicatorType.Domain, "www.example.com")]
    [InlineData("example.com:8080", IndicatorType.Domain, "example.com")]
    [InlineData("_dmarc.tom_chop.me", IndicatorType.Domain, "_dmarc.tom_chop.me")]
    [InlineData("HÁČKYČÁRKY.CZ", IndicatorType.Domain, "xn--hkyrky-ptac70bc.cz")]
    [InlineData("はじめよう.みんな", IndicatorType.Domain, "xn--p8j9a0d9c9a.xn--q9jyb4c")]
    [InlineData("abcdefghij234567.onion", IndicatorType.Domain, "abcdefghij234567.onion")]
    [InlineData("HXXPS://User:Pw@Example[.]COM:443/A/../b?Q#F", IndicatorType.Url, "https://User:Pw@example.com:443/A/../b?Q#F")]
    [InlineData("http://[2001:DB8::1]:80/x", IndicatorType.Url, "http://[2001:db8::1]:80/x")]
    [InlineData("http://intranet/x", IndicatorType.Url, "http://intranet/x")]
    [InlineData("D41D8CD98F00B204E9800998ECF8427E", IndicatorType.Hash, "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("Some.One@Example[.]com", IndicatorType.Email, "some.one@example.com")]
    [InlineData("root@[192.0.2.1]", IndicatorType.Email, "root@[192.0.2.1]")]
    [InlineData("cve-2017-0144", IndicatorType.Cve, "CVE-2017-0144")]
    public void Normalise_Indicator_GivesTypeAndForm(string text, IndicatorType type, string value)
    {
        Assert.Equal(new NormalIndicator(type, value), IndicatorNormaliser.Normalise(text).Value);
        Assert.Equal(new NormalIndicator(type, value), IndicatorNormaliser.Normalise(text, type).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("010.1.1.10")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0x7f.1")]
    [InlineData("3486011863")]
    [InlineData("1.2.3")]
    [InlineData("192.168.1.256")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/08")]
    [InlineData("1.2.3.4/")]
    [InlineData("::1/129")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("::ffff:010.1.1.1")]
    [InlineData("localhost")]
    [InlineData("example.example")]
    [InlineData("banana..com")]
    [InlineData("-a.com")]
    [InlineData("a b.com")]
    [InlineData("http://")]
    [InlineData("http://a b/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://010.1.1.1/")]
    [InlineData("http://a.com:99999/")]
    [InlineData("javascript://example.com/")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427")]
    [InlineData("a..b@example.com")]
    [InlineData("@example.com")]
    [InlineData("CVE-20100-0000")]
    [InlineData("CVE-1800-0001")]
    [InlineData("CVE-2017-144")]
    public void Normalise_NoIndicator_SaysWhy(string text)
    {
        var error = IndicatorNormaliser.Normalise(text).Error;

        Assert.Equal(ErrorKind.Invalid, error?.Kind);
        Assert.EndsWith(".", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Normalise_OtherTypeThanGiven_IsRefused()
    {
        Assert.NotNull(IndicatorNormaliser.Normalise("192.0.2.1", IndicatorType.Domain).Error);
        Assert.NotNull(IndicatorNormaliser.Normalise("example.com", IndicatorType.Url).Error);
        Assert.NotNull(IndicatorNormaliser.Normalise("example.com", IndicatorType.Hash).Error);
        Assert.NotNull(IndicatorNormaliser.Normalise("example.com", (IndicatorType)99).Error);
        Assert.NotNull(IndicatorNormaliser.Normalise(new string('a', IndicatorNormaliser.LongestValue + 1)).Error);
    }

    [Theory]
    [InlineData("com", true)]
    [InlineData("COM", true)]
    [InlineData("xn--p1ai", true)]
    [InlineData("рф", true)]
    [InlineData("exe", false)]
    [InlineData("onion", false)]
    [InlineData("", false)]
    public void Contains_Label_IsWhetherIanaHasDelegatedIt(string label, bool known)
    {
        Assert.Equal(known, TopLevelDomains.Contains(label));
    }
}
