using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.Parsers;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>
/// The names under which a rule's field may stand in an event, in order: its own, then what the taxonomy maps it to. The first that is present counts, the others
/// are not looked at. Names are the constants of <see cref="Ecs"/> where there is one, so that comparing them usually ends at the reference.
/// </summary>
internal sealed class FieldNames
{
    /// <summary>Stands for every field and the record itself, where keywords are looked for.</summary>
    public static readonly FieldNames Every = new(string.Empty);

    private readonly string[] names;

    public FieldNames(params IEnumerable<string> names) => this.names = [.. names.Distinct(StringComparer.Ordinal).Select(name => EcsAliases.Canonical(name))];

    /// <summary>The name in the rule.</summary>
    public string Own => names[0];

    public IReadOnlyList<string> All => names;

    /// <summary>The same, for loops that must not allocate.</summary>
    public ReadOnlySpan<string> Span => names;

    /// <summary>The first of the names that the event has.</summary>
    public bool TryFind(EventFields fields, out string name)
    {
        foreach (var candidate in names)
        {
            if (fields.TryGet(candidate, out _))
            {
                name = candidate;
                return true;
            }
        }

        name = names[0];
        return false;
    }

    /// <summary>A guard for each needle; for the field's presence where there are none.</summary>
    public IEnumerable<Guard> Guards(IReadOnlyList<Needle>? needles) =>
        needles is { Count: > 0 and <= GuardSet.Maximum } ? needles.Select(needle => new Guard(this, needle.Kind, needle.Text)) : [Guard.Presence(this)];

    public GuardSet GuardsBy(GuardCosts costs, IReadOnlyList<Needle>? needles)
    {
        Guard[] guards = [.. Guards(needles)];
        return new GuardSet(guards, guards.Sum(costs.Of));
    }

    /// <summary>The first value, or null where the event has none of the names or a null.</summary>
    public string? ValueIn(EventFields fields) => TryFind(fields, out var name) && fields[name] is { } value && !NullValue.Is(value) ? value : null;
}

/// <summary>
/// A null that an event says, apart from a field that it lacks. Only events that rules are tested with hold one: ingestion leaves nulls out. The text is one that
/// ingestion refuses, and it is known by its reference.
/// </summary>
internal static class NullValue
{
    public static readonly string Text = new('\0', 1);

    public static bool Is(string value) => ReferenceEquals(value, Text);
}
