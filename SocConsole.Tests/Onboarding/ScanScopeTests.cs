using SocConsole.Core.Onboarding;
using SocConsole.Core.Onboarding.Scans;
using SocConsole.Core.Outbound;

namespace SocConsole.Tests.Onboarding;

public sealed class ScanScopeTests
{
    [Theory]
    [InlineData("8.8.8.0/24", "no private network")]
    [InlineData("203.0.113.7", "no private network")]
    [InlineData("127.0.0.1/32", "own host")]
    [InlineData("169.254.169.254", "no private network")]
    [InlineData("0.0.0.0/0", "at most 4096")]
    [InlineData("10.0.0.0/8", "at most 4096")]
    [InlineData("10.0.0.0/19", "at most 4096")]
    [InlineData("fc00::/64", "at most 4096")]
    [InlineData("::ffff:8.8.8.8", "no private network")]
    [InlineData("example.com", "is no network")]
    [InlineData("", "is no network")]
    public void Ranges_OutsideWhatMayBeScanned_AreRefusedWithTheReason(string range, string reason)
    {
        var refused = Scope().Ranges([range]).Error;

        Assert.Contains(reason, refused!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranges_TooManyTogether_AreRefused()
    {
        Assert.NotNull(Scope().Ranges(["10.0.0.0/20", "10.1.0.0/24"]).Error);
        Assert.NotNull(Scope().Ranges([]).Error);
        Assert.NotNull(Scope().Ranges(null).Error);
    }

    [Fact]
    public void Ranges_PrivateAndAllowedOnes_AreTaken()
    {
        var options = new OnboardingOptions();
        options.AllowedRanges.Add("198.51.100.0/24");

        Assert.Equal(["192.168.7.0/24", "172.16.5.9/32", "198.51.100.128/25"], Scope(options).Ranges(["192.168.7.0/24", "172.16.5.9", "198.51.100.128/25"]).Value);
        Assert.NotNull(Scope(options).Ranges(["198.51.0.0/20"]).Error);
        Assert.Equal(["127.0.0.1/32"], new ScanScope(new OnboardingOptions(), new OutboundOptions { AllowPrivateNetworks = true }).Ranges(["127.0.0.1/32"]).Value);
    }

    [Fact]
    public void Addresses_OfNetworks_LeaveOutNetworkAndBroadcastAndDoubles()
    {
        var addresses = ScanScope.Addresses(["192.168.1.0/30", "192.168.1.1/32", "10.0.0.4/31", "fc00::10/127"]).Select(address => address.ToString());

        Assert.Equal(["192.168.1.1", "192.168.1.2", "10.0.0.4", "10.0.0.5", "fc00::10", "fc00::11"], addresses);
        Assert.Equal(4_094, ScanScope.Addresses(["10.0.0.0/20"]).Count);
    }

    [Fact]
    public void Ports_OfTypesAndRanges_AreBounded()
    {
        Assert.Equal(20, ScanScope.Ports("quick", null).Value!.Count);
        Assert.Equal([22, 8000, 8001], ScanScope.Ports("quick", ["22", "8000-8001,22"]).Value);
        Assert.All(new[] { "0", "65536", "a", "9-8", "1-65535", "-", "22-" }, text => Assert.NotNull(ScanScope.Ports("full", [text]).Error));
        Assert.NotNull(ScanScope.Ports("stealth", null).Error);
        Assert.NotNull(ScanScope.Ports("quick", ["1-1000", "2000-2100"]).Error);
    }

    private static ScanScope Scope(OnboardingOptions? options = null) => new(options ?? new OnboardingOptions(), new OutboundOptions());
}
