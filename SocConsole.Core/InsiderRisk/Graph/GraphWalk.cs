using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Graph;

/// <summary>An edge that a walk came to, with the step at which it did.</summary>
internal sealed record WalkedEdge(int Step, string Source, string Target, EdgeKind Kind, EntityEdge? Row, long Count, DateTime? First, DateTime? Last);

/// <summary>Goes from people and targets along edges, step by step, and remembers what it met.</summary>
internal sealed class GraphWalk(SocDbContext db, IReadOnlyList<EdgeKind> kinds)
{
    private const int MostEdges = 3_000;
    private const int MostPeople = 300;

    private readonly Dictionary<(string Source, string Target, EdgeKind Kind), WalkedEdge> edges = [];
    private readonly HashSet<int> left = [];
    private readonly HashSet<string> leftTargets = new(StringComparer.Ordinal);
    private List<int> people = [];
    private List<(string Type, string Target)> targets = [];

    public Dictionary<int, Person> People { get; } = [];

    public IReadOnlyCollection<WalkedEdge> Edges => edges.Values;

    /// <summary>False when a step had more edges than were read.</summary>
    public bool Complete { get; private set; } = true;

    public static string IdOf(string type, string target) => $"{type}:{target}";

    public static string AlertId(int number) => IdOf(EdgeWords.Alert, string.Create(CultureInfo.InvariantCulture, $"ALT{number:D5}"));

    public void Start(IEnumerable<Person> from) => people = [.. from.Select(Meet)];

    public void Start(string type, string target) => targets = [(type, target)];

    /// <param name="step">From 1.</param>
    /// <param name="wide">Whether it also goes to supervisors and to who is supervised.</param>
    public async Task StepAsync(int step, bool wide, CancellationToken ct)
    {
        var (fromPeople, fromTargets) = (people.FindAll(left.Add), targets.FindAll(target => leftTargets.Add(IdOf(target.Type, target.Target))));
        (people, targets) = ([], []);
        await ToTargetsAsync(step, fromPeople, ct);
        await ToPeopleAsync(step, fromTargets, ct);
        await GroupsAsync(step, fromPeople, fromTargets, ct);
        await AlertsAsync(step, fromPeople, ct);
        await SupervisorsAsync(step, fromPeople, wide, ct);
    }

    private async Task ToTargetsAsync(int step, List<int> from, CancellationToken ct)
    {
        var rows = await db.EntityEdges.Where(row => from.Contains(row.PersonId) && kinds.Contains(row.Kind)).OrderByDescending(row => row.Heat).ThenBy(row => row.Id).Take(MostEdges + 1).ToListAsync(ct);
        Keep(step, rows);
    }

    private async Task ToPeopleAsync(int step, List<(string Type, string Target)> from, CancellationToken ct)
    {
        foreach (var group in from.GroupBy(target => target.Type))
        {
            var (wanted, names) = (EdgeWords.KindsTo(group.Key).Where(kinds.Contains).ToList(), group.Select(target => target.Target).Where(target => target.Length > 0).ToList());
            var rows = wanted.Count == 0 ? [] : await db.EntityEdges.Where(row => wanted.Contains(row.Kind) && names.Contains(row.Target)).OrderByDescending(row => row.Heat).ThenBy(row => row.Id).Take(MostEdges + 1).ToListAsync(ct);
            var strangers = rows.Select(row => row.PersonId).Distinct().Where(id => !People.ContainsKey(id)).ToList();
            foreach (var person in await db.People.Where(row => strangers.Contains(row.Id)).ToListAsync(ct))
            {
                people.Add(Meet(person));
            }

            Keep(step, rows);
        }
    }

    private async Task GroupsAsync(int step, List<int> fromPeople, List<(string Type, string Target)> fromTargets, CancellationToken ct)
    {
        if (!kinds.Contains(EdgeKind.MemberOf))
        {
            return;
        }

        var names = fromTargets.Where(target => target.Type == EdgeWords.Group).Select(target => target.Target).ToList();
        var members = names.Count == 0 ? [] : await db.People.Where(row => names.Contains(row.Department!) || names.Contains(row.Team!)).OrderByDescending(row => row.Score).ThenBy(row => row.Id).Take(MostPeople).ToListAsync(ct);
        people.AddRange(members.Where(member => !People.ContainsKey(member.Id)).Select(Meet));
        foreach (var person in members.Concat(fromPeople.Select(id => People[id])))
        {
            foreach (var name in new[] { person.Department, person.Team }.OfType<string>().Where(name => name.Length > 0 && (fromPeople.Contains(person.Id) || names.Contains(name))))
            {
                Add(new WalkedEdge(step, person.UserId, IdOf(EdgeWords.Group, name), EdgeKind.MemberOf, null, 1, null, null));
                targets.Add((EdgeWords.Group, name));
            }
        }
    }

    private async Task AlertsAsync(int step, List<int> from, CancellationToken ct)
    {
        if (!kinds.Contains(EdgeKind.AlertOn))
        {
            return;
        }

        foreach (var alert in await db.InsiderAlerts.Where(row => from.Contains(row.PersonId) && row.Status != InsiderAlertStatus.Resolved).OrderByDescending(row => row.At).Take(MostPeople).ToListAsync(ct))
        {
            Add(new WalkedEdge(step, AlertId(alert.Number), People[alert.PersonId].UserId, EdgeKind.AlertOn, null, 1 + alert.Folded, alert.At, alert.UpdatedAt));
        }
    }

    private async Task SupervisorsAsync(int step, List<int> from, bool wide, CancellationToken ct)
    {
        if (!kinds.Contains(EdgeKind.Supervises))
        {
            return;
        }

        if (wide)
        {
            string[] above = [.. from.Select(id => People[id].Supervisor).OfType<string>()], below = [.. from.Select(id => People[id].UserId)];
            foreach (var person in await db.People.Where(row => above.Contains(row.UserId) || below.Contains(row.Supervisor!)).OrderByDescending(row => row.Score).ThenBy(row => row.Id).Take(MostPeople).ToListAsync(ct))
            {
                people.Add(Meet(person));
            }
        }

        var known = People.Values.ToDictionary(person => person.UserId, StringComparer.Ordinal);
        foreach (var person in known.Values.Where(person => person.Supervisor is { } above && known.ContainsKey(above)))
        {
            Add(new WalkedEdge(step, person.Supervisor!, person.UserId, EdgeKind.Supervises, null, 1, null, null));
        }
    }

    private void Keep(int step, List<EntityEdge> rows)
    {
        Complete &= rows.Count <= MostEdges;
        foreach (var row in rows.Take(MostEdges).Where(row => People.ContainsKey(row.PersonId)))
        {
            var (user, type) = (People[row.PersonId].UserId, EdgeWords.TypeOf(row.Kind));
            Add(new WalkedEdge(step, user, row.Target.Length == 0 ? IdOf(type, "others of " + user) : IdOf(type, row.Target), row.Kind, row, row.Count, row.FirstSeen, row.LastSeen));
            if (row.Target.Length > 0)
            {
                targets.Add((type, row.Target));
            }
        }
    }

    private void Add(WalkedEdge edge) => edges.TryAdd((edge.Source, edge.Target, edge.Kind), edge);

    private int Meet(Person person)
    {
        People.TryAdd(person.Id, person);
        return person.Id;
    }
}
