using System.Text.Json;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Tests.Intelligence.Indicators;

/// <summary>One case of the public suites, as <c>data/ioc/README.md</c> describes them.</summary>
internal sealed record IndicatorCase(string Id, string Mode, string? Tier, JsonElement Body)
{
    public string Text => Body.GetProperty("text").GetString()!;

    public string? Type => Body.TryGetProperty("type", out var type) ? type.GetString() : null;

    public string Output => Body.GetProperty("expected_output").GetString()!;

    public static List<IndicatorCase> Load(string path) =>
    [
        .. File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement).Select(body => new IndicatorCase(
            body.GetProperty("id").GetString()!,
            body.GetProperty("mode").GetString()!,
            body.TryGetProperty("tier", out var tier) ? tier.GetString() : null,
            body)),
    ];

    public bool PassedBy(string tool) => Body.GetProperty("peers_passing").EnumerateArray().Any(peer => peer.GetString() == tool);

    /// <summary>What is wrong with the extraction, or null: expected found, nothing more of the types that are complete, negatives respected, counts as given.</summary>
    public string? Fault(IReadOnlyList<ExtractedIndicator> found)
    {
        var expected = Body.GetProperty("expected").EnumerateArray().Where(item => IsOurs(item.GetProperty("type").GetString()!)).ToList();
        foreach (var item in expected)
        {
            if (!found.Any(one => Meets(one, item)))
            {
                return $"misses {item.GetProperty("type")} {item.GetProperty("value")}";
            }
        }

        foreach (var type in Strings("complete_for").Where(IsOurs))
        {
            if (found.Where(one => IsOf(one, type)).FirstOrDefault(one => !expected.Any(item => Meets(one, item))) is { Value: not null } extra)
            {
                return $"{type} too many: {extra.Value}";
            }
        }

        return Negative(found) ?? Count("expected_counts", found, (had, wanted) => had == wanted) ?? Count("expected_min_counts", found, (had, wanted) => had >= wanted);
    }

    private string? Negative(IReadOnlyList<ExtractedIndicator> found)
    {
        foreach (var item in Body.GetProperty("negatives").EnumerateArray())
        {
            var (type, value) = (item.GetProperty("type").GetString()!, item.GetProperty("value").GetString()!);
            if (found.FirstOrDefault(one => (type == "*" || IsOf(one, type)) && (value == "*" || Comparable(type, value) == one.Value)) is { Value: not null } wrong)
            {
                return $"should not have {wrong.Type} {wrong.Value}";
            }
        }

        return null;
    }

    private string? Count(string name, IReadOnlyList<ExtractedIndicator> found, Func<int, int, bool> fits)
    {
        if (!Body.TryGetProperty(name, out var counts))
        {
            return null;
        }

        foreach (var count in counts.EnumerateObject().Where(item => IsOurs(item.Name)))
        {
            var had = found.Count(one => IsOf(one, count.Name));
            if (!fits(had, count.Value.GetInt32()))
            {
                return $"{name} {count.Name} {count.Value}, had {had}";
            }
        }

        return null;
    }

    private IEnumerable<string> Strings(string name) => Body.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);

    private static bool Meets(ExtractedIndicator one, JsonElement item)
    {
        var (type, value) = (item.GetProperty("type").GetString()!, item.GetProperty("value").GetString()!);
        var raw = item.TryGetProperty("raw", out var text) ? text.GetString() : null;
        return IsOf(one, type) && (one.Value == Comparable(type, value) || (raw is not null && one.Raw == raw));
    }

    private static bool IsOurs(string type) => type is "ipv4" or "ipv6" or "ip" or "cidr" or "domain" or "url" or "email" or "md5" or "sha1" or "sha256" or "sha512" or "hash" or "cve" or "any" or "*";

    // A network of one address is that address in the console's normal form.
    private static bool IsOf(ExtractedIndicator one, string type) => type switch
    {
        "ipv4" => one.Type == IndicatorType.Ip && !one.Value.Contains(':', StringComparison.Ordinal),
        "ipv6" => one.Type == IndicatorType.Ip && one.Value.Contains(':', StringComparison.Ordinal),
        "ip" => one.Type == IndicatorType.Ip,
        "cidr" => one.Type == IndicatorType.Cidr || one.Raw.Contains('/', StringComparison.Ordinal) && one.Type == IndicatorType.Ip,
        "domain" => one.Type == IndicatorType.Domain,
        "url" => one.Type == IndicatorType.Url,
        "email" => one.Type == IndicatorType.Email,
        "md5" => one is { Type: IndicatorType.Hash, Value.Length: 32 },
        "sha1" => one is { Type: IndicatorType.Hash, Value.Length: 40 },
        "sha256" => one is { Type: IndicatorType.Hash, Value.Length: 64 },
        "sha512" => one is { Type: IndicatorType.Hash, Value.Length: 128 },
        "hash" => one.Type == IndicatorType.Hash,
        "cve" => one.Type == IndicatorType.Cve,
        "any" => true,
        _ => false,
    };

    // Suites give values as they stood; the console's are normal. A URL without a scheme is one of http.
    private static string Comparable(string type, string value)
    {
        var text = type == "url" && !value.Contains("://", StringComparison.Ordinal) ? "http://" + value : value;
        return IndicatorNormaliser.Normalise(text).Succeeded(out var normal, out _) ? normal.Value : text;
    }
}
