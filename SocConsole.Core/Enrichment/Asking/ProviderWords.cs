using System.Globalization;
using System.Text.Json;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>Makes the documented result of what came out of asking a provider.</summary>
public static class ProviderWords
{
    // It stands some levels deep in what the API answers.
    private const int MaximumDepth = Wire.MaximumDepth - 8;
    private static readonly IReadOnlyDictionary<string, object> NoFlags = new Dictionary<string, object>();

    internal static ProviderResult Of(ProviderUse use, ProviderAnswer answer, DateTime now, bool cached, TimeSpan waited)
    {
        var (finding, profile) = (answer.Finding, use.Profile);
        var counted = finding is { TotalScans: > 0, MaliciousCount: not null } ? string.Create(CultureInfo.InvariantCulture, $"{finding.MaliciousCount}/{finding.TotalScans}") : null;
        return new ProviderResult(
            profile.Name, profile.Title, finding is null ? ProviderStatus.NotFound : ProviderStatus.Ok, answer.LatencyMs, finding?.Reputation, finding?.MaliciousCount, finding?.SuspiciousCount,
            finding?.HarmlessCount, finding?.Reputation is null ? null : Weight(use, finding), finding?.TotalScans, counted, finding?.Link, finding?.Flags ?? NoFlags,
            finding?.IsAllowed ?? false, finding?.Benign ?? 0, finding?.BenignReason, finding?.Evidence ?? [], null, null, cached,
            cached ? (int)Math.Max(0, (now - answer.FetchedAt).TotalSeconds) : null, answer.FetchedAt, finding?.FirstSeen, finding?.LastSeen, null, (int)waited.TotalMilliseconds, profile.Reach);
    }

    // A finding says how sure the provider is this time; what an organization thinks of the provider scales that.
    private static double Weight(ProviderUse use, ProviderFinding finding) => finding.Weight is not { } own ? use.Weight
        : use.Profile.Weight > 0 ? Math.Clamp(own * use.Weight / use.Profile.Weight, 0, 1)
        : own;

    internal static ProviderResult Of(ProviderUse use, ProviderFault fault, int? latencyMs = null, DateTime? retryAt = null, TimeSpan waited = default) => new(
        use.Profile.Name, use.Profile.Title, fault.Status, latencyMs, null, null, null, null, null, null, null, null, NoFlags, false, 0, null, [], null,
        new ProviderResultError(fault.Code, fault.Message), false, null, null, null, null, retryAt, (int)waited.TotalMilliseconds, use.Profile.Reach);

    /// <summary>The raw answer as JSON; text that is none as a JSON text.</summary>
    public static JsonElement? Raw(string? raw)
    {
        if (raw is null)
        {
            return null;
        }

        try
        {
            // Written once here: what can't be written would break the answer in which it stands.
            var parsed = JsonElement.Parse(raw, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            using var trial = new Utf8JsonWriter(Stream.Null);
            parsed.WriteTo(trial);
            return parsed;
        }
        catch (Exception unfit) when (unfit is JsonException or InvalidOperationException or ArgumentException)
        {
            return JsonSerializer.SerializeToElement(raw);
        }
    }
}
