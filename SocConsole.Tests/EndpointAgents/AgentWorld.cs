using System.IO.Pipelines;
using System.Text;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents.Evidence;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.EndpointAgents;

/// <summary>The services of endpoint agents on a database and an event log of their own.</summary>
internal sealed class AgentWorld : IDisposable
{
    private AgentWorld(TestDatabase test)
    {
        Test = test;
        Log = new SqliteEventLog(test.Storage);
        var signals = new AgentSignals();
        var intake = new Intake(Log, Normaliser.Create(), Microsoft.Extensions.Options.Options.Create(new IngestionOptions()), test.Clock);
        Enrollments = new AgentEnrollments(test.Database, Options, test.Clock);
        Enrolling = new AgentEnrolling(test.Database, new PlainSecrets(), Options);
        Registry = new AgentRegistry(test.Database, Options, test.Clock);
        Heartbeats = new AgentHeartbeats(test.Database, Options);
        Intake = new AgentIntake(test.Database, intake, new IngestionOptions(), test.Clock);
        Artifacts = new AgentArtifacts(test.Database, test.Storage, Options);
        Queue = new AgentActionQueue(test.Database, signals, test.Clock);
        Orders = new AgentOrders(test.Database, signals, Artifacts, test.Clock);
        Store = new EvidenceStore(test.Storage);
        Evidence = new AgentEvidence(test.Database, Store, Artifacts, Options);
        Admin = test.Person(Role.Admin);
    }

    public EndpointAgentOptions Options { get; } = new();

    public TestDatabase Test { get; }

    public SqliteEventLog Log { get; }

    public AgentEnrollments Enrollments { get; }

    public AgentEnrolling Enrolling { get; }

    public AgentRegistry Registry { get; }

    public AgentHeartbeats Heartbeats { get; }

    public AgentIntake Intake { get; }

    public AgentArtifacts Artifacts { get; }

    public AgentActionQueue Queue { get; }

    public AgentOrders Orders { get; }

    public EvidenceStore Store { get; }

    public AgentEvidence Evidence { get; }

    public Actor Admin { get; }

    public static async Task<AgentWorld> CreateAsync() => new(await TestDatabase.CreateAsync());

    /// <summary>Enrols an agent; gives its id and the actor of its device.</summary>
    public async Task<(int Id, Actor Device)> EnrolAsync(string hostname, params string[] addresses)
    {
        var token = (await Enrollments.CreateAsync(Admin, new NewEnrollment("agent", null, "linux"), CancellationToken.None)).Value!.Token;
        var enrolled = (await Enrolling.EnrolAsync(new EnrolRequest(token, hostname, "linux", "0.1.0", addresses), CancellationToken.None)).Value!;
        await using var db = Test.Database.Read(Test.OrganizationId);
        var row = db.EndpointAgents.First(agent => agent.Id == enrolled.AgentId).DeviceRow;
        return (enrolled.AgentId, new Actor(Test.OrganizationId, $"device:{row}", hostname, ActorKind.Device, Permissions.Device));
    }

    public static PipeReader Batch(long number, DateTime collectedAt, params string[] lines)
    {
        var text = $$"""{"batch":{{number}},"collected_at":"{{collectedAt:O}}"}""" + "\n" + string.Join('\n', lines.Select(line => $"{{\"message\":\"{line}\"}}"));
        return PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>What the event log holds.</summary>
    public IReadOnlyList<LogEvent> Events() => Log.ReadAfter(0, 1000);

    public void Dispose()
    {
        Log.Dispose();
        Test.Dispose();
    }
}
