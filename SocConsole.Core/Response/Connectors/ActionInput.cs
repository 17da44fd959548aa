using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;

namespace SocConsole.Core.Response.Connectors;

/// <summary>Reads an action's parameters under any of their documented names.</summary>
internal static class ActionInput
{
    /// <summary>Most accounts or indicators of one action.</summary>
    public const int MaximumListed = 100;

    /// <summary>The value; null when it was not given.</summary>
    public static string? Find(ActionRequest request, string name)
    {
        if (request.Parameters.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value))
        {
            return value.Trim();
        }

        var aliases = ActionCatalog.Find(request.Action)?.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Aliases ?? [];
        return aliases.Select(alias => request.Parameters.GetValueOrDefault(alias)).FirstOrDefault(found => !string.IsNullOrWhiteSpace(found))?.Trim();
    }

    /// <summary>The different values of a list. Errors: none, or too many.</summary>
    public static Result<IReadOnlyList<string>> List(ActionRequest request, string name)
    {
        IReadOnlyList<string> listed = [.. ActionParameters.Listed(Find(request, name) ?? string.Empty).Distinct(StringComparer.OrdinalIgnoreCase)];
        return listed.Count is > 0 and <= MaximumListed ? Result.Of(listed) : Error.Invalid(name, $"must name 1 to {MaximumListed}");
    }

    /// <summary>A few of them and how many more.</summary>
    public static string Words(IReadOnlyCollection<string> values) => values.Count <= 3
        ? string.Join(" and ", values)
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{string.Join(", ", values.Take(2))} and {values.Count - 2} others");
}
