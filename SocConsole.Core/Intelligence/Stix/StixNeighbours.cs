using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>The observables of a deprecated <c>objects</c> dictionary, which refer to each other by their keys: the type of each, read once.</summary>
internal sealed class StixNeighbours(JsonElement objects)
{
    // Longer than any type, so that what is cut is still no type.
    private const int MaximumType = 300;

    private readonly Dictionary<string, string> types = Types(objects);

    /// <summary>The type of the observable with this key, empty where it has none; null where there is no such observable.</summary>
    public string? TypeOf(string key) => types.GetValueOrDefault(key);

    private static Dictionary<string, string> Types(JsonElement objects)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in objects.EnumerateObject())
        {
            types[entry.Name] = StixPath.Cut(StixObjectCheck.TextOf(entry.Value, "type") ?? string.Empty, MaximumType);
        }

        return types;
    }
}
