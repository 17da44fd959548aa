using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Settings;

/// <summary>Every provider as an organization uses it, kept in memory until its settings change.</summary>
public sealed class ProviderUses(SocDatabase database, IEnumerable<IIocProvider> providers, EnrichmentOptions options, ISecretStore secrets)
{
    /// <summary>What may be sent outside unless somebody says otherwise: TLP:GREEN may go to peers, TLP:AMBER must stay in the organization (FIRST, TLP 2.0).</summary>
    public const Tlp DefaultMaximumTlp = Tlp.Green;

    private readonly ConcurrentDictionary<int, IReadOnlyList<ProviderUse>> known = [];
    private readonly ConcurrentDictionary<int, int> versions = [];

    /// <summary>Those that need nobody first, then by title.</summary>
    public IReadOnlyList<IIocProvider> All { get; } = [.. providers.OrderBy(provider => provider.Profile.Reach).ThenBy(provider => provider.Profile.Title, StringComparer.OrdinalIgnoreCase)];

    public async ValueTask<IReadOnlyList<ProviderUse>> OfAsync(int organizationId, CancellationToken ct)
    {
        if (known.TryGetValue(organizationId, out var uses))
        {
            return uses;
        }

        var asked = versions.GetValueOrDefault(organizationId);
        await using var db = database.Read(organizationId);
        var rows = await db.ProviderSettings.ToDictionaryAsync(row => row.Provider, ct);
        uses = [.. All.Select(provider => Use(provider, organizationId, rows.GetValueOrDefault(provider.Profile.Name)))];
        if (versions.GetValueOrDefault(organizationId) == asked)
        {
            known[organizationId] = uses;
            if (versions.GetValueOrDefault(organizationId) != asked)
            {
                // They changed between the question and this line: the next one reads them anew.
                known.TryRemove(organizationId, out _);
            }
        }

        return uses;
    }

    /// <summary>Its settings changed.</summary>
    public void Forget(int organizationId)
    {
        versions.AddOrUpdate(organizationId, 1, (_, version) => version + 1);
        known.TryRemove(organizationId, out _);
    }

    private ProviderUse Use(IIocProvider provider, int organizationId, ProviderSetting? own)
    {
        var profile = provider.Profile;
        var general = options.Providers.GetValueOrDefault(profile.Name);
        var baseUrl = (own?.BaseUrl ?? general?.BaseUrl ?? profile.BaseUrl ?? string.Empty).TrimEnd('/');

        // The console's own key goes to the console's own address only: an organization that names another one must bring its key.
        var key = own?.ProtectedKey is { } kept ? secrets.Unprotect(kept) : own?.BaseUrl is null && general?.ApiKey is { Length: > 0 } shared ? shared : null;

        // Limits are of a key, or of an address: who uses the console's uses its limits too, or one organization could use them up for all.
        var isOwn = own is { ProtectedKey: not null } or { BaseUrl: not null };
        var limits = (isOwn ? own!.Limits : null) ?? (general?.Limits is { Count: > 0 } set ? set : profile.Limits);
        var isOn = (own?.IsEnabled ?? general?.Enabled ?? (profile.IsOnByDefault || key is not null)) && (options.Outside || profile.Reach == ProviderReach.Console);
        var readiness = !isOn ? ProviderReadiness.Off : profile.Key == ProviderKey.Required && key is null ? ProviderReadiness.KeyMissing : ProviderReadiness.Ready;
        return new ProviderUse(
            provider, organizationId, readiness, baseUrl, key, QuotaWindow.Of(limits), own?.MaximumTlp ?? general?.MaximumTlp ?? DefaultMaximumTlp, own?.Weight ?? general?.Weight ?? profile.Weight, isOwn);
    }
}
