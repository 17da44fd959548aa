using System.Text.Json;
using System.Text.RegularExpressions;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Http.Failures;

/// <summary>
/// Says what is wrong with a request that could not be bound or is not valid, in the words of the wire. The framework's own sentences name types of the
/// program, so they are read and not repeated.
/// </summary>
internal static partial class UnreadableRequest
{
    private const int MostFields = 20;
    private static readonly string[] Required = ["is required"];

    public static Error Explain(BadHttpRequestException unreadable) => unreadable.InnerException switch
    {
        JsonException json => Explain(json),
        _ => Parameter(unreadable.Message),
    };

    /// <param name="errors">Reasons by member name as the validation writes them (<c>Items[0].LogEntry</c>).</param>
    public static Error Explain(IEnumerable<KeyValuePair<string, string[]>> errors)
    {
        var fields = new Dictionary<string, string[]>();
        foreach (var (member, reasons) in errors.Take(MostFields))
        {
            var name = member[(member.LastIndexOf('.') + 1)..];
            fields[WireName(member)] = [.. reasons.Select(reason => name.Length > 0 ? reason.Replace(name, WireName(name), StringComparison.Ordinal) : reason)];
        }

        return Invalid(fields);
    }

    private static Error Explain(JsonException json)
    {
        // The reader's own exception is inside when the text is no JSON; else the text is, but does not fit.
        if (json.InnerException is JsonException || json.Path is null)
        {
            var place = json.LineNumber is { } line ? $" It breaks off at line {line + 1}, byte {json.BytePositionInLine + 1}." : "";
            return Error.Invalid($"The request body is not valid JSON of at most {Wire.MaximumDepth} levels.{place}");
        }

        var missing = MissingMembers().Match(json.Message);
        return missing.Success
            ? Invalid(missing.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries)
                .Select(name => name.Trim('\'', '.', '"'))
                .Take(MostFields)
                .ToDictionary(name => name, _ => Required))
            : Invalid(new() { [json.Path.TrimStart('$').TrimStart('.') is { Length: > 0 } path ? path : "body"] = ["has a value of the wrong type"] });
    }

    private static Error Parameter(string message)
    {
        if (ParameterName().Match(message) is not { Success: true } match)
        {
            return Error.Invalid("The request can't be understood.");
        }

        if (message.StartsWith("Failed to bind", StringComparison.Ordinal))
        {
            return Error.Invalid(WireName(match.Groups["name"].Value), "has a value of the wrong form");
        }

        return message.Contains("from body", StringComparison.Ordinal)
            ? Error.Invalid("The request needs a JSON body.")
            : Error.Invalid(WireName(match.Groups["name"].Value), "is required");
    }

    private static Error Invalid(Dictionary<string, string[]> fields)
    {
        var reasons = fields.Select(field => $"{field.Key}: {string.Join(", ", field.Value)}");
        return new Error(ErrorKind.Invalid, "INVALID_REQUEST", string.Join("; ", reasons), fields);
    }

    private static string WireName(string member) =>
        string.Join('.', member.Split('.').Select(part => JsonNamingPolicy.SnakeCaseLower.ConvertName(part)));

    [GeneratedRegex("""missing required properties including: (?<names>.+)$""", RegexOptions.None, 100)]
    private static partial Regex MissingMembers();

    [GeneratedRegex("""parameter "(?:[^"]* )?(?<name>\w+)" """, RegexOptions.None, 100)]
    private static partial Regex ParameterName();
}
