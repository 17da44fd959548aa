using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Intelligence.Taxii;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Taxii;

/// <summary>
/// The reference server's own tests, as requests in their order with what it asserts of each answer, sent to the console with the reference fixture behind the seam. The addresses get the
/// console's prefix and the credentials are the console's; all else is as recorded.
/// </summary>
public sealed partial class RecordedRequestTests
{
    private const string Requests = "stix/taxii/medallion-requests.jsonl";
    private const string Prefix = "/taxii2";

    private readonly Dictionary<int, JsonElement> answers = [];

    [SharedFact(Requests)]
    public async Task Requests_OfTheReferenceServer_AreAnsweredAsRecorded()
    {
        var store = new MemoryTaxiiStore(await File.ReadAllTextAsync(SharedData.Path("stix/taxii/default_data.json")!));
        await using var console = await ConsoleApplication.StartAsync(replace: services => services.AddSingleton<ITaxiiStore>(store));
        using var client = console.Anonymous();
        var (differences, count) = (new List<string>(), 0);
        foreach (var line in await File.ReadAllLinesAsync(SharedData.Path(Requests)!))
        {
            var recorded = JsonDocument.Parse(line).RootElement;
            var number = recorded.GetProperty("seq").GetInt32();
            using var request = Request(recorded);
            using var answer = await client.SendAsync(request);
            answers[number] = await SeenAsync(answer);
            count++;
            differences.AddRange(recorded.GetProperty("expect").EnumerateArray().Where(expected => !Holds(expected, answers[number]))
                .Select(expected => $"#{number} {request.Method} {request.RequestUri}: {expected} in {answers[number].GetProperty("status_code")} {answers[number].GetProperty("content_type")} {answers[number].GetProperty("json")}"));
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(count > 100, count.ToString(CultureInfo.InvariantCulture));
    }

    private HttpRequestMessage Request(JsonElement recorded)
    {
        var url = Filled(recorded.GetProperty("url").GetString()!);
        var request = new HttpRequestMessage(new HttpMethod(recorded.GetProperty("method").GetString()!), url.StartsWith(Prefix, StringComparison.Ordinal) ? url : Prefix + url);
        if (recorded.GetProperty("body") is { ValueKind: not JsonValueKind.Null } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.GetRawText()));
        }

        foreach (var header in recorded.GetProperty("headers").EnumerateObject())
        {
            if (header.Name == "Authorization")
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ConsoleApplication.AdminEmail}:{ConsoleApplication.AdminPassword}")));
            }
            else if (header.Name == "Content-Type")
            {
                request.Content?.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
            }
            else
            {
                request.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
            }
        }

        return request;
    }

    private static async Task<JsonElement> SeenAsync(HttpResponseMessage answer)
    {
        // Before the body: reading it as a text makes the client parse the header and write it in another way than it came.
        var type = answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.ToString() : null;
        var text = await answer.Content.ReadAsStringAsync();
        return JsonSerializer.SerializeToElement(new Dictionary<string, object?>
        {
            ["status_code"] = (int)answer.StatusCode,
            ["content_type"] = type,
            ["headers"] = answer.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value)),
            ["json"] = text.Length > 0 ? JsonDocument.Parse(text).RootElement : null,
        });
    }

    private bool Holds(JsonElement expected, JsonElement seen)
    {
        var found = At(seen, expected.GetProperty("path").EnumerateArray().Select(part => part.ToString()));
        if (found is not { } value)
        {
            return false;
        }

        var wanted = expected.GetProperty("value");
        wanted = wanted.ValueKind == JsonValueKind.Object && wanted.TryGetProperty("ref", out var reference) ? JsonSerializer.SerializeToElement(Filled(reference.GetString()!)) : wanted;
        var op = expected.GetProperty("op").GetString();
        if (op is "contains" or "not_contains")
        {
            return Contains(value, wanted) == (op == "contains");
        }

        value = expected.GetProperty("what").GetString() == "len" ? JsonSerializer.SerializeToElement(value.GetArrayLength()) : value;
        return op is "Eq" or "Is" ? JsonElement.DeepEquals(value, wanted) : throw new InvalidDataException($"there is no rule for {op}");
    }

    private static bool Contains(JsonElement value, JsonElement wanted) => value.ValueKind switch
    {
        JsonValueKind.Object => value.TryGetProperty(wanted.GetString()!, out _),
        JsonValueKind.Array => value.EnumerateArray().Any(item => JsonElement.DeepEquals(item, wanted)),
        _ => value.ToString().Contains(wanted.ToString(), StringComparison.Ordinal),
    };

    private string Filled(string text) => Reference().Replace(text, match =>
        At(answers[int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)], match.Groups["path"].Value.Split('.')) is { } value ? value.ToString() : "missing");

    private static JsonElement? At(JsonElement owner, IEnumerable<string> path)
    {
        foreach (var part in path)
        {
            if (owner.ValueKind == JsonValueKind.Array && int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at))
            {
                at = at < 0 ? owner.GetArrayLength() + at : at;
                if (at < 0 || at >= owner.GetArrayLength())
                {
                    return null;
                }

                owner = owner[at];
            }
            else if (owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty(part, out owner))
            {
                return null;
            }
        }

        return owner;
    }

    [GeneratedRegex(@"\{(?<path>[^ {}]+) of request #(?<number>\d+)\}")]
    private static partial Regex Reference();
}
