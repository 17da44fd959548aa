using SocConsole.Tests.Contracts.ThreatCopilot;

namespace SocConsole.Tests.Architecture.Tenancy;

/// <summary>News stay with their organization.</summary>
public sealed class TenancySocketTests(TwoOrganizations two) : IClassFixture<TwoOrganizations>
{
    [Fact]
    public async Task Socket_OfOneOrganization_HearsNothingOfTheOther()
    {
        using var north = await ThreatListener.OpenAsync(two.Console, two.North);
        using var south = await ThreatListener.OpenAsync(two.Console, two.South);
        var northern = await TwoOrganizations.AttackAsync(two.North, north, "203.0.113.79");

        // North has heard its news by now, so South's would stand before those of its own threat, which comes later.
        var southern = await TwoOrganizations.AttackHeardAsync(two.South, south, "203.0.113.99");

        Assert.NotEqual(northern, ThreatListener.ThreatOf(southern[0]));
        Assert.Equal(["threat_detected", "threat_analyzed", "playbook_generated", "approval_required"], southern.Select(ThreatListener.TypeOf));
        Assert.Single(southern.Select(ThreatListener.ThreatOf).Distinct());
    }
}
