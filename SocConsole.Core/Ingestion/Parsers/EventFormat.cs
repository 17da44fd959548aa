namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Tells CEF from LEEF by the first characters.</summary>
internal static class EventFormat
{
    private const int MaximumTag = 32;

    /// <summary>Adds the record's fields, <c>message</c> and dataset included, and its own time; false adds nothing.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, EventFields fields, DateTime receivedAt, ref DateTime? timestamp)
    {
        text = text.Trim();
        if (!text.StartsWith("CEF:") && !text.StartsWith("LEEF:"))
        {
            // F5 writes its module's name and no blank before the mark: ASM:CEF:0|…
            var colon = text[..Math.Min(text.Length, MaximumTag)].IndexOf(':');
            if (colon <= 0 || text[..colon].ContainsAny(" |=") || (!text[(colon + 1)..].StartsWith("CEF:") && !text[(colon + 1)..].StartsWith("LEEF:")))
            {
                return false;
            }

            text = text[(colon + 1)..];
        }

        return text[0] == 'C'
            ? CefMessage.TryRead(text[4..], fields, receivedAt, ref timestamp)
            : LeefMessage.TryRead(text[5..], fields, receivedAt, ref timestamp);
    }
}
