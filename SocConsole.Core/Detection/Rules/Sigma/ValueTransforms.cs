using System.Text;
using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>A rule's text on its way through encodings: characters with wildcards, or the bytes that an encoding made of them.</summary>
internal readonly record struct TransformedText(WildcardPattern? Pattern, byte[]? Bytes)
{
    /// <summary>Bytes that no further encoding took up are held against values as Latin-1 characters.</summary>
    public WildcardPattern ToPattern() => Pattern ?? WildcardPattern.Plain(Encoding.Latin1.GetString(Bytes!));
}

/// <summary>Makes one or more texts of one; empty when the text can't be transformed because it holds wildcards.</summary>
internal delegate IEnumerable<TransformedText> ValueTransform(TransformedText text);

/// <summary>The modifiers that change what is looked for (specification 2.1.0, appendix "Modifiers": string modifiers and encodings).</summary>
internal static class ValueTransforms
{
    /// <summary>Most dashes in one text: each multiplies the texts by five.</summary>
    public const int MaximumDashes = 4;

    private const string Dashes = "-/\u2013\u2014\u2015";

    // Of the encoded text, what the neighbours before (by offset) and after (by length) can't change.
    private static readonly int[] FirstStable = [0, 2, 3];
    private static readonly int[] LastUnstable = [0, 3, 2];

    public static IEnumerable<TransformedText> Utf16LittleEndian(TransformedText text) => Encode(text, value => Encoding.Unicode.GetBytes(value));

    public static IEnumerable<TransformedText> Utf16BigEndian(TransformedText text) => Encode(text, value => Encoding.BigEndianUnicode.GetBytes(value));

    public static IEnumerable<TransformedText> Utf16WithMark(TransformedText text) => Encode(text, value => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(value)]);

    public static IEnumerable<TransformedText> Base64(TransformedText text) =>
        BytesOf(text) is { } bytes ? [new(WildcardPattern.Plain(Convert.ToBase64String(bytes)), null)] : [];

    /// <summary>The three texts, one for each offset, that stay the same whatever stands before and after.</summary>
    public static IEnumerable<TransformedText> Base64Offset(TransformedText text)
    {
        if (BytesOf(text) is not { } bytes)
        {
            yield break;
        }

        for (var offset = 0; offset < 3; offset++)
        {
            var encoded = Convert.ToBase64String([.. new byte[offset], .. bytes]);
            var end = encoded.Length - LastUnstable[(bytes.Length + offset) % 3];
            if (end > FirstStable[offset])
            {
                yield return new(WildcardPattern.Plain(encoded[FirstStable[offset]..end]), null);
            }
        }
    }

    /// <summary>Every combination of the dash kinds at each dash that begins a word, as command line switches do; a dash within a word stays.</summary>
    public static IEnumerable<TransformedText> WindowsDash(TransformedText text)
    {
        var patterns = new List<WildcardPattern> { text.ToPattern() };
        foreach (var position in DashesOf(text.ToPattern()).Take(MaximumDashes))
        {
            patterns = [.. patterns.SelectMany(_ => Dashes, (pattern, dash) => pattern.With(position, dash))];
        }

        return patterns.Select(pattern => new TransformedText(pattern, null));
    }

    /// <summary>Positions of the dashes that <see cref="WindowsDash"/> replaces.</summary>
    public static IEnumerable<int> DashesOf(WildcardPattern pattern) => Enumerable.Range(0, pattern.Length)
        .Where(i => pattern.LiteralAt(i) is { } dash && Dashes.Contains(dash, StringComparison.Ordinal) && !IsWord(pattern.LiteralAt(i - 1)) && IsWord(pattern.LiteralAt(i + 1)));

    private static bool IsWord(char? character) => character is { } known && (char.IsLetterOrDigit(known) || known == '_');

    private static IEnumerable<TransformedText> Encode(TransformedText text, Func<string, byte[]> encode) =>
        text.ToPattern() is { HasWildcard: false } pattern ? [new(null, encode(pattern.Literal))] : [];

    private static byte[]? BytesOf(TransformedText text) => text.Bytes ?? (text.Pattern is { HasWildcard: false } pattern ? Encoding.UTF8.GetBytes(pattern.Literal) : null);
}
