using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components;
using SocConsole.Web.Components.Pages.Intelligence;

namespace SocConsole.Tests.Components.Pages.Intelligence;

public sealed class IndicatorAddressTests
{
    [Fact]
    public void Indicators_EveryFilter_IsInTheAddressAndEscaped()
    {
        var address = new IndicatorAddress { Text = "a&b", Type = IndicatorType.Cidr, Level = Severity.High, SourceId = 3, Tags = ["x", "campaign:a b"], Active = false, Page = 2, Do = IndicatorAddress.Add };

        Assert.Equal("/console/indicators?q=a%26b&type=cidr&level=high&source=3&tag=x&tag=campaign%3Aa%20b&active=no&page=2&do=add", Urls.Indicators(address));
    }

    [Fact]
    public void AsksSameRows_OnlyTheFormDiffers_IsTrue()
    {
        var address = new IndicatorAddress { Tags = ["x"] };

        Assert.True(address.AsksSameRows(address with { Tags = ["x"], Do = IndicatorAddress.Import }));
        Assert.False(address.AsksSameRows(address with { Page = 2 }));
    }

    [Fact]
    public void Chips_OfAFilteredList_EachLeadToTheListWithoutIt()
    {
        var chips = new IndicatorAddress { Type = IndicatorType.Ip, Tags = ["x", "y"], Page = 4 }.Chips([]);

        Assert.Equal(["/console/indicators?tag=x&tag=y", "/console/indicators?type=ip&tag=y", "/console/indicators?type=ip&tag=x"], chips.Select(chip => chip.HrefWithout));
    }
}
