using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components;
using SocConsole.Web.Components.Pages.Threats;
using SocConsole.Web.Components.Shared;

namespace SocConsole.Tests.Components.Pages.Threats;

public sealed class ThreatQueryTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Actor Ann = new(1, Guid.NewGuid().ToString(), "ann@soc.test", ActorKind.User, Permissions.Of(Role.Analyst));

    [Fact]
    public void Parse_WhatToQueryStringWrote_IsTheSameQuery()
    {
        var query = new ThreatQuery
        {
            Severities = [Severity.High, Severity.Critical],
            Statuses = [ThreatStatus.Detected, ThreatStatus.FalsePositive],
            Type = "brute_force_attack",
            Text = "a&b=c 100% #+ü",
            Mine = true,
            From = Noon.AddDays(-1),
            Until = Noon,
            Order = ThreatOrder.Newest,
            Page = 3,
            Open = "THR-2026-001",
            Tab = "evidence",
        };

        var read = ThreatQuery.Parse("http://soc.test" + Urls.Threats(query));

        Assert.Equal(query.ToQueryString(), read.ToQueryString());
        Assert.Equal(query.Text, read.Text);
        Assert.Equal(query.Severities, read.Severities);
        Assert.Equal(query.From, read.From);
        Assert.Equal(DateTimeKind.Utc, read.From!.Value.Kind);
    }

    [Fact]
    public void Parse_UnknownWords_LeavesThemOut()
    {
        var read = ThreatQuery.Parse("http://soc.test/console/threats?severity=high,awful,7&status=nope&last=9y&page=-4&order=x&from=tomorrow&q=%20");

        Assert.Equal([Severity.High], read.Severities);
        Assert.Empty(read.Statuses);
        Assert.Null(read.Range);
        Assert.Null(read.From);
        Assert.Null(read.Text);
        Assert.Equal(1, read.Page);
        Assert.Equal(ThreatOrder.Priority, read.Order);
    }

    [Fact]
    public void ToFilter_RelativeRange_EndsNow()
    {
        var filter = new ThreatQuery { Range = "24h" }.ToFilter(Ann, Noon);

        Assert.Equal(Noon.AddHours(-24), filter.From);
        Assert.Null(filter.Until);
    }

    [Fact]
    public void ToFilter_Mine_IsTheActor() => Assert.Equal(Ann.UserId, new ThreatQuery { Mine = true }.ToFilter(Ann, Noon).AssigneeId);

    [Fact]
    public void Absolute_RelativeRange_BecomesTwoTimes()
    {
        var absolute = new ThreatQuery { Range = "1h", Text = "x" }.Absolute(Noon);

        Assert.Equal("?q=x&from=2026-03-04T11%3A00%3A00Z&until=2026-03-04T12%3A00%3A00Z", absolute.ToQueryString());
    }

    [Fact]
    public void AsksSameRows_OnlyTheOpenThreatDiffers_IsTrue()
    {
        var query = new ThreatQuery { Text = "x" };

        Assert.True(query.AsksSameRows(query with { Open = "THR-2026-001", Tab = "raw" }));
        Assert.False(query.AsksSameRows(query with { Page = 2 }));
    }

    [Fact]
    public void Chips_EachFilter_LeadsToThePageWithoutIt()
    {
        var query = new ThreatQuery { Severities = [Severity.High], Text = "x", Page = 4 };

        var chips = query.Chips(new TimeView(TimeZoneInfo.Utc, false, Noon));

        Assert.Equal([("severity", "/console/threats?q=x"), ("text", "/console/threats?severity=high")], chips.Select(chip => (chip.Name, chip.HrefWithout)));
    }

    [Fact]
    public void Menus_ChosenValue_IsTurnedOff()
    {
        var menu = new ThreatQuery { Severities = [Severity.High, Severity.Low] }.Menus().Single(menu => menu.Label == "Severity");

        var high = menu.Choices.Single(choice => choice.Label == "High");
        Assert.True(high.Chosen);
        Assert.Equal("/console/threats?severity=low", high.Href);
        Assert.Equal(Enum.GetValues<Severity>().Length, menu.Choices.Count);
    }
}
