using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Writes a pattern's tree as a pattern, with parentheses only where they are needed.</summary>
internal static partial class StixPatternPrinter
{
    public static string Print(StixPatternExpression expression) => expression switch
    {
        StixObservation { Bracketed: true } observation => $"[{Print(observation.Comparison)}]",
        StixObservation observation => Print(observation.Comparison),
        StixObservations joined => string.Join($" {Word(joined.Operator)} ", joined.Items.Select(item => item is StixObservations ? $"({Print(item)})" : Print(item))),
        StixQualified { Inner: StixObservations inner } qualified => $"({Print(inner)}) {Print(qualified.Qualifier)}",
        StixQualified qualified => $"{Print(qualified.Inner)} {Print(qualified.Qualifier)}",
        _ => string.Empty,
    };

    public static string Print(StixComparisonExpression expression) => expression switch
    {
        StixComparisons joined => string.Join(joined.All ? " AND " : " OR ", joined.Items.Select(item => item is StixComparisons ? $"({Print(item)})" : Print(item))),
        StixComparison { Operator: StixOperator.Exists } test => $"{(test.Negated ? "NOT " : string.Empty)}EXISTS {Print(test.Path)}",
        StixComparison { Operator: StixOperator.In } test => $"{Print(test.Path)} {(test.Negated ? "NOT " : string.Empty)}IN ({string.Join(", ", test.Values.Select(Print))})",
        StixComparison test => $"{Print(test.Path)} {(test.Negated ? "NOT " : string.Empty)}{Word(test.Operator)} {Print(test.Values[0])}",
        _ => string.Empty,
    };

    public static string Print(StixObjectPath path)
    {
        var text = new StringBuilder(path.Type).Append(':');
        for (var at = 0; at < path.Steps.Count; at++)
        {
            var step = path.Steps[at];
            text.Append(step.Name is null
                ? $"[{step.Index?.ToString(CultureInfo.InvariantCulture) ?? "*"}]"
                : (at == 0 ? string.Empty : ".") + (PlainName().IsMatch(step.Name) ? step.Name : Quote(step.Name)));
        }

        return text.ToString();
    }

    private static string Print(StixLiteral literal) => literal.Kind switch
    {
        StixLiteralKind.Text => Quote(literal.Content),
        StixLiteralKind.Timestamp => $"t'{literal.Content}'",
        StixLiteralKind.Hex => $"h'{literal.Content}'",
        StixLiteralKind.Binary => $"b'{literal.Content}'",
        _ => literal.Content,
    };

    private static string Print(StixQualifier qualifier) => qualifier switch
    {
        StixWithin within => $"WITHIN {within.Seconds.ToString("0.###################", CultureInfo.InvariantCulture)} SECONDS",
        StixRepeats repeats => string.Create(CultureInfo.InvariantCulture, $"REPEATS {repeats.Times} TIMES"),
        StixStartStop times => $"START t'{times.Start}' STOP t'{times.Stop}'",
        _ => string.Empty,
    };

    private static string Word(StixObservationOperator joined) => joined switch
    {
        StixObservationOperator.And => "AND",
        StixObservationOperator.Or => "OR",
        _ => "FOLLOWEDBY",
    };

    private static string Word(StixOperator comparison) => comparison switch
    {
        StixOperator.Equal => "=",
        StixOperator.NotEqual => "!=",
        StixOperator.Less => "<",
        StixOperator.LessOrEqual => "<=",
        StixOperator.Greater => ">",
        StixOperator.GreaterOrEqual => ">=",
        StixOperator.In => "IN",
        StixOperator.Like => "LIKE",
        StixOperator.Matches => "MATCHES",
        StixOperator.IsSubset => "ISSUBSET",
        StixOperator.IsSuperset => "ISSUPERSET",
        _ => "EXISTS",
    };

    private static string Quote(string text) => $"'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex PlainName();
}
