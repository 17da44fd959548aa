namespace SocConsole.Core.Ingestion.Sensors;

/// <summary>What a sensor says that it sends.</summary>
/// <param name="Name">The <c>source_type</c>.</param>
/// <param name="Dataset">How <c>event.dataset</c> of its records begins; null where any will do.</param>
/// <param name="Title">As people call it, for reasons of refusal.</param>
public sealed record SensorFormat(string Name, string? Dataset, string Title)
{
    public static readonly SensorFormat Cowrie = new("cowrie", "cowrie", "Cowrie");

    private static readonly SensorFormat[] Known =
    [
        Cowrie,
        new("suricata", "suricata", "Suricata EVE"),
        new("zeek", "zeek", "Zeek"),
        new("osquery", "osquery", "osquery"),
        new("syslog", null, "syslog"),
        new("windows", null, "Windows event"),
        new("custom", null, "custom"),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(format => format.Name)];

    /// <summary>The format of this name, whatever its case; null for a name that is not known.</summary>
    public static SensorFormat? Find(string? name) => Array.Find(Known, format => string.Equals(format.Name, name?.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a record of this dataset may come from it.</summary>
    public bool Takes(string? dataset) => this switch
    {
        { Name: "windows" } => dataset is not null && (dataset == "sysmon" || dataset.StartsWith("windows", StringComparison.Ordinal)),
        { Dataset: { } beginning } => dataset is not null && dataset.StartsWith(beginning, StringComparison.Ordinal),
        _ => true,
    };
}
