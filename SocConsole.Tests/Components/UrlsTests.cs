using SocConsole.Core.Audit;
using SocConsole.Web.Components;
using SocConsole.Web.Components.Pages.Threats;

namespace SocConsole.Tests.Components;

public sealed class UrlsTests
{
    [Fact]
    public void Threat_NumberWithReservedCharacters_StaysOneSegment() => Assert.Equal("/console/threats/a%2F..%2Fb%3Fx%23y", Urls.Threat("a/../b?x#y"));

    [Fact]
    public void Threat_WithTab_PutsItInTheQuery() => Assert.Equal("/console/threats/THR-2026-001?tab=raw", Urls.Threat("THR-2026-001", "raw"));

    [Fact]
    public void Threats_TextWithReservedCharacters_IsEscaped() => Assert.Equal("/console/threats?q=a%26b%3Dc%20%25%23", Urls.Threats(new ThreatQuery { Text = "a&b=c %#" }));

    [Fact]
    public void Threats_NoQuery_HasNoQuestionMark() => Assert.Equal("/console/threats", Urls.Threats());

    [Fact]
    public void Audit_Filter_IsEscapedAndInUtc()
    {
        var filter = new AuditFilter(Actor: "a b", Subject: "PB/1", From: new DateTime(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc));

        Assert.Equal("/console/admin/audit?actor=a%20b&subject=PB%2F1&from=2026-03-04T10%3A00%3A00Z&page=2", Urls.Audit(filter, 2));
    }

    [Fact]
    public void BlockListPoll_SecretWithReservedCharacters_IsEscaped() => Assert.Equal("https://soc.test/blocklist/a%2Fb.txt", Urls.BlockListPoll("https://soc.test/", "a/b", "txt"));

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/threats?status=detected&open=THR-1")]
    [InlineData("/console?x=1")]
    public void LocalOrOverview_PageOfTheConsole_IsKept(string returnUrl) => Assert.Equal(returnUrl, Urls.LocalOrOverview(returnUrl));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/console")]
    [InlineData("/\\evil.example")]
    [InlineData("/console\\..\\x")]
    [InlineData("/console/\r\nSet-Cookie: a=b")]
    [InlineData("/consoleevil")]
    [InlineData("javascript:alert(1)")]
    public void LocalOrOverview_AnythingElse_IsTheOverview(string? returnUrl) => Assert.Equal(Urls.Overview, Urls.LocalOrOverview(returnUrl));
}
