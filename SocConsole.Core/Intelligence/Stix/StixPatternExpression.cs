namespace SocConsole.Core.Intelligence.Stix;

/// <summary>An observation expression of a STIX pattern: what has to be seen. <see cref="ToString"/> writes it as a pattern again.</summary>
public abstract record StixPatternExpression
{
    private protected StixPatternExpression()
    {
    }

    /// <summary>All comparisons in the order of the text, whatever joins them.</summary>
    public abstract IEnumerable<StixComparison> Comparisons();

    /// <summary>The comparisons <c>type:property = 'value'</c> that are not negated; <c>IN</c> gives one for each of its values.</summary>
    public IEnumerable<StixComparison> SimpleComparisons() => Comparisons().Where(comparison => !comparison.Negated).SelectMany(comparison => comparison.Operator switch
    {
        StixOperator.Equal => [comparison],
        StixOperator.In => comparison.Values.Select(value => comparison with { Operator = StixOperator.Equal, Values = [value] }),
        _ => (IEnumerable<StixComparison>)[],
    });

    public sealed override string ToString() => StixPatternPrinter.Print(this);
}

/// <summary>One observation, <c>[…]</c>.</summary>
/// <param name="Bracketed">False where the text left the brackets out; <see cref="StixPattern.Check"/> refuses that.</param>
public sealed record StixObservation(StixComparisonExpression Comparison, bool Bracketed) : StixPatternExpression
{
    public override IEnumerable<StixComparison> Comparisons() => Comparison.Comparisons();
}

/// <summary>How observations belong together.</summary>
public enum StixObservationOperator
{
    And,
    Or,
    FollowedBy,
}

/// <summary>Observations joined by the same operator.</summary>
public sealed record StixObservations(StixObservationOperator Operator, IReadOnlyList<StixPatternExpression> Items) : StixPatternExpression
{
    public override IEnumerable<StixComparison> Comparisons() => Items.SelectMany(item => item.Comparisons());
}

/// <summary>An observation with a qualifier: WITHIN, REPEATS or START … STOP.</summary>
public sealed record StixQualified(StixPatternExpression Inner, StixQualifier Qualifier) : StixPatternExpression
{
    public override IEnumerable<StixComparison> Comparisons() => Inner.Comparisons();
}

/// <summary>What limits an observation in time or number.</summary>
public abstract record StixQualifier
{
    private protected StixQualifier()
    {
    }
}

/// <summary>All of it within so many seconds, which are more than zero.</summary>
public sealed record StixWithin(double Seconds) : StixQualifier;

/// <summary>At least so many times, once or more.</summary>
public sealed record StixRepeats(int Times) : StixQualifier;

/// <summary>From the first time, which is included, to the second, which is not; both as written.</summary>
public sealed record StixStartStop(string Start, string Stop) : StixQualifier;

/// <summary>A comparison expression: what one object has to be.</summary>
public abstract record StixComparisonExpression
{
    private protected StixComparisonExpression()
    {
    }

    public abstract IEnumerable<StixComparison> Comparisons();

    public sealed override string ToString() => StixPatternPrinter.Print(this);
}

/// <summary>Comparisons that all have to hold, or one of which has to.</summary>
public sealed record StixComparisons(bool All, IReadOnlyList<StixComparisonExpression> Items) : StixComparisonExpression
{
    public override IEnumerable<StixComparison> Comparisons() => Items.SelectMany(item => item.Comparisons());
}

/// <summary>How a comparison compares.</summary>
public enum StixOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Like,
    Matches,
    IsSubset,
    IsSuperset,
    Exists,
}

/// <summary>One comparison.</summary>
/// <param name="Path">What is compared.</param>
/// <param name="Operator">How.</param>
/// <param name="Values">With what: one value, any number for <c>IN</c>, none for <c>EXISTS</c>.</param>
/// <param name="Negated">Whether NOT stands before the operator.</param>
public sealed record StixComparison(StixObjectPath Path, StixOperator Operator, IReadOnlyList<StixLiteral> Values, bool Negated) : StixComparisonExpression
{
    public override IEnumerable<StixComparison> Comparisons() => [this];
}

/// <summary>An object path: a type, and the steps from its property down. <see cref="ToString"/> writes it as in a pattern, <c>file:hashes.'SHA-256'</c>.</summary>
public sealed record StixObjectPath(string Type, IReadOnlyList<StixPathStep> Steps)
{
    /// <summary>The first step's name: the object's property.</summary>
    public string Property => Steps[0].Name!;

    public override string ToString() => StixPatternPrinter.Print(this);
}

/// <summary>A step of a path: a property or key by its <paramref name="Name"/>, an item by its <paramref name="Index"/>, or any item where both are null.</summary>
public readonly record struct StixPathStep(string? Name, int? Index);

/// <summary>What sort of value a literal is.</summary>
public enum StixLiteralKind
{
    Text,
    WholeNumber,
    Fraction,
    Boolean,
    Binary,
    Hex,
    Timestamp,
}

/// <summary>A literal: its kind, and its content without quotes and escapes.</summary>
public readonly record struct StixLiteral(StixLiteralKind Kind, string Content);
