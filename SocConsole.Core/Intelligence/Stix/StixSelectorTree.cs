using System.Globalization;
using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>The selectors of an object as one tree of their steps, so that all of them are found in one pass over the object.</summary>
internal sealed class StixSelectorTree
{
    private readonly Dictionary<string, StixSelectorTree> properties = new(StringComparer.Ordinal);
    private readonly Dictionary<int, StixSelectorTree> items = [];

    /// <summary>Whether the object has something here; known after <see cref="Find"/>.</summary>
    public bool Found { get; private set; }

    /// <summary>Puts a selector below this place and gives the place that it selects.</summary>
    public StixSelectorTree Add(string selector)
    {
        var at = this;
        foreach (var step in selector.Split('.', StixValidator.MaximumDepth * 2))
        {
            at = step is ['[', .. var digits, ']'] ? Next(at.items, int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1) : Next(at.properties, step);
        }

        return at;
    }

    /// <summary>Marks all that a value has of what is below this place.</summary>
    public void Find(JsonElement value)
    {
        Found = true;
        if (value.ValueKind == JsonValueKind.Object && properties.Count > 0)
        {
            foreach (var property in value.EnumerateObject())
            {
                if (properties.TryGetValue(property.Name, out var next))
                {
                    next.Find(property.Value);
                }
            }
        }
        else if (value.ValueKind == JsonValueKind.Array && items.Count > 0)
        {
            foreach (var (index, item) in value.EnumerateArray().Index())
            {
                if (items.TryGetValue(index, out var next))
                {
                    next.Find(item);
                }
            }
        }
    }

    private static StixSelectorTree Next<TKey>(Dictionary<TKey, StixSelectorTree> steps, TKey key)
        where TKey : notnull
    {
        if (!steps.TryGetValue(key, out var next))
        {
            steps[key] = next = new();
        }

        return next;
    }
}
