namespace SocConsole.Core.Detection.Rules;

/// <summary>A Sigma correlation: how many matches of which rules, within which time, about the same what.</summary>
/// <param name="Meaning">What firing means.</param>
/// <param name="Type">How matches are put together.</param>
/// <param name="Rules">Ids or names of the rules (or correlations) whose matches count; their order matters to <see cref="CorrelationType.TemporalOrdered"/>.</param>
/// <param name="GroupBy">ECS fields that must be equal; all must be present.</param>
/// <param name="Timespan">Length of the sliding window, by event time.</param>
/// <param name="Threshold">The lower bound of the figure as a whole number, 1 where there is none; for temporal types, how many of the rules.</param>
/// <param name="ValueField">For <see cref="CorrelationType.ValueCount"/>: the field whose distinct values count.</param>
public sealed record CorrelationRule(
    RuleMeaning Meaning,
    CorrelationType Type,
    IReadOnlyList<string> Rules,
    IReadOnlyList<string> GroupBy,
    TimeSpan Timespan,
    int Threshold,
    string? ValueField)
{
    /// <summary>What the figure must be, all of it; null means at least <see cref="Threshold"/>.</summary>
    public IReadOnlyList<CorrelationBound>? Bounds { get; init; }

    /// <summary>For <see cref="CorrelationType.ValueCount"/> over several fields: those after <see cref="ValueField"/>.</summary>
    public IReadOnlyList<string> FurtherValueFields { get; init; } = [];

    /// <summary>For <see cref="CorrelationType.ValuePercentile"/>: which, above 0 and up to 100.</summary>
    public double Percentile { get; init; } = 50;

    /// <summary>For temporal types: which of the rules must have matched within the window and which not; null means <see cref="Threshold"/> of them.</summary>
    internal CorrelationExpression? Expression { get; init; }

    /// <summary>Where the fields of <see cref="GroupBy"/>, and after them the value fields, stand in matches of a rule, by its reference; what is not there stands under its own name.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<Matching.FieldNames>> FieldsByRule { get; init; } = new Dictionary<string, IReadOnlyList<Matching.FieldNames>>();
}

/// <summary>How a figure compares with a number.</summary>
public enum CorrelationRelation
{
    Gt,
    Gte,
    Lt,
    Lte,
    Eq,
    Neq,
}

/// <summary>One part of a correlation's condition.</summary>
public sealed record CorrelationBound(CorrelationRelation Relation, double Number)
{
    public bool Holds(double figure) => Relation switch
    {
        CorrelationRelation.Gt => figure > Number,
        CorrelationRelation.Gte => figure >= Number,
        CorrelationRelation.Lt => figure < Number,
        CorrelationRelation.Lte => figure <= Number,
        CorrelationRelation.Eq => figure == Number,
        _ => figure != Number,
    };
}
