using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Holds when any value of the field matches. An absent field never matches.</summary>
internal sealed class FieldMatch(string field, ValueMatcher matcher) : ConditionNode
{
    // The parsers' field names are interned constants: with the same reference the comparison of names ends at once.
    private readonly string field = string.Intern(field);

    public override IReadOnlyList<Guard>? Guards { get; } = matcher.Literals is { Count: <= Guard.Maximum } literals
        ? [.. literals.Select(literal => new Guard(field, literal))]
        : [new Guard(field, null)];

    public override bool Holds(LogEvent candidate)
    {
        for (var from = 0; candidate.Fields.TryGet(field, from, out var value, out from);)
        {
            if (matcher.Matches(value))
            {
                return true;
            }
        }

        return false;
    }

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        for (var from = 0; candidate.Fields.TryGet(field, from, out var value, out from);)
        {
            var pair = KeyValuePair.Create(field, value);
            if (matcher.Matches(value) && !matched.Contains(pair))
            {
                matched.Add(pair);
            }
        }
    }
}

/// <summary>Holds when the event has the field at all, even empty.</summary>
internal sealed class FieldPresent(string field) : ConditionNode
{
    private readonly string field = string.Intern(field);

    public override IReadOnlyList<Guard>? Guards { get; } = [new Guard(field, null)];

    public override bool Holds(LogEvent candidate) => candidate.Fields.TryGet(field, out _);

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        if (candidate.Fields.TryGet(field, out var value))
        {
            matched.Add(new(field, value));
        }
    }
}

/// <summary>Sigma's <c>field: null</c>. Normalised events carry no nulls, so an absent field is what it means.</summary>
internal sealed class FieldAbsent(string field) : ConditionNode
{
    private readonly string field = string.Intern(field);

    public override bool Holds(LogEvent candidate) => !candidate.Fields.TryGet(field, out _);

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        // What is not there has no field to show.
    }
}

/// <summary>Holds when the record as received or any value of any field matches.</summary>
internal sealed class KeywordMatch(ValueMatcher matcher) : ConditionNode
{
    public override bool Holds(LogEvent candidate)
    {
        if (matcher.Matches(candidate.Raw))
        {
            return true;
        }

        for (var i = 0; i < candidate.Fields.Count; i++)
        {
            if (matcher.Matches(candidate.Fields.ValueAt(i)))
            {
                return true;
            }
        }

        return false;
    }

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        for (var i = 0; i < candidate.Fields.Count; i++)
        {
            if (matcher.Matches(candidate.Fields.ValueAt(i)))
            {
                matched.Add(new(candidate.Fields.NameAt(i), candidate.Fields.ValueAt(i)));
                return;
            }
        }

        matched.Add(new(Ecs.Message, candidate.Raw));
    }
}
