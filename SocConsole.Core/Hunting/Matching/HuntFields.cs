using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Hunting.Matching;

/// <summary>What a query can ask of an event besides its stored fields, and which fields hold running text.</summary>
public static class HuntFields
{
    /// <summary>Name of the log source.</summary>
    public const string Source = "source";

    /// <summary><c>true</c> for what a simulated attack made, else <c>false</c>.</summary>
    public const string Simulated = "simulated";

    /// <summary>The record verbatim.</summary>
    public const string Raw = "raw";

    /// <summary>Fields that are searched by words rather than compared as a whole.</summary>
    public static bool HoldsText(string field) => Is(field, Raw) || Is(field, Ecs.Message);

    /// <summary>The event's own attribute of this name, or null.</summary>
    public static string? Attribute(LogEvent item, string field) =>
        Is(field, Source) ? item.Source
        : Is(field, Simulated) ? (item.Simulated ? "true" : "false")
        : Is(field, Raw) ? item.Raw
        : null;

    /// <summary>Every value of the field in the event, for statistics; upper and lower case of the name are one.</summary>
    public static IEnumerable<string> Values(LogEvent item, string field)
    {
        for (var i = 0; i < item.Fields.Count; i++)
        {
            if (Is(item.Fields.NameAt(i), field))
            {
                yield return item.Fields.ValueAt(i);
            }
        }

        if (Attribute(item, field) is { } attribute)
        {
            yield return attribute;
        }
    }

    private static bool Is(string field, string name) => string.Equals(field, name, StringComparison.OrdinalIgnoreCase);
}
