using SocConsole.Core.InsiderRisk.Activities;

namespace SocConsole.Core.InsiderRisk.Graph;

/// <summary>Counts of a batch of activities by person, kind and target.</summary>
internal sealed class EdgeBatch
{
    public Dictionary<(int Person, EdgeKind Kind, string Target), EdgeCount> Counts { get; } = [];

    public void Add(Activity row, EdgeKind kind, string target)
    {
        var key = (row.PersonId, kind, target);
        var one = new EdgeCount(1, row.At, row.At, 1);
        Counts[key] = Counts.TryGetValue(key, out var before) ? before.Join(one) : one;
    }
}

/// <param name="Heat">As of <paramref name="Last"/>.</param>
internal readonly record struct EdgeCount(long Count, DateTime First, DateTime Last, double Heat)
{
    public EdgeCount Join(EdgeCount other)
    {
        var (heat, last) = EdgeWeight.Join(Heat, Last, other.Heat, other.Last);
        return new EdgeCount(Count + other.Count, First < other.First ? First : other.First, last, heat);
    }
}
