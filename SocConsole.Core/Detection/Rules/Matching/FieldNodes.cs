using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>Holds when any value of the field matches. An absent field and a null never match.</summary>
internal sealed class FieldMatch(FieldNames names, ValueMatcher matcher) : ConditionNode
{
    public override IEnumerable<Guard> AllGuards => names.Guards(matcher.Needles);

    public override GuardSet? GuardsBy(GuardCosts costs) => names.GuardsBy(costs, matcher.Needles);

    public override bool Holds(LogEvent candidate)
    {
        foreach (var name in names.Span)
        {
            var there = false;
            for (var from = 0; candidate.Fields.TryGet(name, from, out var value, out from); there = true)
            {
                if (!NullValue.Is(value) && matcher.Matches(value))
                {
                    return true;
                }
            }

            if (there)
            {
                return false;
            }
        }

        return false;
    }

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        names.TryFind(candidate.Fields, out var name);
        for (var from = 0; candidate.Fields.TryGet(name, from, out var value, out from);)
        {
            var pair = KeyValuePair.Create(name, value);
            if (!NullValue.Is(value) && matcher.Matches(value) && !matched.Contains(pair))
            {
                matched.Add(pair);
            }
        }
    }
}

/// <summary>Holds when the event has the field at all, even empty or null.</summary>
internal sealed class FieldPresent(FieldNames names) : ConditionNode
{
    public override GuardSet? GuardsBy(GuardCosts costs) => names.GuardsBy(costs, null);

    public override bool Holds(LogEvent candidate) => names.TryFind(candidate.Fields, out _);

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        if (names.TryFind(candidate.Fields, out var name) && candidate.Fields[name] is { } value && !NullValue.Is(value))
        {
            matched.Add(new(name, value));
        }
    }
}

/// <summary>Holds when the event lacks the field, or says null where <paramref name="orNull"/> is set, as Sigma's <c>field: null</c> means.</summary>
internal sealed class FieldAbsent(FieldNames names, bool orNull) : ConditionNode
{
    public override bool Holds(LogEvent candidate)
    {
        if (!names.TryFind(candidate.Fields, out var name))
        {
            return true;
        }

        for (var from = 0; orNull && candidate.Fields.TryGet(name, from, out var value, out from);)
        {
            if (NullValue.Is(value))
            {
                return true;
            }
        }

        return false;
    }

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        // What is not there has no field to show.
    }
}

/// <summary>Holds when any value of any field matches, or the record as received where it is not JSON, whose field names are no content.</summary>
internal sealed class KeywordMatch(ValueMatcher matcher) : ConditionNode
{
    public override IEnumerable<Guard> AllGuards => matcher.Needles is { Count: > 0 } needles ? FieldNames.Every.Guards(needles) : [];

    public override GuardSet? GuardsBy(GuardCosts costs) => matcher.Needles is { Count: > 0 } needles ? FieldNames.Every.GuardsBy(costs, needles) : null;

    public override bool Holds(LogEvent candidate)
    {
        for (var i = 0; i < candidate.Fields.Count; i++)
        {
            var value = candidate.Fields.ValueAt(i);
            if (!NullValue.Is(value) && matcher.Matches(value))
            {
                return true;
            }
        }

        return LooksAtRecord(candidate) && matcher.Matches(candidate.Raw);
    }

    /// <summary>Whether the record itself is looked at: not JSON, whose field names are no content.</summary>
    public static bool LooksAtRecord(LogEvent candidate) => !candidate.Raw.StartsWith('{');

    public override void Explain(LogEvent candidate, ICollection<KeyValuePair<string, string>> matched)
    {
        for (var i = 0; i < candidate.Fields.Count; i++)
        {
            var value = candidate.Fields.ValueAt(i);
            if (!NullValue.Is(value) && matcher.Matches(value))
            {
                matched.Add(new(candidate.Fields.NameAt(i), value));
                return;
            }
        }

        matched.Add(new(Ecs.Message, candidate.Raw));
    }
}
