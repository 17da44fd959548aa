using System.Globalization;
using System.Text;

namespace SocConsole.Core.Hunting.Query;

/// <summary>Writes a tree so that parsing gives the same tree.</summary>
public static class QueryPrinter
{
    public static string Print(QueryNode node) => node switch
    {
        OrNode or => $"{Print(or.Left)} OR {(or.Right is OrNode ? Wrap(or.Right) : Print(or.Right))}",
        AndNode and => $"{(and.Left is OrNode ? Wrap(and.Left) : Print(and.Left))} {(and.Right is OrNode or AndNode ? Wrap(and.Right) : Print(and.Right))}",
        NotNode not => $"NOT {(not.Inner is OrNode or AndNode ? Wrap(not.Inner) : Print(not.Inner))}",
        WordNode word => Pattern(word.Pattern),
        FieldNode field => $"{Name(field.Field)}:{Test(field.Test)}",
        _ => throw new InvalidOperationException($"unknown node {node.GetType().Name}"),
    };

    /// <summary>The part that asks for exactly this value of a field.</summary>
    public static string Term(string field, string value) => $"{Name(field)}:{Quote(value)}";

    private static string Wrap(QueryNode node) => $"({Print(node)})";

    private static string Name(string name) => FieldText.IsName(name) ? name : Quote(name);

    private static string Test(FieldTest test) => test switch
    {
        ExistsTest => "*",

        // Two slashes after the colon would make an address of it.
        PatternTest pattern => Pattern(pattern.Pattern) is var text && text.StartsWith("//", StringComparison.Ordinal) ? "\\" + text : text,
        NetworkTest network => network.Network.ToString(),
        NumberTest number => Sign(number.Order) + number.Number.ToString("R", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"unknown test {test.GetType().Name}"),
    };

    private static string Sign(NumberOrder order) => order switch
    {
        NumberOrder.Less => "<",
        NumberOrder.AtMost => "<=",
        NumberOrder.More => ">",
        NumberOrder.AtLeast => ">=",
        _ => throw new InvalidOperationException($"unknown order {order}"),
    };

    private static string Pattern(TextPattern pattern)
    {
        var parts = pattern.Parts();
        if (parts is [var only])
        {
            return Quote(only);
        }

        var text = new StringBuilder();
        for (var i = 0; i < parts.Count; i++)
        {
            text.Append(i == 0 ? "" : "*");
            foreach (var character in parts[i])
            {
                text.Append(FieldText.IsEscapable(character) && character != '/' ? "\\" : "").Append(character);
            }
        }

        return text.ToString();
    }

    private static string Quote(string literal) => $"\"{literal.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
