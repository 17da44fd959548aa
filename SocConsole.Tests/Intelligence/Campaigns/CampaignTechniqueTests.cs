using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Campaigns;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Campaigns;

public sealed class CampaignTechniqueTests : IAsyncLifetime
{
    private TestDatabase test = null!;

    public async Task InitializeAsync() => test = await TestDatabase.CreateAsync();

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Create_KnownRevokedAndUnknownTechniques_AreToldApart()
    {
        var made = (await CreateAsync("T1566.001", "T1562.004", "T9999")).Value!;

        Assert.Equal(["T1566.001", "T1562.004", "T9999"], made.Techniques);
        Assert.Equal(
            [("T1566.001", "Phishing: Spearphishing Attachment", "T1566.001"), ("T1562.004", "Impair Defenses: Disable or Modify System Firewall", "T1686"), ("T9999", null, "T9999")],
            made.TechniqueDetails.Select(detail => (detail.Id, detail.Name, detail.CurrentId)));
        Assert.Equal(["initial-access", "defense-evasion", ""], made.TechniqueDetails.Select(detail => string.Join(',', detail.Tactics)));
    }

    [Theory]
    [InlineData("T156")]
    [InlineData("TA0001")]
    [InlineData("t1566")]
    [InlineData("T1566.1")]
    public async Task Create_NoTechniqueId_IsRefused(string id)
    {
        var error = (await CreateAsync(id)).Error;

        Assert.Contains($"'{id}' is no ATT&CK technique", error?.Fields?["techniques"].Single(), StringComparison.Ordinal);
    }

    private Task<Result<CampaignView>> CreateAsync(params string[] techniques) =>
        new CampaignService(test.Database).CreateAsync(test.Person(Role.Analyst), new CampaignDraft("Parcels", string.Empty, [], techniques, null), CancellationToken.None);
}
