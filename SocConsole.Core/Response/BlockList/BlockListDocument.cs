using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.BlockList;

/// <summary>One value that is blocked now. Several runs may have blocked it; the latest end counts.</summary>
/// <param name="ExpiresAt">When it leaves the list, UTC; null stays until removed.</param>
public sealed record BlockedValue(string Value, string Kind, string Reason, string? Threat, DateTime? ExpiresAt);

/// <summary>The block list as firewalls read it.</summary>
public sealed class BlockListDocument
{
    private readonly DateTime generatedAt;

    private BlockListDocument(IReadOnlyList<BlockedValue> entries, DateTime generatedAt)
    {
        this.generatedAt = generatedAt;
        Entries = entries;
        ETag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(entries, Wire.Json)))[..32]}\"";
    }

    public IReadOnlyList<BlockedValue> Entries { get; }

    /// <summary>Weak entity tag (RFC 9110, 8.8.3) over the entries, not over the time of rendering.</summary>
    public string ETag { get; }

    /// <summary>Renders the entries that are active at <paramref name="now"/>; each value stands once.</summary>
    public static BlockListDocument Of(IEnumerable<BlockEntry> entries, DateTime now) => new(
        [
            .. entries.Where(entry => entry.IsActive(now))
                .GroupBy(entry => (entry.Kind, entry.Value))
                .Select(group => group.MaxBy(entry => entry.ExpiresAt ?? DateTime.MaxValue)!)
                .OrderBy(entry => entry.Kind, StringComparer.Ordinal).ThenBy(entry => entry.Value, StringComparer.Ordinal)
                .Select(entry => new BlockedValue(entry.Value, entry.Kind, entry.Reason, entry.ThreatNumber, entry.ExpiresAt)),
        ],
        now);

    /// <summary>One value a line; lines that begin with <c>#</c> are comments.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# SOC Console block list\n# count: {Entries.Count}\n# generated: {generatedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}\n");
        foreach (var entry in Entries)
        {
            text.Append(entry.Value).Append('\n');
        }

        return text.ToString();
    }

    public string ToJson() => JsonSerializer.Serialize(new { Count = Entries.Count, GeneratedAt = generatedAt, Entries }, Wire.Json);
}
