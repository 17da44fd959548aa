using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Adds <see cref="Ecs.RequestText"/>: the target, agent, referrer, further headers and body of a request in the form that web rules match, each only where it
/// differs from what the event says anyway. Ordinary requests gain nothing and cost one look at their characters.
/// </summary>
internal static class RequestText
{
    /// <summary>At most so many values; an event has room for more fields than these.</summary>
    public const int MaximumValues = 24;

    public const string HeaderPrefix = "http.request.headers.";

    public static void Add(EventFields fields)
    {
        if (!fields.TryGet(Ecs.UrlDecoded, out var decoded))
        {
            return;
        }

        var own = fields.Count;
        var headers = ReadHeaders(fields, own);
        var body = fields[Ecs.HttpRequestBody];
        if (headers > 0 || body is not null)
        {
            RequestBreaches.Add(fields, headers);
        }

        var room = MaximumValues;
        if (!PlainText.IsPlain(decoded))
        {
            AddViews(fields, fields[Ecs.UrlOriginal] ?? decoded, decoded, ref room);
        }

        AddHeader(fields, fields[Ecs.UserAgent], ref room);
        AddHeader(fields, fields[Ecs.HttpReferrer], ref room);
        if (!string.IsNullOrEmpty(body))
        {
            AddViews(fields, IsForm(body) ? body.Replace('+', ' ') : body, null, ref room);
        }

        for (var i = 0; headers > 0 && i < own && room > 0; i++)
        {
            if (fields.NameAt(i).StartsWith(HeaderPrefix, StringComparison.Ordinal) && !IsRoutine(fields.NameAt(i).AsSpan(HeaderPrefix.Length)))
            {
                AddViews(fields, fields.ValueAt(i), null, ref room);
            }
        }
    }

    /// <summary>Names of headers are in lower case from here on; agent and referrer also get their ECS fields. Returns how many headers there are.</summary>
    private static int ReadHeaders(EventFields fields, int own)
    {
        var count = 0;
        for (var i = 0; i < own; i++)
        {
            var name = fields.NameAt(i);
            if (!name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            count++;
            var lower = name.ToLowerInvariant();
            fields.SetAt(i, lower, fields.ValueAt(i));
            switch (lower[HeaderPrefix.Length..])
            {
                case "user-agent":
                    fields.AddIfMissing(Ecs.UserAgent, fields.ValueAt(i));
                    break;
                case "referer":
                    fields.AddIfMissing(Ecs.HttpReferrer, fields.ValueAt(i));
                    break;
            }
        }

        if (count > 0)
        {
            fields.Add(Ecs.RequestHeaderCount, count.ToString(CultureInfo.InvariantCulture));
        }

        return count;
    }

    /// <summary>Rules also look at agents and referrers as they are, so only a changed form is worth a value.</summary>
    private static void AddHeader(EventFields fields, string? value, ref int room)
    {
        if (value is not null && !PlainText.IsPlain(value))
        {
            AddViews(fields, value, value.ToLowerInvariant(), ref room);
        }
    }

    private static void AddViews(EventFields fields, string text, string? known, ref int room)
    {
        var plain = PlainText.Of(text);
        Add(fields, plain, known, ref room);
        Add(fields, ShellText.Of(plain), plain, ref room);
    }

    private static void Add(EventFields fields, string text, string? known, ref int room)
    {
        if (room > 0 && text.Length > 0 && text != known)
        {
            fields.Add(Ecs.RequestText, text);
            room--;
        }
    }

    private static bool IsForm(string body) => body[0] is not ('{' or '[' or '<' or '-') && !body.Contains(' ', StringComparison.Ordinal);

    private static bool IsRoutine(ReadOnlySpan<char> header) => header is "user-agent" or "referer" or "host" or "accept" or "accept-encoding" or "accept-language"
        or "content-length" or "content-type" or "connection" or "keep-alive" or "proxy-connection" or "cache-control" or "upgrade-insecure-requests" or "dnt";
}
