using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Tests.Intelligence.Exclusions;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class WarningListsTests : IAsyncLifetime
{
    private ExclusionWorld world = null!;
    private WarningLists provider = null!;

    public async Task InitializeAsync()
    {
        world = await ExclusionWorld.CreateAsync();
        provider = new WarningLists(world.Watch);
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void Provider_Always_StaysInTheConsole() => provider.IsOfTheConsole("warninglists");

    [Theory]
    [InlineData(ExclusionMode.Suppress)]
    [InlineData(ExclusionMode.Drop)]
    public async Task Read_ListThatHoldsBack_AllowsIt(ExclusionMode mode)
    {
        var list = await AddAsync("public resolvers", ExclusionPurpose.FalsePositive, mode, "8.8.8.0/24");

        var finding = (await AskAsync("8.8.8.8")).Finding!;

        Assert.Equal((true, 0d, "public resolvers", null), (finding.IsAllowed, finding.Benign, finding.BenignReason, finding.Reputation));
        Assert.Equal($"/console/exclusions?open={list}", finding.Link);
        Assert.Equal(("Taken for harmless", "public resolvers"), (finding.Evidence.Single().Title, finding.Evidence.Single().Description));
        Assert.Equal(("false_positive", "8.8.8.0/24"), (finding.Evidence.Single().Attributes!["purpose"], finding.Evidence.Single().Attributes!["entry"]));
    }

    [Fact]
    public async Task Read_ListThatTags_IsEvidenceThatItIsHarmless()
    {
        await AddAsync("top sites", ExclusionPurpose.FalsePositive, ExclusionMode.Tag, "8.8.8.0/24");

        var finding = (await AskAsync("8.8.8.8")).Finding!;

        Assert.Equal((false, 0.7, "top sites", null), (finding.IsAllowed, finding.Benign, finding.BenignReason, finding.Reputation));
    }

    [Theory]
    [InlineData(ExclusionMode.Tag)]
    [InlineData(ExclusionMode.Suppress)]
    public async Task Read_ListOfContext_IsToldAndCountsForNothing(ExclusionMode mode)
    {
        await AddAsync("vpn exits", ExclusionPurpose.Context, mode, "8.8.8.0/24");

        var finding = (await AskAsync("8.8.8.8")).Finding!;

        Assert.Equal((false, 0d, null, null), (finding.IsAllowed, finding.Benign, finding.BenignReason, finding.Reputation));
        Assert.Equal("Worth knowing", finding.Evidence.Single().Title);
    }

    [Fact]
    public async Task Read_ListsOfEachSort_TheAllowingOneDecidesAndAllAreTold()
    {
        await AddAsync("vpn exits", ExclusionPurpose.Context, ExclusionMode.Drop, "8.8.8.0/24");
        await AddAsync("top sites", ExclusionPurpose.FalsePositive, ExclusionMode.Tag, "8.8.8.0/25");
        await AddAsync("resolvers", ExclusionPurpose.FalsePositive, ExclusionMode.Suppress, "8.8.8.8/32");

        var finding = (await AskAsync("8.8.8.8")).Finding!;

        Assert.Equal((true, "resolvers", 3), (finding.IsAllowed, finding.BenignReason, finding.Flags["lists"]));
        Assert.Equal(["resolvers", "top sites", "vpn exits"], finding.Evidence.Select(evidence => evidence.Description));
    }

    [Fact]
    public async Task Read_NoListHits_IsNotFound()
    {
        await AddAsync("resolvers", ExclusionPurpose.FalsePositive, ExclusionMode.Suppress, "8.8.8.0/24");

        Assert.Equal(ProviderReading.NotFound, await AskAsync("9.9.9.9"));
    }

    [Fact]
    public async Task Read_AnotherOrganizationsList_IsNotFound()
    {
        await AddAsync("resolvers", ExclusionPurpose.FalsePositive, ExclusionMode.Suppress, "8.8.8.0/24");
        var other = await world.Test.AddOrganizationAsync("Other");

        Assert.Equal(ProviderReading.NotFound, await provider.AskAsync(other, "8.8.8.8"));
    }

    [Fact]
    public async Task Read_ManyLists_AreCutAndTheAllowingOneStays()
    {
        for (var number = 0; number < 25; number++)
        {
            await AddAsync($"context {number}", ExclusionPurpose.Context, ExclusionMode.Drop, "8.8.8.0/24");
        }

        await AddAsync("resolvers", ExclusionPurpose.FalsePositive, ExclusionMode.Suppress, "8.8.8.0/24");

        var finding = (await AskAsync("8.8.8.8")).Finding!;

        Assert.True(finding.IsAllowed);
        Assert.Equal(ProviderEvidence.Most, finding.Evidence.Count);
    }

    private Task<ProviderReading> AskAsync(string ioc) => provider.AskAsync(world.Test.OrganizationId, ioc);

    private async Task<int> AddAsync(string name, ExclusionPurpose purpose, ExclusionMode mode, string entry) =>
        (await world.AddAsync(ExclusionWorld.Draft(name, ExclusionKind.Cidr, purpose, entry) with { Mode = mode })).Id;
}
