using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Catalog;

/// <summary>Holds what was given for an action against what it takes, and gives every value its documented name and one form.</summary>
public static class ActionParameters
{
    public const int MaximumLength = 4_000;
    private const int MaximumListed = 200;

    /// <summary>
    /// The parameters by their documented names; durations as ISO 8601. A reference to a variable (<c>__source_ip__:value</c>) is taken as it is. Errors: a name that the
    /// action does not take, a value that does not fit, and, when <paramref name="complete"/>, one that is missing.
    /// </summary>
    public static Result<IReadOnlyDictionary<string, string>> Read(ResponseAction action, IReadOnlyDictionary<string, string> given, bool complete)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            if (action.Parameters.FirstOrDefault(candidate => candidate.Name == name || candidate.Aliases.Contains(name, StringComparer.Ordinal)) is not { } parameter)
            {
                return Error.Invalid($"parameters.{name}", $"is not a parameter of {action.Name}; it takes {string.Join(", ", action.Parameters.Select(known => known.Name))}");
            }

            if (!Form(parameter.Kind, value?.Trim() ?? string.Empty).Succeeded(out var form, out var error))
            {
                return Error.Invalid($"parameters.{name}", error.Message);
            }

            read[parameter.Name] = form;
        }

        return complete && action.Required.FirstOrDefault(name => !read.ContainsKey(name)) is { } missing
            ? Error.Invalid($"parameters.{missing}", $"is needed for {action.Name}")
            : read;
    }

    /// <summary>A JSON value as the text in which parameters are kept: lists with commas, objects as JSON.</summary>
    public static Result<string> TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number) =>
            string.Join(',', value.EnumerateArray().Select(item => item.ToString())),
        JsonValueKind.Array or JsonValueKind.Object => value.GetRawText(),
        _ => Error.Invalid("parameters", "must not be null"),
    };

    /// <summary>The parts of a value that is a list.</summary>
    public static IReadOnlyList<string> Listed(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The duration of an action; null when none was given.</summary>
    public static TimeSpan? Duration(IReadOnlyDictionary<string, string> parameters) =>
        (parameters.GetValueOrDefault("duration") ?? parameters.GetValueOrDefault("ttl")) is { } text && TryDuration(text, out var duration) ? duration : null;

    private static Result<string> Form(ParameterKind kind, string value)
    {
        if (value.Length is 0 or > MaximumLength)
        {
            return Error.Invalid($"must have 1 to {MaximumLength} characters");
        }

        if (value.StartsWith("__", StringComparison.Ordinal) && value.EndsWith("__:value", StringComparison.Ordinal))
        {
            return value;
        }

        return kind switch
        {
            ParameterKind.Duration => TryDuration(value, out var duration) ? XmlConvert.ToString(duration) : Error.Invalid("must be whole seconds or an ISO 8601 duration, from 1 s to 365 days"),
            ParameterKind.Ip => IPAddress.TryParse(value, out _) || IPNetwork.TryParse(value, out _) ? value : Error.Invalid("must be an IP address or a network in CIDR notation"),
            ParameterKind.Number => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? value : Error.Invalid("must be a number"),
            ParameterKind.Boolean => bool.TryParse(value, out var flag) ? (flag ? "true" : "false") : Error.Invalid("must be true or false"),
            ParameterKind.Domains or ParameterKind.Users or ParameterKind.List when Listed(value).Count is 0 or > MaximumListed => Error.Invalid($"must list 1 to {MaximumListed}"),
            ParameterKind.Domains => Listed(value).All(name => Uri.CheckHostName(name.TrimEnd('.')) == UriHostNameType.Dns) ? value : Error.Invalid("must be domain names"),
            ParameterKind.Host => value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or ':') ? value : Error.Invalid("must be a host name or an address"),
            _ => value.Any(letter => char.IsControl(letter) && letter is not '\n' and not '\t') ? Error.Invalid("must have no control characters") : value,
        };
    }

    private static bool TryDuration(string text, out TimeSpan duration)
    {
        try
        {
            duration = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : XmlConvert.ToTimeSpan(text);
            return duration >= TimeSpan.FromSeconds(1) && duration <= TimeSpan.FromDays(365);
        }
        catch (Exception fault) when (fault is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            duration = default;
            return false;
        }
    }
}
