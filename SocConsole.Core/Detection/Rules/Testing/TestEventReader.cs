using System.Text.Json;
using SocConsole.Core.Detection.Rules.Matching;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.Parsers;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Rules.Testing;

/// <summary>Makes events of what rules are tested with: lines as the console reads them, objects under their own names with nulls kept.</summary>
internal sealed class TestEventReader(Normaliser normaliser, DateTime now)
{
    private const string TimeName = "@timestamp";
    private const string Attributes = "#attributes";
    private const string Text = "#text";
    private static readonly string[] Data = ["EventData", "UserData"];

    public Result<LogEvent> Read(JsonElement item, long sequence)
    {
        switch (item.ValueKind)
        {
            case JsonValueKind.Object:
                var fields = new EventFields(64);
                Flatten(item, string.Empty, fields);
                LiftWindows(item, fields);
                return TimeOf(item).Succeeded(out var time, out var refused) ? Event(fields, time, string.Empty, sequence) : refused;
            case JsonValueKind.String:
                var line = item.GetString()!;
                return normaliser.Normalise(line, new ParseContext(now)).Succeeded(out var parsed, out var unread)
                    ? Event(parsed.Fields, parsed.Timestamp ?? now, line, sequence)
                    : unread;
            default:
                return Error.Invalid("An event must be a JSON object or a text.");
        }
    }

    private static LogEvent Event(EventFields fields, DateTime time, string raw, long sequence) => new()
    {
        Sequence = sequence,
        OrganizationId = 0,
        Timestamp = time,
        ReceivedAt = time,
        Source = "test",
        Raw = raw,
        Fields = fields,
        Key = default,
    };

    private Result<DateTime> TimeOf(JsonElement item)
    {
        if (!item.TryGetProperty(TimeName, out var said) || said.ValueKind == JsonValueKind.Null)
        {
            return now;
        }

        if (said.ValueKind == JsonValueKind.Number && said.TryGetDouble(out var epoch))
        {
            // Small numbers are seconds on a scale of the test's own, from 1970 on.
            return epoch is >= 0 and < 1e11 ? DateTime.UnixEpoch.AddTicks((long)(epoch * TimeSpan.TicksPerSecond)) : TimeText.TryReadEpoch(epoch, out var far) ? far : NoTime();
        }

        return said.ValueKind == JsonValueKind.String && TimeText.TryReadIso(said.GetString().AsSpan().Trim(), out var time, out _) ? time : NoTime();
    }

    private static Error NoTime() => Error.Invalid($"{TimeName} must be a time such as 2026-03-04T12:00:00Z, or seconds since 1970.");

    private static void Flatten(JsonElement element, string name, EventFields fields)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(property.Value, name.Length == 0 ? property.Name : $"{name}.{property.Name}", fields);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Flatten(item, name, fields);
                }

                break;
            default:
                fields.Add(EcsAliases.Canonical(name), Value(element));
                break;
        }
    }

    private static string Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => NullValue.Text,
        _ => element.GetRawText(),
    };

    // Windows writes the same event in two ways: nested as its XML is, and flat. Rules know the flat names.
    private static void LiftWindows(JsonElement root, EventFields fields)
    {
        if (!root.TryGetProperty("Event", out var windows) || windows.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var section in Data)
        {
            if (windows.TryGetProperty(section, out var data))
            {
                LiftData(data, fields);
            }
        }

        if (!windows.TryGetProperty("System", out var system) || system.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in system.EnumerateObject())
        {
            LiftSystem(property, fields);
        }
    }

    private static void LiftData(JsonElement data, EventFields fields)
    {
        if (data.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in data.EnumerateObject())
        {
            if (property.Name == "Data" && property.Value.ValueKind == JsonValueKind.Array && property.Value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
            {
                foreach (var item in property.Value.EnumerateArray().Where(item => NameOf(item) is not null))
                {
                    Lift(NameOf(item)!, item.TryGetProperty(Text, out var text) ? text : default, fields);
                }
            }
            else if (property.Value.ValueKind == JsonValueKind.Object && property.Name != Attributes)
            {
                // UserData wraps its fields into one element with a name of its own.
                LiftData(property.Value, fields);
            }
            else if (property.Name != Attributes)
            {
                Lift(property.Name, property.Value, fields);
            }
        }
    }

    private static string? NameOf(JsonElement item) =>
        (item.TryGetProperty(Attributes, out var attributes) && attributes.TryGetProperty("Name", out var name)) || item.TryGetProperty("@Name", out name) ? name.GetString() : null;

    private static void LiftSystem(JsonProperty property, EventFields fields)
    {
        if (property.Value.ValueKind != JsonValueKind.Object)
        {
            Lift(property.Name, property.Value, fields);
            return;
        }

        if (property.Value.TryGetProperty(Text, out var text))
        {
            Lift(property.Name, text, fields);
        }

        var attributes = property.Value.TryGetProperty(Attributes, out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : property.Value;
        foreach (var attribute in attributes.EnumerateObject().Where(attribute => attribute.Name != Text))
        {
            Lift(property.Name == "Provider" ? $"Provider_{attribute.Name}" : attribute.Name, attribute.Value, fields);
        }
    }

    private static void Lift(string name, JsonElement value, EventFields fields)
    {
        if (value.ValueKind != JsonValueKind.Undefined && !fields.TryGet(name, out _))
        {
            Flatten(value, name, fields);
        }
    }
}
