using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Enrichment.Iocs;

public sealed class IocReaderTests
{
    [Theory]
    [InlineData("8.8.8.8", "ipv4", "8.8.8.8")]
    [InlineData("8[.]8[.]8[.]8:443", "ipv4", "8.8.8.8")]
    [InlineData("2001:DB8::0001", "ipv6", "2001:db8::1")]
    [InlineData("10.1.2.0/24", "cidr", "10.1.2.0/24")]
    [InlineData("Example.COM.", "domain", "example.com")]
    [InlineData("evil[.]com", "domain", "evil.com")]
    [InlineData("hxxps://Evil[.]com/A?b=C", "url", "https://evil.com/A?b=C")]
    [InlineData("44D88612FEA8A8F36DE82E1278ABB02F", "md5", "44d88612fea8a8f36de82e1278abb02f")]
    [InlineData("3395856ce81f2b7382dee72602f798b642f14140", "sha1", "3395856ce81f2b7382dee72602f798b642f14140")]
    [InlineData("275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f", "sha256", "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f")]
    [InlineData("Someone[@]evil[.]com", "email", "someone@evil.com")]
    [InlineData("cve-2024-3094", "cve", "CVE-2024-3094")]
    public void Read_EachType_IsNamedAndInItsNormalForm(string text, string type, string value)
    {
        Assert.True(IocReader.Read(text).Succeeded(out var ioc, out var error), error?.Message);

        Assert.Equal((type, value), (Wire.Name(ioc.Type), ioc.Value));
    }

    [Fact]
    public void Read_Sha512_IsOne()
    {
        Assert.True(IocReader.Read(new string('a', 128)).Succeeded(out var ioc, out _));

        Assert.Equal(IocType.Sha512, ioc.Type);
    }

    // The reference took the first two for domains, and refused the rest.
    [Theory]
    [InlineData("192.168.1.256")]
    [InlineData("010.1.1.10")]
    [InlineData("not an indicator !!")]
    [InlineData("")]
    [InlineData(null)]
    public void Read_NoIndicator_IsRefusedWithItsCode(string? text)
    {
        Assert.False(IocReader.Read(text).Succeeded(out _, out var error));

        Assert.Equal((ErrorKind.Invalid, IocReader.InvalidCode), (error.Kind, error.Code));
    }

    [Fact]
    public void Read_Paragraph_TellsWhatItNames()
    {
        Assert.False(IocReader.Read("It called hxxp://c2[.]evil[.]com/a and 203.0.113[.]7 at night").Succeeded(out _, out var error));

        Assert.Contains("203.0.113.7", error.Message, StringComparison.Ordinal);
        Assert.Contains("http://c2.evil.com/a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_Paragraph_GivesEachOnceInOrder() =>
        Assert.Equal(["203.0.113.7", "evil.com"], IocReader.Find("203.0.113[.]7, evil[.]com, 203.0.113.7").Select(ioc => ioc.Value));

    [Theory]
    [InlineData("10.0.0.7", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("http://192.168.0.1/admin", true)]
    [InlineData("http://[fd00::1]/admin", true)]
    [InlineData("192.168.0.0/16", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("http://evil.com/", false)]
    [InlineData("evil.com", false)]
    public void IsInternal_Reserved_IsTrue(string text, bool isInternal)
    {
        Assert.True(IocReader.Read(text).Succeeded(out var ioc, out var error), error?.Message);

        Assert.Equal(isInternal, ioc.IsInternal);
    }
}
