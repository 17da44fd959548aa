using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Makes the deterministic ids of observables (section 2.9): a UUID version 5 of the canonical JSON of the properties that contribute to the id.</summary>
public static class StixIds
{
    private static readonly Guid Space = new("00abedb4-aa42-466c-9c01-fed23315a9b7");

    // Where several hashes are known, the first of these stands for the file.
    private static readonly string[] HashOrder = ["MD5", "SHA-1", "SHA-256", "SHA-512"];

    /// <summary>The id of an observable of a type with exactly these contributing properties, an object. Throws <see cref="ArgumentException"/> for one that has no canonical form.</summary>
    public static string Deterministic(string type, JsonElement contributing) => CanonicalJson.TryWrite(contributing, out var text)
        ? $"{type}--{Version5(text)}"
        : throw new ArgumentException("the properties have no canonical JSON", nameof(contributing));

    /// <summary>The id of an observable that is known by its <c>value</c>, such as an address, a domain name or a URL, or of one by another single property.</summary>
    public static string Deterministic(string type, string value, string property = "value") =>
        $"{type}--{Version5($"{{{JsonText(property)}:{JsonText(value)}}}")}";

    /// <summary>
    /// The id of an observable by the contributing properties that it has: of several hashes only the preferred one counts. Null for a type that is no observable of the specification,
    /// for one without such a property, which has a random id, and for one that has no canonical JSON.
    /// </summary>
    public static string? Deterministic(JsonElement observable)
    {
        if (StixObjectCheck.TextOf(observable, "type") is not { } type || !StixDefinitions.Types.TryGetValue(type, out var known))
        {
            return null;
        }

        try
        {
            var parts = known.Contributing.Order(StringComparer.Ordinal).Where(name => observable.TryGetProperty(name, out _)).Select(name => Part(name, observable.GetProperty(name))).ToList();
            return parts.Count > 0 && !parts.Contains(null) ? $"{type}--{Version5($"{{{string.Join(',', parts)}}}")}" : null;
        }
        catch (InvalidOperationException)
        {
            // The name of a hash holds half of a surrogate pair.
            return null;
        }
    }

    private static string? Part(string name, JsonElement value)
    {
        if (name == "hashes" && Preferred(value) is { } hash)
        {
            return CanonicalJson.TryWrite(hash.Value, out var one) ? $"{JsonText(name)}:{{{JsonText(hash.Name)}:{one}}}" : null;
        }

        return CanonicalJson.TryWrite(value, out var text) ? $"{JsonText(name)}:{text}" : null;
    }

    private static JsonProperty? Preferred(JsonElement hashes)
    {
        if (hashes.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var known = hashes.EnumerateObject().ToList();
        var named = HashOrder.Select(name => known.FindIndex(hash => hash.Name == name)).FirstOrDefault(at => at >= 0, -1);
        return named >= 0 ? known[named] : known.OrderBy(hash => hash.Name, StringComparer.Ordinal).Select(hash => (JsonProperty?)hash).FirstOrDefault();
    }

    private static string JsonText(string text)
    {
        using var document = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(text));
        return CanonicalJson.TryWrite(document.RootElement, out var canonical) ? canonical : throw new ArgumentException("the text is not Unicode", nameof(text));
    }

    // RFC 9562, section 5.5: SHA-1 of the name space and the name, with version and variant set over it.
    [SuppressMessage("Security", "CA5350", Justification = "UUID version 5 is defined over SHA-1, which names here and protects nothing.")]
    internal static Guid Version5(string name, Guid? space = null)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData([.. (space ?? Space).ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)], digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x50);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
