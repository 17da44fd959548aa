using System.IO.Compression;
using System.Text.Json;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>A warning list as MISP writes it (misp-warninglists, schema.json).</summary>
internal sealed record WarningList(string Name, string Description, string Type, string? Category, string Version, IReadOnlyList<string> Attributes, IReadOnlyList<string> Entries)
{
    private static readonly Dictionary<string, ExclusionKind> Kinds = new(StringComparer.Ordinal)
    {
        ["string"] = ExclusionKind.Exact,
        ["substring"] = ExclusionKind.Substring,
        ["hostname"] = ExclusionKind.HostSuffix,
        ["cidr"] = ExclusionKind.Cidr,
        ["regex"] = ExclusionKind.Regex,
    };

    /// <summary>Null for a type that is not known.</summary>
    public ExclusionKind? Kind => Kinds.TryGetValue(Type, out var kind) ? kind : null;

    /// <summary>The types of indicators that its attributes are, of those that its kind looks at; null where there is none, empty for all.</summary>
    public IReadOnlyList<IndicatorType>? Types()
    {
        if (Attributes.Count == 0)
        {
            return [];
        }

        IndicatorType[] types = [.. Attributes.SelectMany(attribute => attribute.Split('|')).SelectMany(Of).Distinct().Where(IsLookedAt).Order()];
        return types.Length == 0 ? null : types;
    }

    private bool IsLookedAt(IndicatorType type) => Kind switch
    {
        ExclusionKind.Cidr => type is IndicatorType.Ip or IndicatorType.Cidr,
        ExclusionKind.HostSuffix => type is IndicatorType.Domain or IndicatorType.Url or IndicatorType.Email,
        _ => true,
    };

    private static IndicatorType[] Of(string attribute) => attribute switch
    {
        "ip" or "ip-src" or "ip-dst" => [IndicatorType.Ip, IndicatorType.Cidr],
        "domain" or "hostname" => [IndicatorType.Domain],
        "url" or "uri" or "link" => [IndicatorType.Url],
        "md5" or "sha1" or "sha224" or "sha256" or "sha384" or "sha512" or "x509-fingerprint-md5" or "x509-fingerprint-sha1" or "x509-fingerprint-sha256" => [IndicatorType.Hash],
        "email" or "email-src" or "email-dst" or "target-email" or "whois-registrant-email" or "dns-soa-email" => [IndicatorType.Email],
        "vulnerability" => [IndicatorType.Cve],
        _ => [],
    };
}

/// <summary>Reads warning lists: one, an array, or an object of them by folder; plain or gzip.</summary>
internal static class WarningListReader
{
    /// <summary>Longest content, as it comes and unpacked.</summary>
    public const int MaximumBytes = 64 * 1024 * 1024;

    private const int MaximumLists = 1_000;

    public static async Task<Result<IReadOnlyList<WarningList>>> ReadAsync(Stream content, CancellationToken ct)
    {
        try
        {
            using var copy = new MemoryStream();
            if (!await CopyAsync(content, copy, ct))
            {
                return TooLarge();
            }

            using var plain = new MemoryStream();
            if (copy.Length > 2 && copy.GetBuffer() is [0x1F, 0x8B, ..])
            {
                copy.Position = 0;
                await using var unpacked = new GZipStream(copy, CompressionMode.Decompress, leaveOpen: true);
                if (!await CopyAsync(unpacked, plain, ct))
                {
                    return TooLarge();
                }
            }

            var text = plain.Length > 0 ? plain : copy;
            using var document = JsonDocument.Parse(text.GetBuffer().AsMemory(0, (int)text.Length), new JsonDocumentOptions { MaxDepth = Wire.MaximumDepth });
            return Lists(document.RootElement);
        }
        catch (JsonException)
        {
            return Error.Invalid("the content is no valid JSON");
        }
        catch (InvalidDataException)
        {
            return Error.Invalid("the content is no valid gzip");
        }
    }

    private static Result<IReadOnlyList<WarningList>> Lists(JsonElement root)
    {
        var lists = Items(root).Take(MaximumLists + 1).Select(Read).ToList();
        return lists switch
        {
            { Count: 0 or > MaximumLists } => Error.Invalid($"send one warning list of MISP, or 1 to {MaximumLists:N0} in an array"),
            _ when lists.Contains(null) => Error.Invalid("a warning list has a name, a type and a list of texts"),
            _ => Result.Of<IReadOnlyList<WarningList>>(lists!),
        };
    }

    private static IEnumerable<JsonElement> Items(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Array => root.EnumerateArray(),
        JsonValueKind.Object when root.TryGetProperty("list", out _) => [root],
        JsonValueKind.Object => root.EnumerateObject().Select(property => property.Value),
        _ => [],
    };

    private static WarningList? Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || Text(item, "name") is not { Length: > 0 } name || Text(item, "type") is not { } type || Texts(item, "list") is not { } entries)
        {
            return null;
        }

        var version = item.TryGetProperty("version", out var number) && number.ValueKind is JsonValueKind.Number or JsonValueKind.String ? number.ToString() : "?";
        return new WarningList(name.Trim(), Text(item, "description") ?? string.Empty, type, Text(item, "category"), version, Texts(item, "matching_attributes") ?? [], entries);
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static List<string>? Texts(JsonElement item, string name) =>
        item.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!)] : null;

    private static async Task<bool> CopyAsync(Stream from, MemoryStream to, CancellationToken ct)
    {
        var buffer = new byte[81_920];
        for (int read; (read = await from.ReadAsync(buffer, ct)) > 0;)
        {
            if (to.Length + read > MaximumBytes)
            {
                return false;
            }

            to.Write(buffer, 0, read);
        }

        return true;
    }

    private static Error TooLarge() => new(ErrorKind.TooLarge, "PAYLOAD_TOO_LARGE", $"Warning lists must be at most {MaximumBytes / 1024 / 1024} MB, unpacked too.");
}
