namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>A record with its first line's number; no fields when it breaks the rules.</summary>
internal readonly record struct CsvRecord(long Number, List<string>? Fields, string Text);

/// <summary>
/// Puts lines together to records. A record that is not closed within so many lines loses its first one, and what follows is read afresh: one stray quotation mark costs a row, not the rest of
/// the content.
/// </summary>
/// <param name="delimiter">Between fields.</param>
/// <param name="comments">Whether lines that begin as comments do are left out; blank ones are always.</param>
internal sealed class CsvRecords(char delimiter, bool comments = true)
{
    private const int MostLines = 32;
    private const int MostCharacters = FeedLines.Longest;

    private readonly CsvTokenizer tokenizer = new(delimiter);
    private readonly Queue<(long Number, string Line)> pending = new();
    private int characters;

    /// <summary>Adds the records that end with this line to the list. Comments between records are left out.</summary>
    public void Add(long number, ReadOnlySpan<char> line, List<CsvRecord> done)
    {
        if (pending.Count == 0 && (comments ? IsComment(line) : line.IsWhiteSpace()))
        {
            return;
        }

        var end = tokenizer.Read(line);
        if (end == CsvEnd.Open)
        {
            pending.Enqueue((number, line.ToString()));
            characters += line.Length;
            if (pending.Count > MostLines || characters > MostCharacters)
            {
                GiveUpFirst(done);
            }

            return;
        }

        if (end == CsvEnd.Wrong && pending.Count > 0)
        {
            pending.Enqueue((number, line.ToString()));
            GiveUpFirst(done);
            return;
        }

        var first = pending.TryPeek(out var opened) ? opened : (Number: number, Line: line.ToString());
        done.Add(new CsvRecord(first.Number, end == CsvEnd.Complete ? tokenizer.Fields : null, first.Line));
        Clear();
    }

    /// <summary>The content has ended; what is still open is told.</summary>
    public void End(List<CsvRecord> done)
    {
        while (pending.Count > 0)
        {
            GiveUpFirst(done);
        }
    }

    public static bool IsComment(ReadOnlySpan<char> line) => TextLine.IsComment(line.Trim());

    private void GiveUpFirst(List<CsvRecord> done)
    {
        var rest = pending.ToArray();
        done.Add(new CsvRecord(rest[0].Number, null, rest[0].Line));
        Clear();
        foreach (var (number, line) in rest.AsSpan(1))
        {
            Add(number, line, done);
        }
    }

    private void Clear()
    {
        pending.Clear();
        tokenizer.Reset();
        characters = 0;
    }
}
