using System.Globalization;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Connectors;

/// <summary>A notice in plain words, one fact a line.</summary>
internal static class NoticeText
{
    public static IReadOnlyList<string> Lines(Notice notice)
    {
        List<string> lines = [string.Create(CultureInfo.InvariantCulture, $"{Wire.Name(notice.Severity).ToUpperInvariant()} {notice.Subject}: {OneLine(notice.ThreatType)}"), OneLine(notice.Reason)];
        if (notice.Message is { } message)
        {
            lines.Add(OneLine(message));
        }

        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{notice.PlaybookId}, asked for by {OneLine(notice.RequestedBy)}; {notice.DetectedAt:yyyy-MM-dd HH:mm:ss} UTC"));
        return lines;
    }

    public static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
