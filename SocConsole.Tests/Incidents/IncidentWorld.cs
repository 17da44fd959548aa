using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Hunting.Index;
using SocConsole.Core.Hunting.Search;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Work;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Incidents;

/// <summary>Incidents as the console composes them, on a real database and event log.</summary>
internal sealed class IncidentWorld : IAsyncDisposable
{
    public const string Attacker = "203.0.113.9";

    private readonly ServiceProvider services;
    private int threats;
    private ulong events;

    private IncidentWorld(TestDatabase test, IReadOnlyDictionary<string, string?>? settings, Action<IServiceCollection>? replace)
    {
        Test = test;
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<TimeProvider>(test.Clock);
        collection.AddSingleton(test.Storage);
        collection.AddSingleton(test.Database);
        collection.AddSingleton<OrganizationService>();
        collection.AddSingleton<SqliteEventLog>();
        collection.AddSingleton<IEventLog>(provider => provider.GetRequiredService<SqliteEventLog>());
        collection.AddSingleton<EventHistory>();
        collection.AddSingleton<EventIndex>();
        collection.AddSingleton<EventScan>();
        collection.AddSingleton<HuntGate>();
        collection.AddSingleton<DetectionPosition>();
        collection.AddSingleton<DetectionForgetting>();
        collection.AddSocIncidents(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        replace?.Invoke(collection);
        services = collection.BuildServiceProvider();
        Analyst = test.Person(Role.Analyst);
    }

    public TestDatabase Test { get; }

    public Actor Analyst { get; }

    public int Org => Test.OrganizationId;

    public DateTime Now => Test.Clock.GetUtcNow().UtcDateTime;

    public IncidentService Incidents => Get<IncidentService>();

    public IncidentWork Work => Get<IncidentWork>();

    public static async Task<IncidentWorld> CreateAsync(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? replace = null) =>
        new(await TestDatabase.CreateAsync(), settings, replace);

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A threat as detection would have opened it.</summary>
    public async Task<Threat> AddThreatAsync(Action<Threat>? change = null, int? organizationId = null)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"THR-2026-{++threats:D3}");
        var threat = new Threat
        {
            OrganizationId = organizationId ?? Org,
            Number = number,
            Type = "brute_force_attack",
            Severity = Severity.High,
            Confidence = 0.9,
            EntityField = "source.ip",
            EntityValue = Attacker,
            Fingerprint = number,
            SourceIp = Attacker,
            Target = "web-02",
            Reason = "5 failed passwords for root from " + Attacker,
            Techniques = ["T1110.001"],
            RecommendedActions = [],
            Indicators = new ThreatIndicators([Attacker], [], []),
            RawLog = "Failed password for root from " + Attacker,
            DetectedAt = Now,
            FirstSeenAt = Now,
            LastSeenAt = Now,
            EventCount = 5,
        };
        change?.Invoke(threat);
        await using var db = Test.Database.Across();
        db.Threats.Add(threat);
        await db.SaveChangesAsync();
        return threat;
    }

    /// <summary>Tells the opener of threats as the outbox would.</summary>
    public Task HandleAsync(params Threat[] detected) => Get<IEnumerable<IEventHandler>>().Single().HandleAsync(
        [.. detected.Select(threat => new ThreatDetected(threat.OrganizationId, Now, threat.Number, threat.Type, threat.Severity, threat.Confidence))], CancellationToken.None);

    /// <summary>A threat and the incident that it opened or joined.</summary>
    public async Task<Incident> OpenedAsync(Action<Threat>? change = null)
    {
        var threat = await AddThreatAsync(change);
        await HandleAsync(threat);
        return await OfAsync(threat);
    }

    public async Task<Incident> OfAsync(Threat threat)
    {
        await using var db = Test.Database.Across();
        return await db.IncidentThreats.AsNoTracking().Where(link => link.ThreatId == threat.Id).Join(db.Incidents, link => link.IncidentId, incident => incident.Id, (_, incident) => incident).SingleAsync();
    }

    public async Task<IReadOnlyList<Incident>> AllAsync()
    {
        await using var db = Test.Database.Across();
        return await db.Incidents.AsNoTracking().OrderBy(row => row.Id).ToListAsync();
    }

    public async Task<Incident> ReadAsync(int number) => (await AllAsync()).Single(row => row.Number == number);

    public async Task ChangeAsync<T>(long id, Action<T> change)
        where T : class
    {
        await using var db = Test.Database.Across();
        change((await db.Set<T>().FindAsync(id))!);
        await db.SaveChangesAsync();
    }

    public async Task<IReadOnlyList<IncidentEntry>> EntriesAsync(long incidentId)
    {
        await using var db = Test.Database.Across();
        return await db.IncidentEntries.AsNoTracking().Where(row => row.IncidentId == incidentId).OrderBy(row => row.Id).ToListAsync();
    }

    public async Task<IReadOnlyList<string>> RaisedAsync()
    {
        await using var db = Test.Database.Across();
        return (await db.Outbox.AsNoTracking().OrderBy(message => message.Id).ToListAsync()).ConvertAll(message => System.Text.Json.JsonDocument.Parse(message.Body).RootElement.GetProperty("type").GetString()!);
    }

    public async Task<IReadOnlyList<string>> AuditedAsync()
    {
        await using var db = Test.Database.Across();
        return await db.AuditRecords.AsNoTracking().OrderBy(record => record.Id).Select(record => record.Action).ToListAsync();
    }

    /// <summary>Stores an event and makes it evidence of a threat.</summary>
    public async Task<LogEvent> AddEventAsync(Threat? threat, string raw, TimeSpan? after = null, params (string Name, string Value)[] fields)
    {
        var at = Now + (after ?? TimeSpan.Zero);
        var values = new EventFields();
        foreach (var (name, value) in fields)
        {
            values.Add(name, value);
        }

        var item = new LogEvent { OrganizationId = threat?.OrganizationId ?? Org, Timestamp = at, ReceivedAt = Now, Source = "test", Raw = raw, Fields = values, Key = EventKey.Of(at, "test", raw, ++events) };
        await Get<IEventLog>().AppendAsync([item], CancellationToken.None);
        if (threat is not null)
        {
            await using var db = Test.Database.Across();
            db.ThreatEvidence.Add(new ThreatEvidence { OrganizationId = threat.OrganizationId, ThreatId = threat.Id, Sequence = item.Sequence });
            await db.SaveChangesAsync();
        }

        return item;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Test.Dispose();
    }
}
