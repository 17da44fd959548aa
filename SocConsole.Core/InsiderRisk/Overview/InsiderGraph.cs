using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Overview;

/// <param name="Type"><c>user</c> or <c>host</c>.</param>
public sealed record GraphNode(string Id, string Type, RiskLevel? Risk);

/// <param name="Weight">0 to 1: how telling the edge is.</param>
public sealed record GraphEdge(string Source, string Target, string Kind, double Weight, long Count, DateTime FirstSeen, DateTime LastSeen);

public sealed record EntityGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges);

/// <summary>
/// Who works on which machines. An edge weighs tanh (ln (1 + count) x idf / 6) with idf = ln (1 + people / people on that machine), halved every 14 days: rare edges stand out, shared machines
/// don't. Source: docs/insider-risk.md.
/// </summary>
public sealed class InsiderGraph(SocDatabase database)
{
    private const int Days = 30;
    private const int MostPeople = 300;
    private const int MostEdges = 2_000;
    private const double HalfLife = 14;

    /// <summary>People with the highest scores, at most 300, and what they touched in the 30 days before the latest.</summary>
    /// <param name="userId">Only this person's edges; null for all.</param>
    public async Task<Result<EntityGraph>> ReadAsync(Actor actor, string? userId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var people = await db.People.Where(row => userId == null || row.UserId == userId).OrderByDescending(row => row.LastActivityAt).Take(MostPeople).ToListAsync(ct);
        if (userId is not null && people.Count == 0)
        {
            return PeopleService.NotFound(userId);
        }

        var day = await db.InsiderLedgers.Select(row => row.Day).FirstOrDefaultAsync(ct);
        var since = (day ?? DateOnly.MinValue.AddDays(Days)).AddDays(-Days).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        int[] ids = [.. people.Select(row => row.Id)];
        var rows = await db.Activities.Where(row => row.Kind == ActivityKind.Logon && row.At >= since && row.Device != null && ids.Contains(row.PersonId)).GroupBy(row => new { row.PersonId, row.Device })
            .Select(group => new { group.Key.PersonId, group.Key.Device, Count = group.LongCount(), First = group.Min(row => row.At), Last = group.Max(row => row.At) }).OrderByDescending(row => row.Count).Take(MostEdges).ToListAsync(ct);
        var byId = people.ToDictionary(row => row.Id);
        var onMachine = rows.GroupBy(row => row.Device!).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var end = (day ?? default).AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        return new EntityGraph(
            [.. people.Select(row => new GraphNode(row.UserId, "user", row.Level)), .. onMachine.Keys.Select(machine => new GraphNode("host:" + machine, "host", null))],
            [.. rows.Select(row => new GraphEdge(byId[row.PersonId].UserId, "host:" + row.Device, "logged_on", Weight(row.Count, people.Count, onMachine[row.Device!], end - row.Last), row.Count, row.First, row.Last))]);
    }

    private static double Weight(long count, int people, int users, TimeSpan age) =>
        Math.Round(Math.Tanh(Math.Log(1 + count) * Math.Log(1 + ((double)people / users)) / 6) * Math.Pow(2, -Math.Max(0, age.TotalDays) / HalfLife), 4);
}
