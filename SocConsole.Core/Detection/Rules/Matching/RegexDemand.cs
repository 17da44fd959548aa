namespace SocConsole.Core.Detection.Rules.Matching;

/// <summary>What a part of an expression demands of a text that it takes.</summary>
/// <param name="AnyOf">Literals of which one must be there; null for none known.</param>
/// <param name="Shortest">The fewest characters that it takes.</param>
internal sealed record RegexDemand(IReadOnlyList<string>? AnyOf, int Shortest)
{
    /// <summary>More alternatives than this say too little.</summary>
    public const int MostAlternatives = 64;

    public static readonly RegexDemand Nothing = new(null, 0);

    /// <summary>How much the literals narrow: the length of the shortest of them.</summary>
    private int Weight => AnyOf?.Min(literal => literal.Length) ?? 0;

    /// <summary>The one that narrows more.</summary>
    public static IReadOnlyList<string>? Better(IReadOnlyList<string>? left, IReadOnlyList<string>? right) =>
        new RegexDemand(right, 0).Weight > new RegexDemand(left, 0).Weight ? right : left;

    /// <summary>What holds when any branch is taken.</summary>
    public static RegexDemand Either(IReadOnlyList<RegexDemand> branches)
    {
        var all = branches.Any(branch => branch.AnyOf is null) ? null : branches.SelectMany(branch => branch.AnyOf!).Distinct().ToList();
        return new RegexDemand(all is { Count: <= MostAlternatives } ? all : null, branches.Min(branch => branch.Shortest));
    }
}
