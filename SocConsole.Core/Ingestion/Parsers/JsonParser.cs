using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// One JSON object with any field names. They stay as they are, and what they mean is added under ECS names: by the product that knows the record, then by
/// the common names. A message of no product without an <c>event.action</c> is read by <paramref name="messageParsers"/> as a line of its own, which fills
/// what is missing.
/// </summary>
public sealed class JsonParser(IReadOnlyList<IEventParser> messageParsers) : IEventParser
{
    public string Dataset => "json";

    public bool TryParse(string line, in ParseContext context, [NotNullWhen(true)] out ParsedLine? parsed) => Parse(line, context).Succeeded(out parsed, out _);

    /// <summary>Reads the line; refused with a sentence when it is malformed, nested deeper than 32 levels or no object.</summary>
    public Result<ParsedLine> Parse(string line, in ParseContext context)
    {
        if (!JsonFlattener.Flatten(line).Succeeded(out var fields, out var refused))
        {
            return refused;
        }

        if (CloudTrailProduct.IsBundle(fields))
        {
            return Error.Invalid("The line holds many CloudTrail records; send one record of the list a line.");
        }

        DateTime? timestamp = null;
        var product = JsonProducts.Of(fields);
        product?.Read(fields, ref timestamp);
        if (product is not { NamesEverything: true })
        {
            AddAliases(fields);
        }

        timestamp ??= FindTime(fields);
        var inner = ReadMessage(fields, product is null, context);

        // The shipper's own name comes last: it may have read another host's log.
        fields.AddIfMissing(Ecs.HostName, fields["agent.name"]);
        AddUrlParts(fields);
        AddRequest(fields);
        RequestText.Add(fields);
        fields.AddIfMissing(Ecs.Message, line);
        fields.AddIfMissing(Ecs.EventDataset, product?.Dataset);
        fields.AddIfMissing(Ecs.EventDataset, inner?.Fields[Ecs.EventDataset] is { } dataset and not "text" ? dataset : Dataset);
        return new ParsedLine(timestamp ?? inner?.Timestamp, fields);
    }

    internal static void AddAliases(EventFields fields)
    {
        var own = fields.Count;
        for (var i = 0; i < own; i++)
        {
            if (EcsAliases.Of(fields.NameAt(i)) is { } name)
            {
                fields.AddIfMissing(name, Convert(name, fields.ValueAt(i), fields));
            }
        }
    }

    /// <summary>The value in the form of the ECS field; null when it can't be one, such as <c>"status": "ok"</c>.</summary>
    private static string? Convert(string name, string value, EventFields fields)
    {
        switch (name)
        {
            case Ecs.SourceIp or Ecs.DestinationIp:
                // X-Forwarded-For style lists start with the client.
                var first = value.AsSpan();
                first = (first.IndexOf(',') is > 0 and var comma ? first[..comma] : first).Trim();
                if (!AddressText.TryReadWithPort(first, out var address, out var port))
                {
                    return null;
                }

                fields.AddIfMissing(name == Ecs.SourceIp ? Ecs.SourcePort : Ecs.DestinationPort, port.ToString());
                return address;
            case Ecs.SourcePort or Ecs.DestinationPort:
                return Numbers.IsPort(value) ? value : null;
            case Ecs.HttpStatus:
                return Numbers.TryRead(value, 599, out var status) && status >= 100 ? value : null;
            case Ecs.ProcessPid or Ecs.HttpBytes:
                return Numbers.IsDigits(value) ? value : null;
            default:
                return value == "-" ? null : value;
        }
    }

    internal static DateTime? FindTime(EventFields fields)
    {
        foreach (var name in EcsAliases.Times)
        {
            if (fields.TryGet(name, out var text) && TryReadTime(text, out var time))
            {
                return time;
            }
        }

        return null;
    }

    /// <summary>Reads a time in ISO form, as an epoch number of any usual unit, or in the common log format.</summary>
    internal static bool TryReadTime(string text, out DateTime time)
    {
        var trimmed = text.AsSpan().Trim();
        if (TimeText.TryReadIso(trimmed, out time, out var length) && length == trimmed.Length)
        {
            return true;
        }

        if (double.TryParse(trimmed, NumberStyles.Float & ~NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var epoch))
        {
            // Smaller numbers are counters and durations under a name such as "time".
            return epoch >= 1e8 && TimeText.TryReadEpoch(epoch, out time);
        }

        return TimeText.TryReadCommonLog(trimmed, out time);
    }

    private ParsedLine? ReadMessage(EventFields fields, bool mayBeLine, in ParseContext context)
    {
        foreach (var name in EcsAliases.Messages)
        {
            fields.AddIfMissing(Ecs.Message, fields[name]);
        }

        if (!mayBeLine || fields.TryGet(Ecs.EventAction, out _) || fields[Ecs.Message] is not { } message || string.IsNullOrWhiteSpace(message))
        {
            return null;
        }

        foreach (var parser in messageParsers)
        {
            if (parser.TryParse(message, context, out var inner))
            {
                foreach (var (field, value) in inner.Fields)
                {
                    if (field != Ecs.EventDataset)
                    {
                        fields.AddIfMissing(field, value);
                    }
                }

                return inner;
            }
        }

        return null;
    }

    internal static void AddUrlParts(EventFields fields)
    {
        if (fields.TryGet(Ecs.UrlOriginal, out var url))
        {
            RequestLine.AddParts(url, fields);
        }
        else if (fields.TryGet(Ecs.UrlPath, out var path))
        {
            fields.AddIfMissing(Ecs.UrlDecoded, UrlDecoder.Decode(fields[Ecs.UrlQuery] is { } query ? $"{path}?{query}" : path));
        }
    }

    internal static void AddRequest(EventFields fields)
    {
        if (!fields.TryGet(Ecs.HttpMethod, out _) || !fields.TryGet(Ecs.UrlDecoded, out _) || fields.TryGet(Ecs.EventAction, out _))
        {
            return;
        }

        fields.Add(Ecs.EventAction, "http_request");
        fields.AddIfMissing(Ecs.EventCategory, "web");
        if (Numbers.TryRead(fields[Ecs.HttpStatus], 999, out var status))
        {
            fields.AddIfMissing(Ecs.EventOutcome, status < 400 ? "success" : "failure");
        }
    }
}
