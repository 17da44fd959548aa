using System.Text.Json;
using SocConsole.Core.Intelligence.Stix;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>Reads the values out of a STIX indicator's pattern.</summary>
internal static class StixIndicator
{
    private const double WholeConfidence = 100;

    /// <summary>Adds a row for each value that the pattern names, or a rejection where it names none that can be looked for.</summary>
    public static void Read(JsonElement found, StixContext context, FeedReading reading, long place, List<FeedItem> items)
    {
        var id = JsonText.Text(found, "id") ?? "indicator";
        if (JsonText.Text(found, "pattern") is not { } pattern || (JsonText.Text(found, "pattern_type") ?? "stix") != "stix")
        {
            items.Add(FeedItem.Rejected(place, id, "The indicator has no pattern of STIX."));
            return;
        }

        if (!StixPattern.Parse(pattern).Succeeded(out var expression, out var error))
        {
            items.Add(FeedItem.Rejected(place, pattern, error.Message));
            return;
        }

        var said = Said(found, context);
        var any = false;
        foreach (var (path, value) in expression.SimpleComparisons().Select(comparison => (comparison.Path, comparison.Values[0].Content)).Distinct().Take(StixValidator.MaximumObjects))
        {
            if (StixPaths.TypeOf(path) is { } type)
            {
                any = true;
                items.Add(StixPaths.Said(said, path.Type, type).Row(reading, place, value, pattern));
            }
        }

        if (!any)
        {
            items.Add(FeedItem.Rejected(place, pattern, "The pattern names no value that can be looked for."));
        }
    }

    /// <summary>What an object says of itself; observables have little of it.</summary>
    public static FeedSaid Said(JsonElement found, StixContext context)
    {
        var fields = new FeedFields();
        foreach (var label in JsonText.Items(found, "labels").Concat(JsonText.Items(found, "indicator_types")).Select(JsonText.Text).OfType<string>())
        {
            fields.Tag(label);
        }

        foreach (var phase in JsonText.Items(found, "kill_chain_phases").Select(item => JsonText.Text(item, "phase_name")).OfType<string>())
        {
            fields.Tag($"kill-chain:{phase}");
        }

        foreach (var tag in context.Tags(found))
        {
            fields.Tag(tag);
        }

        fields.Add(FieldRole.Description, JsonText.Text(found, "description") ?? string.Empty);
        fields.Add(FieldRole.Description, JsonText.Text(found, "name") ?? string.Empty);
        fields.Add(FieldRole.ExternalId, JsonText.Text(found, "id") ?? string.Empty);
        fields.Add(FieldRole.FirstSeen, JsonText.Text(found, "valid_from") ?? string.Empty);
        var confidence = JsonText.Get(found, "confidence") is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var percent) && percent is >= 0 and <= WholeConfidence ? percent / WholeConfidence : (double?)null;
        return fields.Said() with { Confidence = confidence, ValidUntil = JsonText.Text(found, "valid_until") is { } until ? FeedText.Time(until) : null };
    }
}
