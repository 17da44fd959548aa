using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Stix.Mapping;

/// <summary>Writes an organization's indicators as STIX 2.1 objects.</summary>
/// <param name="organization">Who says it.</param>
/// <param name="sources">Names of its sources, by number.</param>
internal sealed class StixWriter(Organization organization, IReadOnlyDictionary<int, string> sources)
{
    private const double WholeConfidence = 100;
    private const string OwnName = "soc-console";

    // STIX 2.1, 4.14.1.
    private const long MostObserved = 999_999_999;

    private static readonly IReadOnlySet<string> IndicatorTypes = StixDefinitions.Vocabularies["indicator-type"];

    private readonly string author = StixNames.Identity(organization);

    public void Identity(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Begin(json, "identity", author, organization.CreatedAt, organization.CreatedAt);
        json.WriteString("name", organization.Name);
        json.WriteString("identity_class", "organization");
        json.WriteEndObject();
    }

    public void Indicator(Utf8JsonWriter json, Indicator row)
    {
        json.WriteStartObject();
        Begin(json, "indicator", StixNames.Indicator(row), row.CreatedAt, Modified(row));
        json.WriteString("created_by_ref", author);
        json.WriteString("name", row.NormalizedValue);
        if (row.Description.Length > 0)
        {
            json.WriteString("description", row.Description);
        }

        json.WriteString("pattern", StixForm.Of(row).Pattern(row.NormalizedValue));
        json.WriteString("pattern_type", "stix");
        json.WriteString("pattern_version", "2.1");
        json.WriteString("valid_from", StixNames.Exactly(row.FirstSeen));
        if (row.ValidUntil is { } until && until > row.FirstSeen)
        {
            json.WriteString("valid_until", StixNames.Exactly(until));
        }

        json.WriteNumber("confidence", (int)Math.Round(Math.Clamp(row.Confidence, 0, 1) * WholeConfidence));
        if (row.State != IndicatorState.Active)
        {
            json.WriteBoolean("revoked", true);
        }

        Marks(json, row);
        References(json, row);
        json.WriteEndObject();
    }

    /// <summary>The observable, that it was observed, and that the indicator is based on this (STIX 2.1, 4.7.2: on observed data, never on an observable); nothing for a vulnerability.</summary>
    public static void Observable(Utf8JsonWriter json, Indicator row)
    {
        var form = StixForm.Of(row);
        if (!form.IsObservable)
        {
            return;
        }

        var id = ObservableId(form, row.NormalizedValue);
        json.WriteStartObject();
        json.WriteString("type", form.Type);
        json.WriteString("spec_version", "2.1");
        json.WriteString("id", id);
        if (form.Hash is { } algorithm)
        {
            json.WriteStartObject("hashes");
            json.WriteString(algorithm, row.NormalizedValue);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("value", row.NormalizedValue);
        }

        json.WriteEndObject();
        BasedOn(json, row, id);
    }

    /// <summary>The version of the object, to the millisecond.</summary>
    public static DateTime Modified(Indicator row) => row.UpdatedAt > row.CreatedAt ? row.UpdatedAt : row.CreatedAt;

    private static void BasedOn(Utf8JsonWriter json, Indicator row, string observable)
    {
        var (indicator, observed) = (StixNames.Indicator(row), StixNames.Observed(observable));
        json.WriteStartObject();
        Begin(json, "observed-data", observed, row.CreatedAt, Modified(row));
        json.WriteString("first_observed", StixNames.Exactly(row.FirstSeen));
        json.WriteString("last_observed", StixNames.Exactly(row.LastSeen > row.FirstSeen ? row.LastSeen : row.FirstSeen));
        json.WriteNumber("number_observed", Math.Clamp(row.SightingCount, 1, MostObserved));
        Texts(json, "object_refs", [observable]);
        json.WriteEndObject();
        json.WriteStartObject();
        Begin(json, "relationship", StixNames.BasedOn(indicator, observed), row.CreatedAt, row.CreatedAt);
        json.WriteString("relationship_type", "based-on");
        json.WriteString("source_ref", indicator);
        json.WriteString("target_ref", observed);
        json.WriteEndObject();
    }

    private static string ObservableId(StixForm form, string value)
    {
        if (form.Hash is not { } algorithm)
        {
            return StixIds.Deterministic(form.Type, value);
        }

        var contributing = JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["hashes"] = new Dictionary<string, string> { [algorithm] = value } });
        return StixIds.Deterministic(form.Type, contributing);
    }

    private static void Begin(Utf8JsonWriter json, string type, string id, DateTime created, DateTime modified)
    {
        json.WriteString("type", type);
        json.WriteString("spec_version", "2.1");
        json.WriteString("id", id);
        json.WriteString("created", StixNames.Milliseconds(created));
        json.WriteString("modified", StixNames.Milliseconds(modified));
    }

    // The marking says what a tag for the Traffic Light Protocol says, so the tag is not repeated.
    private static void Marks(Utf8JsonWriter json, Indicator row)
    {
        Texts(json, "labels", [.. row.Tags.Where(tag => !StixMarking.IsMarking(tag))]);
        Texts(json, "indicator_types", [.. row.Tags.Where(IndicatorTypes.Contains)]);
        if (StixMarking.Of(row) is { } tlp)
        {
            Texts(json, "object_marking_refs", [StixMarking.IdOf(tlp)]);
        }
    }

    private void References(Utf8JsonWriter json, Indicator row)
    {
        json.WriteStartArray("external_references");
        Reference(json, OwnName, row.Id.ToString(CultureInfo.InvariantCulture));
        if (row.SourceId is { } source && sources.TryGetValue(source, out var name))
        {
            Reference(json, name, row.ExternalId);
        }

        json.WriteEndArray();
    }

    // A reference has to say more than its source's name (STIX 2.1, 2.5).
    private static void Reference(Utf8JsonWriter json, string source, string? id)
    {
        json.WriteStartObject();
        json.WriteString("source_name", source);
        if (id is { Length: > 0 })
        {
            json.WriteString("external_id", id);
        }
        else
        {
            json.WriteString("description", "told of it");
        }

        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
