using System.Globalization;
using System.Text;
using SocConsole.Core.Hunting.Matching;
using SocConsole.Core.Hunting.Query;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Hunting.Index;

/// <summary>
/// What the index holds of an event, and what a query can ask of it. The raw line is cut into words by the tokenizer. Each field's value is one token more,
/// <c>name=value</c>: its symbols are moved beyond ASCII, where the tokenizer takes every character for a letter. The organization is a token too.
/// </summary>
internal static class IndexText
{
    /// <summary>Characters of a value that its token holds; what comes after them is left to the exact test.</summary>
    public const int MaximumValue = 32;

    private const int LeastPrefix = 2;
    private const char Moved = '\u0100';

    /// <summary>The text of an event's row in the index.</summary>
    public static string Of(LogEvent item, StringBuilder text)
    {
        text.Clear();
        text.Append(item.Raw).Append(' ');
        AppendOrganization(text, item.OrganizationId);
        AppendField(text, HuntFields.Source, item.Source);
        for (var i = 0; i < item.Fields.Count; i++)
        {
            var (name, value) = (item.Fields.NameAt(i), item.Fields.ValueAt(i));
            if (HuntFields.HoldsText(name))
            {
                AppendText(text, item.Raw, value);
            }
            else
            {
                AppendField(text, name, value);
            }
        }

        return text.ToString();
    }

    /// <summary>The FTS5 expression of an organization's events, among which are all that match; with <paramref name="selective"/> false the query could add nothing to it.</summary>
    public static string Expression(int organizationId, QueryNode? query, out bool selective)
    {
        var text = new StringBuilder();
        AppendOrganization(text, organizationId);
        var own = Quoted(text.ToString().Trim());
        var part = query is null ? null : Candidates(query);
        selective = part is not null;
        return part is null ? own : $"{own} AND {part}";
    }

    // Null when every event may match. A conjunction may drop a part, an alternative may not.
    private static string? Candidates(QueryNode node) => node switch
    {
        AndNode and => (Candidates(and.Left), Candidates(and.Right)) switch
        {
            ({ } left, { } right) => $"({left} AND {right})",
            (var left, var right) => left ?? right,
        },
        OrNode or => Candidates(or.Left) is { } left && Candidates(or.Right) is { } right ? $"({left} OR {right})" : null,
        WordNode word => Words(word.Pattern),
        FieldNode { Test: PatternTest pattern } field when HuntFields.HoldsText(field.Field) => Words(pattern.Pattern),
        FieldNode field => Field(field),
        _ => null,
    };

    private static string? Words(TextPattern pattern)
    {
        var parts = pattern.Parts();
        List<string> tokens = [];
        for (var i = 0; i < parts.Count; i++)
        {
            AddWords(tokens, parts[i], openLeft: i > 0, openRight: i < parts.Count - 1);
        }

        return tokens.Count == 0 ? null : $"({string.Join(" AND ", tokens)})";
    }

    private static void AddWords(List<string> tokens, string part, bool openLeft, bool openRight)
    {
        for (var at = 0; at < part.Length;)
        {
            var end = at;
            while (end < part.Length && WordMatcher.IsWord(part[end]))
            {
                end++;
            }

            var isPrefix = end == part.Length && openRight;
            if (end > at && !(at == 0 && openLeft) && (!isPrefix || end - at > LeastPrefix) && IsPlain(part.AsSpan(at, end - at)))
            {
                tokens.Add(Quoted(part[at..end].ToLowerInvariant()) + (isPrefix ? "*" : ""));
            }

            at = end + 1;
        }
    }

    private static string? Field(FieldNode field)
    {
        // Texts are indexed by their words only. Nearly every event is of the same kind, so that a token for it would only cost.
        if (!IsPlain(field.Field) || HuntFields.HoldsText(field.Field) || string.Equals(field.Field, HuntFields.Simulated, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return field.Test switch
        {
            PatternTest { Pattern: var pattern } => Value(field.Field, pattern.Parts()),
            NetworkTest { Network: var network } when network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork => Network(field.Field, network),
            _ => null,
        };
    }

    private static string? Value(string name, IReadOnlyList<string> parts)
    {
        var isPrefix = parts.Count > 1;
        return !IsPlain(parts[0]) || (isPrefix && parts[0].Length <= LeastPrefix) ? null : Token(name, parts[0], isPrefix && parts[0].Length < MaximumValue);
    }

    private static string? Network(string name, System.Net.IPNetwork network)
    {
        var octets = network.BaseAddress.ToString().Split('.').Take(network.PrefixLength / 8).ToList();
        return octets.Count switch
        {
            0 => null,
            4 => Token(name, string.Join('.', octets), isPrefix: false),
            _ => Token(name, string.Join('.', octets) + ".", isPrefix: true),
        };
    }

    private static string Token(string name, string value, bool isPrefix)
    {
        var text = new StringBuilder();
        AppendField(text, name, value);
        return Quoted(text.ToString().Trim()) + (isPrefix ? "*" : "");
    }

    private static void AppendOrganization(StringBuilder text, int organizationId)
    {
        Append(text, "=organization=");
        text.Append(CultureInfo.InvariantCulture, $"{organizationId} ");
    }

    private static void AppendField(StringBuilder text, string name, string value)
    {
        Append(text, name);
        text.Append((char)('=' + Moved));
        Append(text, value.Length > MaximumValue ? value.AsSpan(0, MaximumValue) : value);
        text.Append(' ');
    }

    // The words of the raw line are there already; a text that it does not hold in so many words, such as one from escaped JSON, is added.
    private static void AppendText(StringBuilder text, string raw, string value)
    {
        var at = raw.IndexOf(value, StringComparison.Ordinal);
        var end = at + value.Length;
        if (value.Length == 0 || (at >= 0 && (at == 0 || !WordMatcher.IsWord(raw[at - 1])) && (end == raw.Length || !WordMatcher.IsWord(raw[end]))))
        {
            return;
        }

        text.Append(value).Append(' ');
    }

    private static void Append(StringBuilder text, ReadOnlySpan<char> part)
    {
        foreach (var character in part)
        {
            text.Append(
                char.IsAsciiLetterUpper(character) ? (char)(character | 0x20)
                : WordMatcher.IsWord(character) ? character
                : (char)(character + Moved));
        }
    }

    // Only ASCII folds in the index as it does in the exact test.
    private static bool IsPlain(ReadOnlySpan<char> text) => System.Text.Ascii.IsValid(text);

    private static string Quoted(string token) => $"\"{token}\"";
}
