using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Campaigns;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Intelligence.Indicators;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Campaigns;

public sealed class CampaignLinksTests : IAsyncLifetime
{
    private TestDatabase test = null!;
    private IndicatorService indicators = null!;
    private CampaignService campaigns = null!;
    private CampaignLinks links = null!;
    private Actor analyst = null!;

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        (indicators, campaigns, links) = (TestIndicators.Of(test), new CampaignService(test.Database), new CampaignLinks(test.Database));
        analyst = test.Person(Role.Analyst);
    }

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Link_KnownLinkedAndUnknownValues_AreTold()
    {
        var campaign = await CampaignAsync("Autumn");
        await TellAsync("198.51.100.1");
        await TellAsync("example.com", "campaign:autumn");

        var linked = await links.LinkAsync(analyst, campaign, ["198.51.100[.]1", "EXAMPLE.com", "203.0.113.9", "no indicator"], CancellationToken.None);

        Assert.Equal((1, 1, 0), (linked.Value!.Linked, linked.Value.Already, linked.Value.Full));
        Assert.Equal(["203.0.113.9", "no indicator"], linked.Value.Unknown);
        Assert.Equal(2, (await campaigns.GetAsync(analyst, campaign, CancellationToken.None)).Value!.IndicatorsCount);
    }

    [Fact]
    public async Task Unlink_LinkedIndicator_KeepsItsOtherTags()
    {
        var campaign = await CampaignAsync("Autumn");
        var id = await TellAsync("198.51.100.1", "campaign:autumn", "phishing");

        Assert.Null((await links.UnlinkAsync(analyst, campaign, id, CancellationToken.None)).Error);

        Assert.Equal(["phishing"], (await indicators.GetAsync(analyst, id, CancellationToken.None)).Value!.Tags);
        Assert.Equal(0, (await campaigns.GetAsync(analyst, campaign, CancellationToken.None)).Value!.IndicatorsCount);
    }

    [Fact]
    public async Task Link_ByAViewerOrAnotherOrganization_IsRefused()
    {
        var campaign = await CampaignAsync("Autumn");
        var stranger = test.Person(Role.Analyst, await test.AddOrganizationAsync("Other"));

        Assert.Equal(ErrorKind.Forbidden, (await links.LinkAsync(test.Person(Role.Viewer), campaign, ["198.51.100.1"], CancellationToken.None)).Error!.Kind);
        Assert.Equal(ErrorKind.NotFound, (await links.LinkAsync(stranger, campaign, ["198.51.100.1"], CancellationToken.None)).Error!.Kind);
        Assert.Equal(ErrorKind.Invalid, (await links.LinkAsync(analyst, campaign, [], CancellationToken.None)).Error!.Kind);
    }

    private async Task<int> CampaignAsync(string name) => (await campaigns.CreateAsync(analyst, new CampaignDraft(name, string.Empty, [], [], null), CancellationToken.None)).Value!.Id;

    private async Task<int> TellAsync(string value, params string[] tags) =>
        (await indicators.TellAsync(analyst, new NewIndicator(null, value, 0.5, Severity.Medium, tags), null, CancellationToken.None)).Value!.Id;
}
