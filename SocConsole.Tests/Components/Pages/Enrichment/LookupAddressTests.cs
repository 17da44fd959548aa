using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Web.Components;
using SocConsole.Web.Components.Pages.Enrichment;

namespace SocConsole.Tests.Components.Pages.Enrichment;

public sealed class LookupAddressTests
{
    [Fact]
    public void Lookup_EveryFilter_IsInTheAddressAndEscaped() => Assert.Equal(
        "/console/lookup?q=a%26b&value=1%5B.%5D1&verdict=malicious&mine=yes&page=2",
        Urls.Lookup(new LookupAddress { Text = "a&b", Value = "1[.]1", Verdict = IocVerdict.Malicious, Mine = true, Page = 2 }));

    [Fact]
    public void ListsSame_OnlyTheTextDiffers_IsTrue()
    {
        var address = new LookupAddress { Verdict = IocVerdict.Clean };

        Assert.True(address.ListsSame(address with { Text = "8.8.8.8" }));
        Assert.False(address.ListsSame(address with { Page = 2 }));
        Assert.False(address.ListsSame(null));
    }

    [Fact]
    public void Chips_OfAFilteredList_EachLeadToTheFirstPageWithoutIt()
    {
        var chips = new LookupAddress { Value = "8.8.8.8", Mine = true, Page = 3 }.Chips();

        Assert.Equal(["/console/lookup?mine=yes", "/console/lookup?value=8.8.8.8"], chips.Select(chip => chip.HrefWithout));
        Assert.Equal("8[.]8[.]8[.]8", chips[0].Value);
    }
}
