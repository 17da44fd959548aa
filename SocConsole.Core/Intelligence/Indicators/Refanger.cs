using System.Text;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>
/// Undoes defanging: <c>hxxp://</c> and its kin, <c>[.]</c>, <c>(dot)</c>, <c>[at]</c>, <c>[:]</c>, <c>\.</c> and the like. Bare words (<c>a at b dot com</c>) are
/// left, since prose has them too; docs/intelligence.md says what counts.
/// </summary>
public static class Refanger
{
    /// <summary>The text with each defanged place made whole; the same text when there is none. Time grows with the length.</summary>
    public static string Refang(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return RefangedText.Of(text).Text;
    }
}

/// <summary>A place that was defanged: what stood from Start to End became Replacement, which begins at At in the new text.</summary>
internal readonly record struct RefangEdit(int Start, int End, string Replacement, int At);

/// <summary>A text without defanging, and the way from its places back to those of the text as it stood.</summary>
internal sealed class RefangedText
{
    private readonly List<RefangEdit> edits;

    private RefangedText(string text, List<RefangEdit> edits)
    {
        Text = text;
        this.edits = edits;
    }

    public string Text { get; }

    public static RefangedText Of(string text)
    {
        var edits = new DefangReader(text).Read();
        if (edits.Count == 0)
        {
            return new RefangedText(text, edits);
        }

        var made = new StringBuilder(text.Length);
        var from = 0;
        for (var i = 0; i < edits.Count; i++)
        {
            made.Append(text, from, edits[i].Start - from);
            edits[i] = edits[i] with { At = made.Length };
            made.Append(edits[i].Replacement);
            from = edits[i].End;
        }

        return new RefangedText(made.Append(text, from, text.Length - from).ToString(), edits);
    }

    /// <summary>Where the stretch that begins here began. A beginning within a replacement takes all that was replaced.</summary>
    public int RawStart(int place)
    {
        if (Last(place) is not { } edit)
        {
            return place;
        }

        var behind = edit.At + edit.Replacement.Length;
        return place < behind ? edit.Start : edit.End + (place - behind);
    }

    /// <summary>Where the stretch that ends here ended.</summary>
    public int RawEnd(int place)
    {
        if (Last(place - 1) is not { } edit)
        {
            return place;
        }

        return edit.End + Math.Max(0, place - (edit.At + edit.Replacement.Length));
    }

    // The last edit that begins at or before the place.
    private RefangEdit? Last(int place)
    {
        var (low, high) = (0, edits.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (edits[middle].At <= place)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? null : edits[low - 1];
    }
}
