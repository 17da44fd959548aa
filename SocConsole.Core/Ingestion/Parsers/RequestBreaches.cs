namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// What is wrong with a request as a message of HTTP, for records that tell its headers or body: how RFC 9110, 9112 and 7578 say it must be, which no
/// comparison of one field with a text can find.
/// </summary>
internal static class RequestBreaches
{
    private const int MostParameters = 255;
    private const int LongestParameter = 400;
    private const int LongestName = 100;
    private const long LargestBody = 64_000;

    public static void Add(EventFields fields, int headers)
    {
        var body = fields[Ecs.HttpRequestBody] ?? "";
        if (headers > 0)
        {
            AddFraming(fields, body);
        }

        AddParameters(fields, fields[Ecs.UrlQuery] ?? "");
        var type = Header(fields, "content-type") ?? "";
        if (type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            AddParameters(fields, body);
            Note(fields, "percent_encoding", BadPercent(body));
        }

        Note(fields, "percent_encoding", BadPercent(fields[Ecs.UrlOriginal] ?? ""));
        Note(fields, "body_size", body.Length > LargestBody || (Numbers.TryRead(Header(fields, "content-length"), int.MaxValue, out var length) && length > LargestBody));
    }

    private static void AddFraming(EventFields fields, string body)
    {
        var (method, length, coding, type) = (fields[Ecs.HttpMethod] ?? "", Header(fields, "content-length"), Header(fields, "transfer-encoding"), Header(fields, "content-type"));
        Note(fields, "missing_host", string.IsNullOrEmpty(Header(fields, "host")));
        Note(fields, "host_is_address", Header(fields, "host") is { Length: > 0 } host && AddressText.TryReadWithPort(host, out _, out _));
        Note(fields, "missing_user_agent", string.IsNullOrWhiteSpace(Header(fields, "user-agent")));
        Note(fields, "missing_accept", string.IsNullOrWhiteSpace(Header(fields, "accept")) && method != "OPTIONS");
        Note(fields, "content_length", length is not null && length.AsSpan().Trim().ContainsAnyExceptInRange('0', '9'));
        Note(fields, "length_and_coding", length is not null && coding is not null);
        Note(fields, "body_not_expected", method is "GET" or "HEAD" && ((body.Length > 0 && length != "0") || (length is not null and not "0") || coding is not null));
        Note(fields, "body_without_length", method == "POST" && length is null && coding is null && fields[Ecs.HttpVersion] is "1.0" or "1.1");
        Note(fields, "body_without_type", body.Length > 0 && type is null);
        Note(fields, "connection", Header(fields, "connection") is { } connection && IsContradictory(connection));
        Note(fields, "range", Header(fields, "range") is { } range && IsAbusive(range));
    }

    private static bool IsContradictory(string connection)
    {
        var options = connection.Split(',', StringSplitOptions.TrimEntries);
        return options.Count(option => option.Equals("close", StringComparison.OrdinalIgnoreCase) || option.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)) > 1;
    }

    /// <summary>More than five ranges, or one that ends before it begins.</summary>
    private static bool IsAbusive(string range)
    {
        var parts = range[(range.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(',', StringSplitOptions.TrimEntries);
        return parts.Length > 5 || parts.Any(part => part.Split('-') is [var first, var last] && long.TryParse(first, out var from) && long.TryParse(last, out var to) && to < from);
    }

    private static void AddParameters(EventFields fields, string text)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        var count = 0;
        foreach (var part in text.AsSpan().Split('&'))
        {
            var parameter = text.AsSpan()[part];
            var equals = parameter.IndexOf('=');
            if (parameter.IsEmpty || ++count > MostParameters)
            {
                continue;
            }

            var name = equals < 0 ? parameter : parameter[..equals];
            Note(fields, "parameter_twice", equals > 0 && !names.Add(name.ToString()) && !name.EndsWith("[]") && !name.EndsWith("%5B%5D", StringComparison.OrdinalIgnoreCase));
            Note(fields, "parameter_size", parameter.Length - name.Length - 1 > LongestParameter || name.Length > LongestName);
        }

        Note(fields, "parameter_count", count > MostParameters);
    }

    private static bool BadPercent(string text)
    {
        for (var rest = text.AsSpan(); rest.IndexOf('%') is >= 0 and var at; rest = rest[(at + 1)..])
        {
            var digits = rest[(at + 1)..];
            if (digits is not ['u' or 'U', ..] && (digits.Length < 2 || !char.IsAsciiHexDigit(digits[0]) || !char.IsAsciiHexDigit(digits[1])))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Header(EventFields fields, string name) => fields[RequestText.HeaderPrefix + name];

    private static void Note(EventFields fields, string breach, bool holds)
    {
        for (var from = 0; holds && fields.TryGet(Ecs.RequestBreach, from, out var known, out from);)
        {
            if (known == breach)
            {
                return;
            }
        }

        if (holds)
        {
            fields.Add(Ecs.RequestBreach, breach);
        }
    }
}
