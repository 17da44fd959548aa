using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Places;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Graph;

/// <summary>People and what they use, from the stored edges and from what people and alerts say. Errors: USER_NOT_FOUND.</summary>
public sealed class InsiderGraph(SocDatabase database, TimeProvider clock)
{
    /// <summary>Nodes of an answer.</summary>
    public const int MostNodes = 300;

    private const int MostEdges = 2_000;
    private const int PeopleUnlessAsked = 30;

    /// <summary>What lies around a node, or around the 30 people with the highest scores; at most 300 nodes, the most telling edges first.</summary>
    public async Task<Result<EntityGraph>> ReadAsync(Actor actor, GraphQuestion question, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadPeople) ?? Fault(question)) is { } refused)
        {
            return refused;
        }

        IReadOnlyList<EdgeKind> kinds = question.Kind is { } word && Wire.TryRead<EdgeKind>(word, out var kind) ? [kind] : Enum.GetValues<EdgeKind>();
        await using var db = database.Read(actor.OrganizationId);
        var walk = new GraphWalk(db, kinds);
        if (!await StartAsync(db, walk, question.Focus, ct))
        {
            return PeopleService.NotFound(question.Focus!);
        }

        for (var step = 1; step <= question.Depth; step++)
        {
            await walk.StepAsync(step, wide: question.Focus is not null, ct);
        }

        var weighed = await WeighAsync(db, walk, ct);
        return Chosen(await NodesAsync(db, walk, question.Focus, ct), weighed, walk.Complete, question.Focus);
    }

    private static Error? Fault(GraphQuestion question) =>
        question.Depth is < 1 or > 2 ? Error.Invalid("depth", "must be 1 or 2")
        : question.Kind is { } word && !Wire.TryRead<EdgeKind>(word, out _) ? Error.Invalid("kind", "must be one of " + string.Join(", ", Enum.GetValues<EdgeKind>().Select(EdgeWords.Of)))
        : null;

    private static async Task<bool> StartAsync(SocDbContext db, GraphWalk walk, string? focus, CancellationToken ct)
    {
        if (focus is null)
        {
            walk.Start(await db.People.OrderByDescending(row => row.Score).ThenBy(row => row.Id).Take(PeopleUnlessAsked).ToListAsync(ct));
            return true;
        }

        if (await PeopleService.FindAsync(db, focus, ct) is { } person)
        {
            walk.Start([person]);
            return true;
        }

        var colon = focus.IndexOf(':', StringComparison.Ordinal);
        var (type, target) = colon > 0 ? (focus[..colon], focus[(colon + 1)..]) : (string.Empty, string.Empty);
        if (type == EdgeWords.Alert)
        {
            var number = target.StartsWith("ALT", StringComparison.Ordinal) && int.TryParse(target.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
            var people = await db.People.Where(row => db.InsiderAlerts.Any(alert => alert.Number == number && alert.PersonId == row.Id)).Take(1).ToListAsync(ct);
            walk.Start(people);
            return people.Count > 0;
        }

        var kinds = EdgeWords.KindsTo(type);
        walk.Start(type, target);
        return type == EdgeWords.Group ? await db.People.AnyAsync(row => row.Department == target || row.Team == target, ct) : target.Length > 0 && kinds.Count > 0 && await db.EntityEdges.AnyAsync(row => kinds.Contains(row.Kind) && row.Target == target, ct);
    }

    /// <summary>Edges with their weights, those of fewer steps first, then the most telling.</summary>
    private async Task<List<(WalkedEdge Edge, double Weight)>> WeighAsync(SocDbContext db, GraphWalk walk, CancellationToken ct)
    {
        var day = await db.InsiderLedgers.Select(row => row.Day).FirstOrDefaultAsync(ct);
        var now = day?.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) ?? clock.GetUtcNow().UtcDateTime;
        var people = Math.Max(1, await db.People.CountAsync(ct));
        var stored = walk.Edges.Select(edge => edge.Row).OfType<EntityEdge>().ToList();
        var (kinds, targets) = (stored.Select(row => row.Kind).Distinct().ToList(), stored.Select(row => row.Target).Distinct().ToList());
        var sharers = (await db.EntityEdges.Where(row => kinds.Contains(row.Kind) && targets.Contains(row.Target)).GroupBy(row => new { row.Kind, row.Target }).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct))
            .ToDictionary(row => (row.Key.Kind, row.Key.Target), row => row.Count);
        return [.. walk.Edges.Select(edge => (edge, Weight: edge.Row is { } row ? EdgeWeight.Of(row.Heat * EdgeWeight.Left(now - row.LastSeen), people, sharers.GetValueOrDefault((row.Kind, row.Target), 1)) : 1))
            .OrderBy(pair => pair.edge.Step).ThenByDescending(pair => pair.Weight).ThenBy(pair => pair.edge.Source, StringComparer.Ordinal).ThenBy(pair => pair.edge.Target, StringComparer.Ordinal)];
    }

    private static async Task<Dictionary<string, GraphNode>> NodesAsync(SocDbContext db, GraphWalk walk, string? focus, CancellationToken ct)
    {
        var nodes = (await PeopleService.ViewAsync(db, [.. walk.People.Values], ct)).Select(view => new GraphNode(view.UserId, EdgeWords.User, view.Name ?? view.UserId, view.Level, null, false)).ToDictionary(node => node.Id, StringComparer.Ordinal);
        var hosts = walk.Edges.Where(edge => edge.Kind == EdgeKind.LoggedOn).Select(edge => edge.Row!.Target).Distinct().ToList();
        var assets = (await db.Assets.Where(row => hosts.Contains(row.Hostname!)).Select(row => new { row.Hostname, row.Criticality }).ToListAsync(ct)).GroupBy(row => row.Hostname!).ToDictionary(group => group.Key, group => group.Max(row => row.Criticality), StringComparer.Ordinal);
        var numbers = await db.InsiderAlerts.Where(row => walk.People.Keys.Contains(row.PersonId)).Select(row => new { row.Number, row.Level }).ToListAsync(ct);
        var levels = numbers.ToDictionary(row => GraphWalk.AlertId(row.Number), row => row.Level, StringComparer.Ordinal);
        foreach (var id in walk.Edges.SelectMany(edge => new[] { edge.Source, edge.Target }).Append(focus).OfType<string>().Where(id => !nodes.ContainsKey(id)))
        {
            var colon = id.IndexOf(':', StringComparison.Ordinal);
            var (type, target) = (id[..colon], id[(colon + 1)..]);
            var label = type == "country" ? CountryTable.Find(target)?.Name ?? target : type == "removable" ? "Removable on " + target : target;
            nodes[id] = new GraphNode(id, type, label, levels.TryGetValue(id, out var level) ? level : null, type == "host" && assets.TryGetValue(target, out var criticality) ? criticality : null, type == "folder");
        }

        return nodes;
    }

    private static EntityGraph Chosen(Dictionary<string, GraphNode> nodes, List<(WalkedEdge Edge, double Weight)> edges, bool complete, string? focus)
    {
        var first = focus is null ? nodes.Values.Where(node => node.Type == EdgeWords.User).Take(PeopleUnlessAsked).Select(node => node.Id) : [focus];
        var (chosen, kept) = (new HashSet<string>(first, StringComparer.Ordinal), new List<GraphEdge>());
        foreach (var (edge, weight) in edges)
        {
            // What hangs on nothing that is shown would float.
            var known = (chosen.Contains(edge.Source) ? 1 : 0) + (chosen.Contains(edge.Target) ? 1 : 0);
            if (known == 0 || (known == 1 && chosen.Count >= MostNodes) || kept.Count >= MostEdges)
            {
                continue;
            }

            chosen.Add(edge.Source);
            chosen.Add(edge.Target);
            kept.Add(new GraphEdge(edge.Source, edge.Target, EdgeWords.Of(edge.Kind), weight, edge.Count, edge.First, edge.Last));
        }

        return new EntityGraph([.. nodes.Values.Where(node => chosen.Contains(node.Id)).OrderBy(node => node.Id != focus)], kept, focus, nodes.Count - chosen.Count, complete);
    }
}
