using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Enrichment;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Evidence;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Response;

/// <summary>The response as the console composes it, on a real database, with fakes only for what other pieces build.</summary>
internal sealed class ResponseWorld : IAsyncDisposable
{
    public const string Attacker = "203.0.113.9";
    public static readonly IPAddress Own = IPAddress.Parse("198.51.100.1");

    private readonly ServiceProvider services;
    private int threats;
    private int incidents;

    private ResponseWorld(TestDatabase test, IReadOnlyDictionary<string, string?>? settings, IResponseConnector[] connectors)
    {
        Test = test;
        var collection = new ServiceCollection();
        Compose(collection, settings, connectors);
        services = collection.BuildServiceProvider();
    }

    public TestDatabase Test { get; }

    public FakeStages Stages { get; } = new();

    public FakeEventLog Events { get; } = new();

    public RecordingJobs Jobs { get; } = new();

    public int Org => Test.OrganizationId;

    public PlaybookService Playbooks => Get<PlaybookService>();

    public PlaybookRunner Runner => Get<PlaybookRunner>();

    /// <param name="settings">Settings over the defaults.</param>
    /// <param name="connectors">Stand in for the real connectors; none keeps those.</param>
    public static async Task<ResponseWorld> CreateAsync(IReadOnlyDictionary<string, string?>? settings = null, params IResponseConnector[] connectors) =>
        new(await TestDatabase.CreateAsync(), settings, connectors);

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Registers the response with this world's database and fakes.</summary>
    public void Compose(IServiceCollection collection, IReadOnlyDictionary<string, string?>? settings, IResponseConnector[] connectors)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Soc:Response:RetryDelay"] = "00:00:00.001" })
            .AddInMemoryCollection(settings)
            .Build();
        collection.AddLogging();
        collection.AddSingleton<TimeProvider>(Test.Clock);
        collection.AddSingleton(Test.Storage);
        collection.AddSingleton(Test.Database);
        collection.AddSingleton<IStageSettings>(Stages);
        collection.AddSingleton<IEventLog>(Events);
        collection.AddSingleton<IJobQueue>(Jobs);
        collection.AddSingleton<OwnAddresses>(() => [Own]);
        collection.AddSingleton<ISecretStore, PlainSecrets>();
        collection.AddSingleton(new IncidentOptions());
        collection.AddSingleton<EvidenceStore>();
        collection.AddSocIntelligence(configuration);
        collection.AddSocEnrichment(configuration);
        collection.AddSocEndpointAgents(configuration);
        collection.AddSocResponse(configuration);
        if (connectors.Length > 0)
        {
            collection.RemoveAll<IResponseConnector>();
            foreach (var connector in connectors)
            {
                collection.AddSingleton(connector);
            }
        }
    }

    public async Task<Threat> AddThreatAsync(Action<Threat>? change = null)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"THR-2026-{++threats:D3}");
        var now = Test.Clock.GetUtcNow().UtcDateTime;
        var threat = new Threat
        {
            OrganizationId = Org,
            Number = number,
            Type = "brute_force_attack",
            Severity = Severity.High,
            Confidence = 0.9,
            EntityField = "source.ip",
            EntityValue = Attacker,
            Fingerprint = "brute_force_attack|" + Attacker,
            SourceIp = Attacker,
            Target = "web-02",
            Reason = "5 failed passwords for root from " + Attacker,
            Techniques = ["T1110.001"],
            RecommendedActions = [],
            Indicators = new ThreatIndicators([Attacker], [], []),
            RawLog = "Failed password for root from " + Attacker,
            DetectedAt = now,
            FirstSeenAt = now,
            LastSeenAt = now,
            EventCount = 5,
        };
        change?.Invoke(threat);
        await using var db = Test.Database.Across();
        db.Threats.Add(threat);
        await db.SaveChangesAsync();
        return threat;
    }

    /// <summary>An incident of its own, or of <paramref name="threat"/>.</summary>
    public async Task<Incident> AddIncidentAsync(Action<Incident>? change = null, Threat? threat = null)
    {
        var now = Test.Clock.GetUtcNow().UtcDateTime;
        var incident = new Incident
        {
            OrganizationId = Org,
            Number = ++incidents,
            Title = "Brute force from " + Attacker,
            Reason = "12 failed logins from " + Attacker,
            Category = "brute_force_attack",
            Severity = Severity.High,
            Escalation = Severity.High,
            RiskScore = 0.7,
            RuleConfidence = 0.95,
            SourceIp = Attacker,
            Host = "web-02",
            UserName = "root",
            Techniques = ["T1110.001"],
            CreatedById = "stage:detector",
            CreatedBy = "detector",
            CreatedAt = now,
            UpdatedAt = now,
            FirstSeenAt = now,
            LastSeenAt = now,
            RespondBy = now.AddHours(1),
            ResolveBy = now.AddHours(8),
            EventCount = 12,
        };
        change?.Invoke(incident);
        await using var db = Test.Database.Across();
        db.Incidents.Add(incident);
        await db.SaveChangesAsync();
        if (threat is not null)
        {
            db.IncidentThreats.Add(new IncidentThreat { OrganizationId = Org, IncidentId = incident.Id, ThreatId = threat.Id, ThreatNumber = threat.Number, AddedAt = now });
            await db.SaveChangesAsync();
        }

        return incident;
    }

    public async Task<Incident> IncidentAsync(int number)
    {
        await using var db = Test.Database.Across();
        return await db.Incidents.AsNoTracking().SingleAsync(incident => incident.Number == number && incident.OrganizationId == Org);
    }

    public Task AnalyzeAsync(Threat threat) =>
        Get<IEventHandler>().HandleAsync([new ThreatAnalyzed(threat.OrganizationId, Test.Clock.GetUtcNow().UtcDateTime, threat.Number, threat.Type, 0, threat.Techniques)], CancellationToken.None);

    /// <summary>A threat and the run that the planner proposes for it.</summary>
    public async Task<PlaybookRun> PlannedAsync(Action<Threat>? change = null)
    {
        var threat = await AddThreatAsync(change);
        await AnalyzeAsync(threat);
        return (await RunsAsync()).Single(run => run.ThreatId == threat.Id);
    }

    /// <summary>As <see cref="PlannedAsync"/>, approved by as many people as it needs.</summary>
    public async Task<PlaybookRun> ApprovedAsync(Action<Threat>? change = null)
    {
        var run = await PlannedAsync(change);
        for (var i = 0; i < run.ApprovalsNeeded; i++)
        {
            var decided = await Playbooks.DecideAsync(Test.Person(Role.Approver), run.Number, new Decision(true, null), CancellationToken.None);
            Assert.Null(decided.Error);
        }

        return run;
    }

    public async Task<PlaybookRun> CompletedAsync(Action<Threat>? change = null)
    {
        var run = await ApprovedAsync(change);
        await Runner.RunAsync(Org, run.Number, CancellationToken.None);
        return await RunAsync(run.Number);
    }

    public async Task<PlaybookRun> RunAsync(string number) => (await RunsAsync()).Single(run => run.Number == number);

    public async Task<List<PlaybookRun>> RunsAsync()
    {
        await using var db = Test.Database.Across();
        return await db.PlaybookRuns.AsNoTracking().Include(run => run.Steps.OrderBy(step => step.Order)).Include(run => run.Approvals).OrderBy(run => run.Id).ToListAsync();
    }

    public async Task<Threat> ThreatAsync(long id)
    {
        await using var db = Test.Database.Across();
        return await db.Threats.AsNoTracking().SingleAsync(threat => threat.Id == id);
    }

    public async Task<List<TimelineEntry>> TimelineAsync(long threatId)
    {
        await using var db = Test.Database.Across();
        return await db.Timeline.AsNoTracking().Where(entry => entry.ThreatId == threatId).OrderBy(entry => entry.Id).ToListAsync();
    }

    public async Task<List<BlockEntry>> BlocksAsync()
    {
        await using var db = Test.Database.Across();
        return await db.BlockEntries.AsNoTracking().OrderBy(entry => entry.Id).ToListAsync();
    }

    public async Task<List<string>> RaisedAsync()
    {
        await using var db = Test.Database.Across();
        return (await db.Outbox.AsNoTracking().OrderBy(message => message.Id).ToListAsync())
            .ConvertAll(message => System.Text.Json.JsonDocument.Parse(message.Body).RootElement.GetProperty("type").GetString()!);
    }

    public async Task<List<string>> AuditedAsync()
    {
        await using var db = Test.Database.Across();
        return await db.AuditRecords.AsNoTracking().OrderBy(record => record.Id).Select(record => record.Action).ToListAsync();
    }

    public async Task ChangeOrganizationAsync(Action<Organization> change)
    {
        await using var db = Test.Database.Across();
        change(await db.Organizations.SingleAsync(organization => organization.Id == Org));
        await db.SaveChangesAsync();
    }

    public async Task ChangeThreatAsync(long id, Action<Threat> change)
    {
        await using var db = Test.Database.Across();
        change(await db.Threats.SingleAsync(threat => threat.Id == id));
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Test.Dispose();
    }
}
