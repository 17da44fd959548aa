using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Enrichment.Settings;

/// <summary>Whether a provider can be asked.</summary>
public enum ProviderReadiness
{
    Ready,

    /// <summary>It wants a key and has none, or the key can't be decrypted any more.</summary>
    KeyMissing,

    /// <summary>Switched off, by the organization or because nobody outside is asked.</summary>
    Off,
}

/// <summary>A provider as one organization uses it: its profile, the console's settings and the organization's own, put together.</summary>
/// <param name="Key">In the clear; null for none.</param>
/// <param name="MaximumTlp">The narrowest marking that may be sent to it.</param>
/// <param name="IsOwn">Whether key or address are the organization's own and not the console's.</param>
public sealed record ProviderUse(
    IIocProvider Provider, int OrganizationId, ProviderReadiness Readiness, string BaseUrl, string? Key, IReadOnlyList<QuotaWindow> Windows, Tlp MaximumTlp, double Weight, bool IsOwn)
{
    private const int MarkLength = 16;

    public ProviderProfile Profile => Provider.Profile;

    /// <summary>
    /// Tells this address and key from others without holding the key: limits and breakers go by it. What is an organization's own is its own, even if another one has the same; what is the console's
    /// is shared.
    /// </summary>
    public string KeyMark { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(IsOwn ? OrganizationId : 0)}\n{BaseUrl}\n{Key}"))))[..MarkLength];

    public ProviderAccess Access => new(OrganizationId, BaseUrl, Key);
}
