using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>
/// A request of the Core Rule Set's regression suite as one JSON line with ECS names, which is how an application or a firewall tells requests with headers and
/// body: <c>http.request.headers.NAME</c> and <c>http.request.body.content</c>.
/// </summary>
/// <param name="RuleId">The rule whose test it is.</param>
/// <param name="TestId">Number of the test.</param>
/// <param name="MustFire">Whether some rule must fire; else the test only says which must not.</param>
/// <param name="Speaks">Whether the test says anything about rules.</param>
/// <param name="Line">The request as a JSON line.</param>
internal sealed record CoreRuleSetRequest(int RuleId, int TestId, bool MustFire, bool Speaks, string Line)
{
    /// <summary>The part of the suite, such as 942 for SQL injection.</summary>
    public int Family => int.Parse(RuleId.ToString(System.Globalization.CultureInfo.InvariantCulture)[..3], System.Globalization.CultureInfo.InvariantCulture);

    public static IEnumerable<CoreRuleSetRequest> ReadAll(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            using var json = JsonDocument.Parse(line);
            var test = json.RootElement;
            var fires = test.GetProperty("expect_ids").GetArrayLength() > 0;
            yield return new(
                test.GetProperty("rule_id").GetInt32(), test.GetProperty("test_id").GetInt32(), fires, fires || test.GetProperty("no_expect_ids").GetArrayLength() > 0, LineOf(test));
        }
    }

    private static string LineOf(JsonElement test)
    {
        var request = test.GetProperty("encoded_request").GetString() is { } encoded ? Sent(encoded) : Described(test);
        var headers = new JsonObject();
        foreach (var (name, value) in request.Headers)
        {
            headers[name] = value;
        }

        var http = new JsonObject { ["method"] = request.Method, ["headers"] = headers };
        if (request.Body.Length > 0)
        {
            http["body"] = new JsonObject { ["content"] = request.Body };
        }

        var line = new JsonObject
        {
            ["@timestamp"] = "2026-08-01T12:00:00Z",
            ["source"] = new JsonObject { ["ip"] = "203.0.113.7" },
            ["url"] = new JsonObject { ["original"] = request.Target },
            ["http"] = new JsonObject { ["version"] = request.Version, ["request"] = http, ["response"] = Response(request) },
        };
        return line.ToJsonString();
    }

    /// <summary>The suite's server sends back what a request to <c>/reflect</c> asks it to.</summary>
    private static JsonObject Response(Message request)
    {
        var response = new JsonObject { ["status_code"] = 200 };
        if (request.Target.StartsWith("/reflect", StringComparison.Ordinal) && request.Body.StartsWith('{') && JsonNode.Parse(request.Body)?["body"]?.GetValue<string>() is { } body)
        {
            response["body"] = new JsonObject { ["content"] = body };
        }

        return response;
    }

    private static Message Described(JsonElement test)
    {
        SortedDictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        if (test.GetProperty("headers") is { ValueKind: JsonValueKind.Object } given)
        {
            foreach (var header in given.EnumerateObject())
            {
                headers[header.Name] = header.Value.ToString();
            }
        }

        var body = test.GetProperty("data").GetString() ?? "";
        var version = test.GetProperty("version").GetString();
        if (body.Length > 0 && !headers.ContainsKey("Content-Length") && !headers.ContainsKey("Transfer-Encoding"))
        {
            // The suite's client adds these two where a test leaves them out, and the file does not say where it did.
            headers.TryAdd("Content-Type", "application/x-www-form-urlencoded");
            headers["Content-Length"] = Encoding.UTF8.GetByteCount(body).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return new(test.GetProperty("method").GetString() ?? "GET", test.GetProperty("uri").GetString() ?? "/", version is null ? "1.1" : version[(version.IndexOf('/', StringComparison.Ordinal) + 1)..], headers, body);
    }

    private static Message Sent(string encoded)
    {
        var text = Encoding.Latin1.GetString(Convert.FromBase64String(encoded));
        var parts = text.Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        var first = lines[0].Split(' ');
        SortedDictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[colon > 0 ? line[..colon] : line] = colon > 0 ? line[(colon + 1)..].Trim() : "";
        }

        return new(first[0], first.ElementAtOrDefault(1) ?? "/", first.ElementAtOrDefault(2)?.Replace("HTTP/", "", StringComparison.Ordinal) ?? "", headers, parts.ElementAtOrDefault(1) ?? "");
    }

    private sealed record Message(string Method, string Target, string Version, IReadOnlyDictionary<string, string> Headers, string Body);
}
