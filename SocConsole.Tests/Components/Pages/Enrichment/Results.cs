using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Components.Pages.Enrichment;

/// <summary>Answers of providers as a check has them.</summary>
internal static class Results
{
    public static ProviderResult Of(string provider, ProviderStatus status, int? reputation = null, string? link = null, bool isAllowed = false, double benign = 0, ProviderResultError? error = null) => new(
        provider, provider.ToUpperInvariant(), status, 12, reputation, null, null, null, null, null, null, link, new Dictionary<string, object>(), isAllowed, benign, null, [], null, error, false, null, null,
        null, null, null, 0, ProviderReach.Outside);

    public static ProviderProfile Profile(string name) =>
        new(name, name.ToUpperInvariant(), "For tests.", ProviderReach.Outside, ProviderKey.None, "http://127.0.0.1:9", [], 0.5, ProviderProfile.NoLimits, null);
}
