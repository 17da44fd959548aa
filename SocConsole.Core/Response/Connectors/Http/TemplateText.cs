using System.Text.RegularExpressions;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Connectors.Http;

/// <summary>Texts in which <c>{{name}}</c> stands for a value.</summary>
internal static partial class TemplateText
{
    public static bool IsName(string text) => Name().IsMatch(text);

    public static bool HasPlace(string text) => Place().IsMatch(text);

    public static bool Names(string text, string name) => Place().Matches(text).Any(match => match.Groups["name"].Value == name);

    /// <summary>The text with every place filled in the form that <paramref name="encode"/> gives a value.</summary>
    public static Result<string> Fill(string template, TemplateValues values, Func<string, string, Result<string>> encode)
    {
        Error? failed = null;
        var filled = Place().Replace(template, match =>
        {
            var name = match.Groups["name"].Value;
            if (!values.TryFind(name, out var value))
            {
                failed ??= Error.Invalid($"The template names {{{{{name}}}}}, which this action does not have.");
                return string.Empty;
            }

            if (!encode(name, value).Succeeded(out var text, out var error))
            {
                failed ??= error;
                return string.Empty;
            }

            return text;
        });
        return failed is { } fault ? fault : filled;
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z_][A-Za-z0-9_.]{0,63})\s*\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Place();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
