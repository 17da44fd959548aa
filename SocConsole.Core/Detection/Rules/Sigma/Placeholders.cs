using System.Text.RegularExpressions;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Sigma's <c>expand</c>: <c>%name%</c> stands for each value of a list that is given when rules are loaded.</summary>
internal static partial class Placeholders
{
    /// <summary>Most values that one value of a rule may come to.</summary>
    public const int MaximumValues = 10_000;

    /// <summary>Longest text that a value with placeholders may come to, in characters.</summary>
    public const int MaximumLength = 4_096;

    /// <summary>Most characters that the placeholders of all rules of one load may come to.</summary>
    public const long MaximumTotal = 16_000_000;

    /// <summary>The values in place of the placeholders, in every combination; null after a fault was told.</summary>
    public static IReadOnlyList<YamlText>? Expand(YamlText value, LoadContext context)
    {
        List<string> texts = [value.Value];
        foreach (var name in Form().Matches(value.Value).Select(match => match.Groups["name"].Value).Distinct())
        {
            if (!context.Options.Placeholders.TryGetValue(name, out var values))
            {
                if (!context.Options.AnyPlaceholder)
                {
                    return context.Add<IReadOnlyList<YamlText>>(value.Line, $"there is no placeholder '{name}'; give its values where rules are loaded");
                }

                values = [name];
            }

            if ((long)texts.Count * values.Count > MaximumValues)
            {
                return context.Add<IReadOnlyList<YamlText>>(value.Line, $"the placeholders come to more than {MaximumValues:N0} values; split the rule");
            }

            // Counted before anything is made: a name may stand often in a text, and many values in its list.
            var mark = $"%{name}%";
            var longest = texts.Max(text => text.Length + ((long)text.AsSpan().Count(mark) * values.Max(replacement => replacement.Length)));
            if (longest > MaximumLength || !context.TakeExpansion(longest * texts.Count * values.Count))
            {
                return context.Add<IReadOnlyList<YamlText>>(value.Line, $"the placeholders come to texts of more than {MaximumLength:N0} characters, or to more than {MaximumTotal:N0} in all rules; shorten the lists");
            }

            texts = [.. texts.SelectMany(_ => values, (text, replacement) => text.Replace(mark, replacement, StringComparison.Ordinal))];
        }

        return [.. texts.Select(text => new YamlText(value.Line, text, Plain: false))];
    }

    [GeneratedRegex("%(?<name>[A-Za-z0-9_.-]+)%", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
