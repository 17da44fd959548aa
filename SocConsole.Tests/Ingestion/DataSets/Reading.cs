using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion.DataSets;

/// <summary>One line as the console reads and matches it.</summary>
/// <param name="Fields">Null when the line was refused.</param>
/// <param name="Timestamp">The line's own time.</param>
/// <param name="IsMatched">Whether any built-in rule matched.</param>
internal sealed record Reading(EventFields? Fields, DateTime? Timestamp, bool IsMatched)
{
    public string? this[string name] => Fields?[name];

    public bool IsParsed => this[Ecs.EventDataset] is { } dataset && dataset is not ("text" or "json");

    /// <summary>Whether the field has the value among its own, in any case.</summary>
    public bool Has(string name, string value) =>
        Fields is not null && Fields.Any(field => field.Key == name && string.Equals(field.Value, value, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Reads lines with the console's parsers and matches them with its own rules.</summary>
internal sealed class LineReading(DateTime receivedAt)
{
    private static readonly RuleSet BuiltIn = RuleSet.LoadBuiltIn();
    private readonly Normaliser normaliser = Normaliser.Create();
    private readonly List<RuleMatch> matches = [];

    /// <summary>Late enough for every set but fail2ban's.</summary>
    public static LineReading EndOf2026 => new(new DateTime(2026, 12, 31, 0, 0, 0, DateTimeKind.Utc));

    public Reading Read(string line)
    {
        if (!normaliser.Normalise(line, new ParseContext(receivedAt)).Succeeded(out var parsed, out _))
        {
            return new Reading(null, null, false);
        }

        matches.Clear();
        BuiltIn.Match(
            new LogEvent
            {
                OrganizationId = 1,
                Timestamp = parsed.Timestamp ?? receivedAt,
                ReceivedAt = receivedAt,
                Source = "data",
                Raw = line,
                Fields = parsed.Fields,
                Key = default,
            },
            matches);
        return new Reading(parsed.Fields, parsed.Timestamp, matches.Count > 0);
    }
}
