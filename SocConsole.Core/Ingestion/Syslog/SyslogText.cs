namespace SocConsole.Core.Ingestion.Syslog;

internal static class SyslogText
{
    /// <summary>The message without the line end and NULs that senders put after it, at most <see cref="Normaliser.MaximumLength"/> characters.</summary>
    public static string Decode(string text, out bool shortened)
    {
        var trimmed = text.AsSpan().TrimEnd("\r\n\0");
        shortened = trimmed.Length > Normaliser.MaximumLength;
        if (shortened)
        {
            var split = char.IsHighSurrogate(trimmed[Normaliser.MaximumLength - 1]);
            trimmed = trimmed[..(Normaliser.MaximumLength - (split ? 1 : 0))];
        }

        return trimmed.Length == text.Length ? text : trimmed.ToString();
    }
}
