using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Graph;

/// <summary>Joins counts to the stored edges by prepared statements, beside EF Core and as it writes.</summary>
internal sealed class EdgeWrites : IDisposable
{
    /// <summary>Targets of a person and kind that are kept apart; further ones are counted together.</summary>
    public const int MostTargets = 2_000;

    private readonly RawStatement read;
    private readonly RawStatement targets;
    private readonly RawStatement write;
    private readonly int organizationId;
    private readonly int most;
    private readonly Dictionary<(int Person, EdgeKind Kind), long> counted = [];

    public EdgeWrites(Unit unit, int organizationId, int most = MostTargets)
    {
        (this.organizationId, this.most) = (organizationId, most);
        var connection = (SqliteConnection)unit.Db.Database.GetDbConnection();
        read = new RawStatement(connection, "SELECT Count, FirstSeen, LastSeen, Heat FROM entity_edges WHERE OrganizationId = ?1 AND PersonId = ?2 AND Kind = ?3 AND Target = ?4");
        targets = new RawStatement(connection, "SELECT COUNT(*) FROM entity_edges WHERE OrganizationId = ?1 AND PersonId = ?2 AND Kind = ?3 AND Target <> ''");
        write = new RawStatement(connection, """
            INSERT INTO entity_edges (OrganizationId, PersonId, Kind, Target, Count, FirstSeen, LastSeen, Heat) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (OrganizationId, PersonId, Kind, Target) DO UPDATE SET Count = excluded.Count, FirstSeen = excluded.FirstSeen, LastSeen = excluded.LastSeen, Heat = excluded.Heat
            """);
    }

    public void Add(EdgeBatch batch)
    {
        foreach (var ((person, kind, target), count) in batch.Counts)
        {
            var stored = Stored(person, kind, target);
            if (stored is null && !HasRoom(person, kind))
            {
                Write(person, kind, string.Empty, Stored(person, kind, string.Empty)?.Join(count) ?? count);
                continue;
            }

            counted[(person, kind)] += stored is null ? 1 : 0;
            Write(person, kind, target, stored?.Join(count) ?? count);
        }
    }

    public void Dispose()
    {
        read.Dispose();
        targets.Dispose();
        write.Dispose();
    }

    private EdgeCount? Stored(int person, EdgeKind kind, string target)
    {
        read.Bind(1, organizationId).Bind(2, person).Bind(3, kind.ToString()).Bind(4, target);
        EdgeCount? found = read.Step() ? new EdgeCount(read.Number(0), IndicatorText.Time(read.Text(1)), IndicatorText.Time(read.Text(2)), read.Real(3)) : null;
        read.Reset();
        counted.TryAdd((person, kind), -1);
        if (counted[(person, kind)] < 0)
        {
            targets.Bind(1, organizationId).Bind(2, person).Bind(3, kind.ToString()).Step();
            counted[(person, kind)] = targets.Number(0);
            targets.Reset();
        }

        return found;
    }

    private bool HasRoom(int person, EdgeKind kind) => counted[(person, kind)] < most;

    private void Write(int person, EdgeKind kind, string target, EdgeCount count) => write.Bind(1, organizationId).Bind(2, person).Bind(3, kind.ToString()).Bind(4, target).Bind(5, count.Count)
        .Bind(6, IndicatorText.Of(count.First)).Bind(7, IndicatorText.Of(count.Last)).Bind(8, count.Heat).Run();
}
