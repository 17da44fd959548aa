using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Audit;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Storage;

namespace SocConsole.Bench;

/// <summary>A database of its own with an organization and a source, into which indicators are imported as the product does it.</summary>
internal sealed class IndicatorBase : IAsyncDisposable
{
    private readonly WriteGate gate = new();
    private readonly OutboxSignal outbox = new();

    private IndicatorBase() =>
        Database = new SocDatabase(SocDatabaseSetup.Options(new StorageOptions { DataDirectory = Directory }), gate, new AuditSeal(new byte[32]), outbox, TimeProvider.System);

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("soc-bench-").FullName;

    public SocDatabase Database { get; }

    public Actor Actor { get; private set; } = null!;

    public int Source { get; private set; }

    public static async Task<IndicatorBase> CreateAsync()
    {
        var made = new IndicatorBase();
        await SocDatabaseSetup.MigrateAsync(made.Database, CancellationToken.None);
        var organization = new Organization { Name = "Bench", CreatedAt = DateTime.UnixEpoch };
        await using (var db = made.Database.Across())
        {
            db.Organizations.Add(organization);
            await db.SaveChangesAsync();
        }

        made.Actor = new Actor(organization.Id, "bench", "bench@soc.test", ActorKind.User, Permissions.Of(Role.Admin));
        made.Source = (await made.Database.WriteAsync<int>(organization.Id, async unit =>
        {
            var source = new ThreatSource { Name = "bench", CreatedAt = unit.Now, UpdatedAt = unit.Now };
            unit.Db.ThreatSources.Add(source);
            await unit.Db.SaveChangesAsync();
            return source.Id;
        }, CancellationToken.None)).Value;
        return made;
    }

    /// <summary>Normalises and stores all rows, unit by unit.</summary>
    public async Task<(long New, long Known, TimeSpan Normalising, TimeSpan All)> ImportAsync(IReadOnlyList<NewIndicator> said)
    {
        var started = Stopwatch.GetTimestamp();
        var (added, known, normalising) = (0L, 0L, TimeSpan.Zero);
        foreach (var chunk in said.Chunk(IndicatorStore.UnitSize))
        {
            var from = Stopwatch.GetTimestamp();
            var rows = new List<IndicatorRow>(chunk.Length);
            foreach (var one in chunk)
            {
                if (IndicatorNormaliser.Normalise(one.Value, one.Type).Succeeded(out var normal, out _))
                {
                    rows.Add(new IndicatorRow(normal, one));
                }
            }

            normalising += Stopwatch.GetElapsedTime(from);
            var counts = (await Database.WriteAsync<(long New, long Known)>(Actor.OrganizationId, async unit =>
            {
                await using var store = IndicatorStore.In(unit, Actor.OrganizationId, Source);
                var put = await store.PutAsync(rows, CancellationToken.None);
                unit.Audit(Actor, "indicator.imported", "indicators", new { put.New, put.Known });
                return put;
            }, CancellationToken.None)).Value;
            (added, known) = (added + counts.New, known + counts.Known);
        }

        return (added, known, normalising, Stopwatch.GetElapsedTime(started));
    }

    public async ValueTask DisposeAsync()
    {
        await using (var db = Database.Across())
        {
            await db.Database.CloseConnectionAsync();
        }

        gate.Dispose();
        outbox.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
