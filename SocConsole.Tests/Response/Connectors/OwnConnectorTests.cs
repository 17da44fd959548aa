using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Intelligence.Feeds;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;
using SocConsole.Tests.Contracts;

namespace SocConsole.Tests.Response.Connectors;

public sealed class IncidentConnectorContractTests : ConnectorContract
{
    internal override async Task<(IResponseConnector Connector, ActionRequest Request)> SubjectAsync(ResponseWorld world) =>
        (Connector(world, "incidents"), await RequestAsync(world, "create_incident", ("title", "Look at this"), ("severity", "high")));

    internal override int Deeds(ResponseWorld world)
    {
        using var db = world.Test.Database.Across();
        return db.Incidents.Count();
    }
}

public sealed class OwnConnectorTests
{
    [Fact]
    public async Task CreateIncident_ForAThreat_TakesItAlongAndTellsOfIt()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var request = await ConnectorContract.RequestAsync(world, "create_incident", ("title", "Look at this"), ("severity", "high"));

        var done = await ConnectorContract.Connector(world, "incidents").ExecuteAsync(request, CancellationToken.None);

        Assert.Null(done.Error);
        await using var db = world.Test.Database.Across();
        var incident = await db.Incidents.SingleAsync();
        Assert.Equal((1, Severity.High, IncidentOrigin.Action, "brute_force_attack"), (incident.Number, incident.Severity, incident.Origin, incident.Category));
        Assert.Equal(request.ThreatNumber, (await db.IncidentThreats.SingleAsync()).ThreatNumber);
        Assert.Contains("incident_opened", await world.RaisedAsync());
    }

    [Theory]
    [InlineData("critical", Severity.Critical, true)]
    [InlineData("low", Severity.Medium, false)]
    public async Task Escalate_RaisesAndNeverLowers(string level, Severity expected, bool raised)
    {
        await using var world = await ResponseWorld.CreateAsync();
        await AddIncidentAsync(world, 7);
        var connector = ConnectorContract.Connector(world, "incidents");
        var request = await ConnectorContract.RequestAsync(world, "incident_escalation", ("escalation_level", level)) with { IncidentNumber = 7 };

        var done = await connector.ExecuteAsync(request, CancellationToken.None);
        var verified = await connector.VerifyAsync(request, done.Value?.State, CancellationToken.None);

        Assert.Equal((null, null), (done.Error, verified.Error));
        await using var db = world.Test.Database.Across();
        Assert.Equal(expected, (await db.Incidents.SingleAsync()).Escalation);
        Assert.Equal(raised, (await world.RaisedAsync()).Contains("incident_escalated"));
    }

    [Fact]
    public async Task Escalate_IncidentOfAnotherOrganization_IsNotFound()
    {
        await using var world = await ResponseWorld.CreateAsync();
        await AddIncidentAsync(world, 7);
        var other = await world.Test.AddOrganizationAsync("Other");
        var request = await ConnectorContract.RequestAsync(world, "incident_escalation", ("escalation_level", "critical"));

        var done = await ConnectorContract.Connector(world, "incidents").ExecuteAsync(request with { OrganizationId = other, IncidentNumber = 7 }, CancellationToken.None);

        Assert.Equal(ErrorKind.NotFound, done.Error?.Kind);
    }

    [Fact]
    public async Task Correlate_IncidentsAlike_AreNamedMostAlikeFirst()
    {
        await using var world = await ResponseWorld.CreateAsync();
        await AddIncidentAsync(world, 7, "203.0.113.9", "brute_force_attack");
        await AddIncidentAsync(world, 8, null, "brute_force_attack");
        await AddIncidentAsync(world, 9, "203.0.113.9", "phishing");
        await AddIncidentAsync(world, 10, "198.51.100.9", "phishing");
        var request = await ConnectorContract.RequestAsync(world, "campaign_correlation") with { IncidentNumber = 7 };

        var done = await ConnectorContract.Connector(world, "incidents").ExecuteAsync(request, CancellationToken.None);

        Assert.Contains("INC-009, INC-008", done.Value!.Result, StringComparison.Ordinal);
        Assert.DoesNotContain("INC-010", done.Value.Result, StringComparison.Ordinal);
        Assert.Null((await ConnectorContract.Connector(world, "incidents").VerifyAsync(request, done.Value.State, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task FetchFeed_ByName_StartsAJobThatIsThere()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var draft = new FeedDraft("CISA KEV", true, "https://feeds.example/kev", new Dictionary<string, string>(), new Dictionary<string, int>(), new Dictionary<string, string>(), "{}", null);
        await world.Get<FeedService>().CreateAsync(world.Test.Person(Role.Admin), draft, CancellationToken.None);
        var connector = ConnectorContract.Connector(world, "intelligence");
        var request = await ConnectorContract.RequestAsync(world, "threat_feed_update", ("feed", "CISA KEV"));

        var done = await connector.ExecuteAsync(request, CancellationToken.None);
        var again = await connector.ExecuteAsync(request, CancellationToken.None);

        Assert.Equal((null, done.Value?.State), (done.Error, again.Value?.State));
        Assert.Null((await connector.VerifyAsync(request, done.Value?.State, CancellationToken.None)).Error);
        await using var db = world.Test.Database.Across();
        Assert.Equal(1, await db.FetchJobs.CountAsync());
    }

    [Theory]
    [InlineData("threat_feed_update", "feed", "nothing")]
    [InlineData("threat_intelligence_enrichment", "ioc", "no indicator here")]
    public async Task Intelligence_UnknownSubject_FailsAndStoresNothing(string action, string name, string value)
    {
        await using var world = await ResponseWorld.CreateAsync();

        var done = await ConnectorContract.Connector(world, "intelligence").ExecuteAsync(await ConnectorContract.RequestAsync(world, action, (name, value)), CancellationToken.None);

        Assert.True(done.Error?.Kind is ErrorKind.NotFound or ErrorKind.Invalid);
    }

    internal static async Task AddIncidentAsync(ResponseWorld world, int number, string? source = null, string category = "brute_force_attack")
    {
        var now = world.Test.Clock.GetUtcNow().UtcDateTime;
        await using var db = world.Test.Database.Across();
        db.Incidents.Add(new Incident
        {
            OrganizationId = world.Org,
            Number = number,
            Title = "Ours",
            Reason = "Somebody looked.",
            Category = category,
            SourceIp = source,
            Severity = Severity.Medium,
            Escalation = Severity.Medium,
            CreatedById = "stage:test",
            CreatedBy = "test",
            CreatedAt = now,
            UpdatedAt = now,
            FirstSeenAt = now,
            LastSeenAt = now,
            RespondBy = now,
            ResolveBy = now,
        });
        await db.SaveChangesAsync();
    }
}
