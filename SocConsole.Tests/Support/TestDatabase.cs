using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Audit;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;

namespace SocConsole.Tests.Support;

/// <summary>A real SQLite database of one test class's own, with one organization and people of every role.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly WriteGate gate = new();

    private TestDatabase()
    {
        Storage = new StorageOptions { DataDirectory = directory.Path };
        MigratedFile.PutInto(directory.Path);
        Options = SocDatabaseSetup.Options(Storage);
        Seal = new AuditSeal(new byte[32]);
        Database = new SocDatabase(Options, gate, Seal, Outbox, Clock);
    }

    public TestClock Clock { get; } = new();

    public StorageOptions Storage { get; }

    public DbContextOptions<SocDbContext> Options { get; }

    public AuditSeal Seal { get; }

    public OutboxSignal Outbox { get; } = new();

    public SocDatabase Database { get; }

    public int OrganizationId { get; private set; }

    public static async Task<TestDatabase> CreateAsync()
    {
        var test = new TestDatabase();
        test.OrganizationId = await test.AddOrganizationAsync("Test");
        return test;
    }

    public async Task<int> AddOrganizationAsync(string name)
    {
        await using var db = Database.Across();
        var organization = new Organization { Name = name, CreatedAt = Clock.GetUtcNow().UtcDateTime };
        db.Organizations.Add(organization);
        await db.SaveChangesAsync();
        return organization.Id;
    }

    /// <summary>A person of the organization; each call is somebody else.</summary>
    public Actor Person(Role role, int? organizationId = null)
    {
        var id = Guid.NewGuid();
        return new Actor(organizationId ?? OrganizationId, id.ToString(), $"{role.ToString().ToLowerInvariant()}-{id.ToString()[..4]}@soc.test", ActorKind.User, Permissions.Of(role));
    }

    public void Dispose()
    {
        gate.Dispose();
        Outbox.Dispose();
        directory.Dispose();
    }
}
