using System.Globalization;
using System.Text;

namespace SocConsole.Web.Components.Shared;

/// <summary>A piece of shown text.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="Hidden">It stands for a character that would not be seen, or would change how others are seen.</param>
/// <param name="Marked">It is one of the values to highlight.</param>
public readonly record struct TextPart(string Text, bool Hidden, bool Marked);

/// <summary>Takes hostile text apart, so that control, format and direction characters can be seen (Trojan Source, CVE-2021-42574).</summary>
public static class VisibleText
{
    private const int MaximumMarks = 32;

    public static IReadOnlyList<TextPart> Parts(string text, IReadOnlyCollection<string>? marks = null)
    {
        var parts = new List<TextPart>();
        foreach (var (piece, marked) in Marked(text, marks))
        {
            Split(piece, marked, parts);
        }

        return parts;
    }

    private static void Split(string text, bool marked, List<TextPart> parts)
    {
        var plain = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!MustShow(rune))
            {
                plain.Append(rune.ToString());
                continue;
            }

            Flush();
            parts.Add(new TextPart(string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}"), Hidden: true, marked));
        }

        Flush();

        void Flush()
        {
            if (plain.Length > 0)
            {
                parts.Add(new TextPart(plain.ToString(), Hidden: false, marked));
                plain.Clear();
            }
        }
    }

    private static bool MustShow(Rune rune) => rune.Value is not ('\t' or '\n')
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse;

    // The leftmost value wins, and of those the longest: what is inside a longer match is not marked twice.
    private static IEnumerable<(string Piece, bool Marked)> Marked(string text, IReadOnlyCollection<string>? marks)
    {
        var wanted = marks?.Where(mark => mark.Length > 1).Distinct(StringComparer.Ordinal).OrderByDescending(mark => mark.Length).Take(MaximumMarks).ToArray() ?? [];
        var at = 0;
        while (at < text.Length)
        {
            var (start, length) = (-1, 0);
            foreach (var mark in wanted)
            {
                var found = text.IndexOf(mark, at, StringComparison.OrdinalIgnoreCase);
                if (found >= 0 && (start < 0 || found < start))
                {
                    (start, length) = (found, mark.Length);
                }
            }

            if (start < 0)
            {
                yield return (text[at..], false);
                yield break;
            }

            if (start > at)
            {
                yield return (text[at..start], false);
            }

            yield return (text.Substring(start, length), true);
            at = start + length;
        }
    }
}
