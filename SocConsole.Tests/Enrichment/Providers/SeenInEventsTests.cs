using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Hunting.Query;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Observables;
using SocConsole.Core.Storage;
using SocConsole.Tests.Ingestion;
using SocConsole.Tests.Support;
using SocConsole.Web.Components.Pages.Hunting;

namespace SocConsole.Tests.Enrichment.Providers;

public sealed class SeenInEventsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly ObservableIndex index;
    private readonly SeenInEvents provider;

    public SeenInEventsTests()
    {
        index = new ObservableIndex(new StorageOptions { DataDirectory = directory.Path });
        provider = new SeenInEvents(index);
        LogEvent[] events =
        [
            LogEvents.Of("one", LogEvents.Noon, 1, fields: [(Ecs.SourceIp, "203.0.113.7"), (Ecs.DnsQuestion, "www.bad.com")]),
            LogEvents.Of("two", LogEvents.Noon.AddDays(2), 1, fields: [(Ecs.DestinationIp, "203.0.113.7")]),
            LogEvents.Of("three", LogEvents.Noon.AddDays(1), 2, fields: [(Ecs.SourceIp, "198.51.100.9")]),
        ];
        for (var i = 0; i < events.Length; i++)
        {
            events[i].Sequence = i + 1;
        }

        index.Add(events);
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Provider_Always_StaysInTheConsole() => provider.IsOfTheConsole("sightings");

    [Fact]
    public async Task Read_Seen_IsContextWithCountDaysAndTimes()
    {
        var finding = (await provider.AskAsync(1, "203.0.113.7")).Finding!;

        Assert.Equal((null, 0d), (finding.Reputation, finding.Benign));
        Assert.Equal((2L, 2), (finding.Flags["events"], finding.Flags["days"]));
        Assert.Equal((LogEvents.Noon, LogEvents.Noon.AddDays(2)), (finding.FirstSeen, finding.LastSeen));
        Assert.Equal("2 events on 2 days, from 2026-03-04 12:00 to 2026-03-06 12:00 UTC", finding.Evidence.Single().Description);
        Assert.Equal(EvidenceSeverity.Info, finding.Evidence.Single().Severity);
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("203.0.113.0/24")]
    [InlineData("bad.com")]
    public async Task Read_Seen_LinksToTheHuntOfAllTimeThatCanBeRead(string ioc)
    {
        var finding = (await provider.AskAsync(1, ioc)).Finding!;

        Assert.StartsWith("/console/hunt?", finding.Link, StringComparison.Ordinal);
        var hunt = HuntAddress.Parse("http://localhost" + finding.Link);
        Assert.Equal(HuntAddress.All, hunt.Range);
        Assert.Null(HuntQuery.Parse(hunt.Text).Error);
        Assert.Contains(ioc, hunt.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "198.51.100.9")]
    [InlineData(2, "203.0.113.7")]
    [InlineData(1, "notbad.com")]
    [InlineData(1, "44d88612fea8a8f36de82e1278abb02f")]
    public async Task Read_OnlyInAnotherOrganizationsEventsOrNowhere_IsNotFound(int organization, string ioc) =>
        Assert.Equal(ProviderReading.NotFound, await provider.AskAsync(organization, ioc));
}
