using System.Globalization;

namespace SocConsole.Web.Components.Shared;

/// <summary>Figures and names as people read them. What is not known is a dash, never a zero.</summary>
public static class Show
{
    public const string Unknown = "–";

    private static readonly Dictionary<string, string> Acronyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sql"] = "SQL",
        ["xss"] = "XSS",
        ["ddos"] = "DDoS",
        ["dns"] = "DNS",
        ["ip"] = "IP",
        ["ips"] = "IPs",
        ["ssh"] = "SSH",
        ["http"] = "HTTP",
        ["dga"] = "DGA",
        ["c2"] = "C2",
        ["url"] = "URL",
        ["mfa"] = "MFA",
        ["rdp"] = "RDP",
    };

    /// <summary><c>sql_injection</c> becomes <c>SQL injection</c>.</summary>
    public static string Words(string wireName)
    {
        var words = wireName.Split(['_', '.', '-', ' '], StringSplitOptions.RemoveEmptyEntries).Select(word => Acronyms.GetValueOrDefault(word, word.ToLowerInvariant()));
        var text = string.Join(' ', words);
        return text.Length == 0 ? wireName : char.ToUpperInvariant(text[0]) + text[1..];
    }

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <param name="share">0 to 1.</param>
    public static string Percent(double? share) => share is { } known ? known.ToString("0.#%", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal) : Unknown;

    /// <param name="confidence">0 to 1.</param>
    public static string Confidence(double confidence) => confidence.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Usd(decimal? dollars) => dollars is { } known ? $"{known.ToString("N0", CultureInfo.InvariantCulture)} USD" : Unknown;

    public static string Milliseconds(double? milliseconds) => milliseconds switch
    {
        null => Unknown,
        < 1000 => $"{milliseconds.Value.ToString("0.#", CultureInfo.InvariantCulture)} ms",
        _ => Span(TimeSpan.FromMilliseconds(milliseconds.Value)),
    };

    public static string Seconds(double? seconds) => seconds is { } known ? Milliseconds(known * 1000) : Unknown;

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{(bytes / 1024d).ToString("0.#", CultureInfo.InvariantCulture)} KiB",
        _ => $"{(bytes / 1024d / 1024d).ToString("0.#", CultureInfo.InvariantCulture)} MiB",
    };

    /// <summary>A length of time in its largest unit.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} d",
    };
}
