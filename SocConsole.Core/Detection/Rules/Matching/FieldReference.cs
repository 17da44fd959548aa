using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Sigma's <c>fieldref</c>: holds when any value of a field equals, contains, begins or ends with any value of another field of the same event.</summary>
internal sealed class FieldReference(FieldNames names, FieldNames others, Func<string, string, bool> relation) : ConditionNode
{
    public override IReadOnlyList<Guard>? Guards { get; } = [.. names.All.Select(name => new Guard(name, null))];

    public override bool Holds(LogEvent candidate) => Find(candidate, out _);

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        if (Find(candidate, out var pair))
        {
            matched.Add(pair);
        }
    }

    private bool Find(LogEvent candidate, out KeyValuePair<string, string> pair)
    {
        pair = default;
        var fields = candidate.Fields;
        if (!names.TryFind(fields, out var name) || !others.TryFind(fields, out var other))
        {
            return false;
        }

        for (var from = 0; fields.TryGet(name, from, out var value, out from);)
        {
            for (var at = 0; fields.TryGet(other, at, out var reference, out at);)
            {
                if (!NullValue.Is(value) && !NullValue.Is(reference) && relation(value, reference))
                {
                    pair = new(name, value);
                    return true;
                }
            }
        }

        return false;
    }
}
