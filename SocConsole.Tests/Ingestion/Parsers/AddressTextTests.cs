using SocConsole.Core.Ingestion.Parsers;

namespace SocConsole.Tests.Ingestion.Parsers;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:0DB8:0:0::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("fe80::1%eth0", "fe80::1")]
    public void TryRead_Address_IsCanonical(string text, string expected)
    {
        Assert.True(AddressText.TryRead(text, out var address));
        Assert.Equal(expected, address);
    }

    [Theory]
    [InlineData("192.030.0.6")]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2.1.")]
    [InlineData("1::2::3")]
    [InlineData("example.com")]
    [InlineData("")]
    public void TryRead_NoOrAmbiguousAddress_IsFalse(string text) => Assert.False(AddressText.TryRead(text, out _));

    [Theory]
    [InlineData("192.0.2.1:443", "192.0.2.1", "443")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1", "443")]
    [InlineData("2001:db8::1", "2001:db8::1", "")]
    public void TryReadWithPort_AddressAndPort_AreSplit(string text, string expected, string expectedPort)
    {
        Assert.True(AddressText.TryReadWithPort(text, out var address, out var port));
        Assert.Equal(expected, address);
        Assert.Equal(expectedPort, port.ToString());
    }

    [Fact]
    public void TryFindOnly_TwoDifferentAddresses_IsFalse()
    {
        Assert.False(AddressText.TryFindOnly("192.0.2.1 to 192.0.2.2", out _));
        Assert.True(AddressText.TryFindOnly("peer 192.0.2.1, again (192.0.2.1).", out var only));
        Assert.Equal("192.0.2.1", only);
    }
}
