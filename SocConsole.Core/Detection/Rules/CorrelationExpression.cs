namespace SocConsole.Core.Detection.Rules;

/// <summary>The boolean condition of a temporal correlation over the rules that it names: <c>a and (b or not c)</c>. Immutable.</summary>
internal abstract record CorrelationExpression
{
    /// <summary>Whether it holds when exactly the rules for which <paramref name="matched"/> says so have matched.</summary>
    public abstract bool Holds(Func<string, bool> matched);

    /// <summary>The rules that it names, each once, in order.</summary>
    public abstract IEnumerable<string> References { get; }
}

internal sealed record ReferenceExpression(string Reference) : CorrelationExpression
{
    public override IEnumerable<string> References => [Reference];

    public override bool Holds(Func<string, bool> matched) => matched(Reference);
}

internal sealed record NotExpression(CorrelationExpression Part) : CorrelationExpression
{
    public override IEnumerable<string> References => Part.References;

    public override bool Holds(Func<string, bool> matched) => !Part.Holds(matched);
}

internal sealed record JoinedExpression(bool All, IReadOnlyList<CorrelationExpression> Parts) : CorrelationExpression
{
    public override IEnumerable<string> References => Parts.SelectMany(part => part.References).Distinct();

    public override bool Holds(Func<string, bool> matched) => All ? Parts.All(part => part.Holds(matched)) : Parts.Any(part => part.Holds(matched));
}
