using System.Reflection;
using System.Text.Json;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds;

/// <summary>A well-known feed, ready to be added.</summary>
/// <param name="Id">Its short name.</param>
/// <param name="NeedsKey">Whether it answers nobody without a key.</param>
/// <param name="IsTemplate">Whether its address is an example that must be replaced.</param>
public sealed record FeedPreset(
    string Id, string Name, string Description, SourceKind SourceType, string BaseUrl, JsonElement Parameters, IReadOnlyDictionary<string, string>? Endpoints = null,
    IReadOnlyDictionary<string, int>? RateLimits = null, bool NeedsKey = false, bool IsTemplate = false)
{
    public FeedDraft ToDraft(string? key) => new(
        Name, true, BaseUrl, Endpoints ?? new Dictionary<string, string>(), RateLimits ?? new Dictionary<string, int>(), new Dictionary<string, string>(), Parameters.GetRawText(), key);
}

/// <summary>The feeds that the console knows by name; the table is <c>presets.json</c>.</summary>
public static class FeedPresets
{
    private static readonly Lazy<IReadOnlyList<FeedPreset>> Read = new(() =>
    {
        using var content = Assembly.GetExecutingAssembly().GetManifestResourceStream("feeds/presets.json")!;
        return JsonSerializer.Deserialize<List<FeedPreset>>(content, Wire.Json)!;
    });

    public static IReadOnlyList<FeedPreset> All => Read.Value;
}
