using System.Diagnostics.CodeAnalysis;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>The last resort: a line without a known structure. Takes any line, reads a leading ISO time and the phrases of a failed sign-in.</summary>
public sealed class TextParser : IEventParser
{
    public string Dataset => "text";

    public bool TryParse(string line, in ParseContext context, [NotNullWhen(true)] out ParsedLine? parsed)
    {
        var fields = new EventFields(8);
        fields.Add(Ecs.Message, line);
        var text = line.AsSpan().Trim();
        DateTime? timestamp = null;
        if (TimeText.TryReadIso(text, out var time, out var length) && (length == text.Length || text[length] is ' ' or ':'))
        {
            timestamp = time;
            text = text[length..].TrimStart();
        }

        if (IsSshd(text))
        {
            fields.Add(Ecs.EventDataset, "sshd");
            SshdMessage.Read(text, fields);
        }
        else
        {
            fields.Add(Ecs.EventDataset, Dataset);
            PhraseReader.Read(text, fields);
        }

        parsed = new ParsedLine(timestamp, fields);
        return true;
    }

    /// <summary>Sentences that only sshd writes, without the tag that would say so.</summary>
    private static bool IsSshd(ReadOnlySpan<char> text) =>
        (text.StartsWith("Failed ") || text.StartsWith("Accepted ")) && text.Contains(" port ", StringComparison.Ordinal) && text.Contains(" ssh2", StringComparison.Ordinal);
}
