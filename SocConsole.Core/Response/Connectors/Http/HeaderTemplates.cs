using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Connectors.Http;

/// <summary>Headers, one a line. No value can end its line.</summary>
internal static class HeaderTemplates
{
    private const int Maximum = 20;

    // These say where a message ends and who it is for: the client's.
    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase) { "Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Content-Type", "Expect" };

    // What these hold opens doors; as a setting it would be stored and shown in the clear.
    private static readonly HashSet<string> Secret = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key" };

    /// <summary>What is wrong with the lines, or null.</summary>
    public static string? Fault(string lines)
    {
        var read = Lines(lines).ToList();
        return read switch
        {
            { Count: > Maximum } => $"must be at most {Maximum} lines",
            _ when read.Exists(line => !line.Contains(':', StringComparison.Ordinal) || !IsToken(Split(line).Name)) => "must have a line such as Name: value for each header",
            _ when read.Select(line => Split(line).Name).FirstOrDefault(Own.Contains) is { } own => $"can't set {own}",
            _ when read.Exists(line => Split(line).Value.Any(letter => letter is < ' ' or > '~')) => "must have values of visible ASCII characters",
            _ when read.Select(Split).FirstOrDefault(line => Secret.Contains(line.Name) && !line.Value.Contains("{{secret.", StringComparison.Ordinal)).Name is { } open => $"must take {open} from a secret: {{{{secret.name}}}}",
            _ => null,
        };
    }

    public static Result<IReadOnlyList<(string Name, string Value)>> Fill(string lines, TemplateValues values)
    {
        List<(string, string)> filled = [];
        foreach (var line in Lines(lines))
        {
            var (name, template) = Split(line);
            if (!TemplateText.Fill(template, values, Encode).Succeeded(out var value, out var error))
            {
                return error;
            }

            filled.Add((name, value));
        }

        return Result.Of<IReadOnlyList<(string, string)>>(filled);
    }

    private static Result<string> Encode(string name, string value) =>
        value.Any(letter => letter is < ' ' or > '~') ? Error.Invalid(name, "can't stand in a header: it holds line ends or characters outside of ASCII") : value;

    private static string[] Lines(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static (string Name, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (line, string.Empty) : (line[..colon].Trim(), line[(colon + 1)..].Trim());
    }

    // A token of RFC 9110, 5.6.2.
    private static bool IsToken(string name) => name.Length is > 0 and <= 100 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal));
}
