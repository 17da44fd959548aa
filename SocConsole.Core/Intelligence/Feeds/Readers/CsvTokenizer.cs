using System.Text;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

internal enum CsvEnd
{
    /// <summary>The record ended with the line.</summary>
    Complete,

    /// <summary>The line ended between quotation marks; the record goes on.</summary>
    Open,

    /// <summary>The line breaks the rules.</summary>
    Wrong,
}

/// <summary>
/// Splits records of RFC 4180 into fields, line by line. Looser than the RFC in what feeds do: blanks around fields and before a quotation mark are taken off, and a quotation mark within a
/// field that does not begin with one is a character like others.
/// </summary>
internal sealed class CsvTokenizer(char delimiter)
{
    public const int MostFields = 200;

    private readonly StringBuilder quoted = new();
    private bool open;

    /// <summary>The fields read so far.</summary>
    public List<string> Fields { get; private set; } = [];

    /// <summary>Forgets a record that is open.</summary>
    public void Reset()
    {
        (open, Fields) = (false, []);
        quoted.Clear();
    }

    public CsvEnd Read(ReadOnlySpan<char> line)
    {
        var at = 0;
        if (open)
        {
            quoted.Append('\n');
            if (ReadQuoted(line, ref at) is { } ended)
            {
                return ended;
            }
        }
        else
        {
            Reset();
        }

        while (Fields.Count < MostFields)
        {
            var rest = line[at..];
            var lead = rest.Length - rest.TrimStart(' ').Length;
            if (lead < rest.Length && rest[lead] == '"')
            {
                at += lead + 1;
                if (ReadQuoted(line, ref at) is { } ended)
                {
                    return ended;
                }

                continue;
            }

            var length = rest.IndexOf(delimiter);
            Fields.Add((length < 0 ? rest : rest[..length]).Trim().ToString());
            if (length < 0)
            {
                return CsvEnd.Complete;
            }

            at += length + 1;
        }

        return CsvEnd.Wrong;
    }

    // From behind the opening mark to behind the delimiter; null when another field follows.
    private CsvEnd? ReadQuoted(ReadOnlySpan<char> line, ref int at)
    {
        while (true)
        {
            var length = line[at..].IndexOf('"');
            if (length < 0)
            {
                quoted.Append(line[at..]);
                open = true;
                return CsvEnd.Open;
            }

            quoted.Append(line.Slice(at, length));
            at += length + 1;
            if (at >= line.Length || line[at] != '"')
            {
                break;
            }

            quoted.Append('"');
            at++;
        }

        open = false;
        Fields.Add(quoted.ToString());
        quoted.Clear();
        while (at < line.Length && line[at] == ' ' && delimiter != ' ')
        {
            at++;
        }

        if (at >= line.Length)
        {
            return CsvEnd.Complete;
        }

        return line[at++] == delimiter ? null : CsvEnd.Wrong;
    }
}
