using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>An event that a MISP feed offers under <c>uuid.json</c>.</summary>
/// <param name="Timestamp">When it was changed last, UTC; null where the manifest doesn't say.</param>
public sealed record MispManifestEntry(Guid Uuid, DateTime? Timestamp, string Info);

/// <summary>The <c>manifest.json</c> of a MISP feed, which names its events.</summary>
public static class MispManifest
{
    /// <summary>Most events of a manifest; CIRCL's feed has some thousands.</summary>
    public const int MaximumEvents = 100_000;

    /// <summary>The events in the manifest's order. Fails with <see cref="ErrorKind.Invalid"/> when it is none, or names too many.</summary>
    public static async Task<Result<IReadOnlyList<MispManifestEntry>>> ReadAsync(Stream content, CancellationToken ct)
    {
        await using var feed = await FeedContent.OpenAsync(content, FeedContent.MaximumDocument, ct);
        try
        {
            using var document = await JsonDocument.ParseAsync(feed, new JsonDocumentOptions { MaxDepth = JsonUnits.Depth }, ct);
            return feed.Fault is { } fault ? Error.Invalid(fault) : Read(document.RootElement);
        }
        catch (JsonException)
        {
            return Error.Invalid(feed.Fault ?? "The manifest is no JSON.");
        }
        catch (InvalidOperationException)
        {
            return Error.Invalid("The manifest holds a text that is no Unicode.");
        }
    }

    private static Result<IReadOnlyList<MispManifestEntry>> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Error.Invalid("A manifest is an object of uuids and their events.");
        }

        var entries = new List<MispManifestEntry>();
        foreach (var property in root.EnumerateObject())
        {
            if (entries.Count == MaximumEvents)
            {
                return Error.Invalid($"A manifest names at most {MaximumEvents} events.");
            }

            // The uuid becomes part of an address, so it must be one.
            if (!Guid.TryParseExact(property.Name, "D", out var uuid))
            {
                return Error.Invalid("A manifest is an object of uuids and their events.");
            }

            entries.Add(new MispManifestEntry(uuid, JsonText.Text(property.Value, "timestamp") is { } time ? FeedText.Time(time) : null, JsonText.Text(property.Value, "info") ?? string.Empty));
        }

        return entries;
    }
}
