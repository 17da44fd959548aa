using System.Text.RegularExpressions;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Sigma's <c>expand</c>: <c>%name%</c> stands for each value of a list that is given when rules are loaded.</summary>
internal static partial class Placeholders
{
    /// <summary>Most values that one value of a rule may come to.</summary>
    public const int MaximumValues = 10_000;

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

            texts = [.. texts.SelectMany(_ => values, (text, replacement) => text.Replace($"%{name}%", replacement, StringComparison.Ordinal))];
        }

        return [.. texts.Select(text => new YamlText(value.Line, text, Plain: false))];
    }

    [GeneratedRegex("%(?<name>[A-Za-z0-9_.-]+)%", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
