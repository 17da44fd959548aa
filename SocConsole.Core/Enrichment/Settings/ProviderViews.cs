using Polly.CircuitBreaker;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Enrichment.Settings;

/// <summary>How a provider stands, in one word.</summary>
public enum ProviderState
{
    Ready,
    NotConfigured,
    Off,

    /// <summary>Its limit is used up, or it asked for a pause.</summary>
    Limited,

    /// <summary>It keeps failing and is left alone.</summary>
    Failing,

    /// <summary>It refuses the key.</summary>
    KeyRefused,
}

/// <summary>A provider as an organization uses it. Its key is never shown.</summary>
/// <param name="HasKey">Whether there is a key that can be used.</param>
/// <param name="BaseUrl">Where it is asked; null where nothing is.</param>
/// <param name="RetryAt">When it can be asked again, UTC; null when now.</param>
/// <param name="Record">How it has done since the start; null while it was not asked.</param>
public sealed record ProviderView(
    string Name, string Title, string About, ProviderReach Reach, ProviderKey Key, bool HasKey, bool IsOn, ProviderState State, string? BaseUrl, IReadOnlyList<IocType> Types, double Weight,
    Tlp MaximumTlp, QuotaState Quota, CircuitState Breaker, DateTime? RetryAt, ProviderRecord? Record, string? Page, DateTime? UpdatedAt, string? UpdatedBy);

/// <summary>What an administrator sets; null leaves it.</summary>
/// <param name="ApiKey">Kept encrypted and never shown; empty forgets it.</param>
/// <param name="BaseUrl">Empty takes the provider's own again.</param>
/// <param name="Limits">Requests at most by window; empty for none.</param>
/// <param name="UseDefaults">Forgets all that was set before this.</param>
public sealed record ProviderDraft(bool? IsEnabled, string? ApiKey, string? BaseUrl, IReadOnlyDictionary<string, int>? Limits, Tlp? MaximumTlp, double? Weight, bool UseDefaults = false);
