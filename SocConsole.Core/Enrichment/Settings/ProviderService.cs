using Microsoft.EntityFrameworkCore;
using Polly.CircuitBreaker;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Settings;

/// <summary>Providers, how they stand, and what an organization sets for them.</summary>
public sealed class ProviderService(
    SocDatabase database, ProviderUses uses, QuotaLedger quotas, ProviderBreakers breakers, ProviderStats stats, ISecretStore secrets, TimeProvider clock)
{
    private const string What = "Provider";

    /// <summary>Those that need nobody first, then by title.</summary>
    public async Task<Result<IReadOnlyList<ProviderView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.ProviderSettings.ToDictionaryAsync(row => row.Provider, ct);
        List<ProviderView> views = [];
        foreach (var use in await uses.OfAsync(actor.OrganizationId, ct))
        {
            views.Add(await ViewAsync(use, rows.GetValueOrDefault(use.Profile.Name)));
        }

        return views;
    }

    /// <summary>Errors: PROVIDER_NOT_FOUND.</summary>
    public async Task<Result<ProviderView>> GetAsync(Actor actor, string name, CancellationToken ct) =>
        (await ListAsync(actor, ct)).Succeeded(out var views, out var error) ? views.FirstOrDefault(view => view.Name == name) is { } view ? view : Error.NotFound(What, name) : error;

    /// <summary>Sets what is said. Errors: PROVIDER_NOT_FOUND, INVALID_REQUEST.</summary>
    public async Task<Result<ProviderView>> SetAsync(Actor actor, string name, ProviderDraft draft, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageProviders) is { } refused)
        {
            return refused;
        }

        if (uses.All.FirstOrDefault(provider => provider.Profile.Name == name)?.Profile is not { } profile)
        {
            return Error.NotFound(What, name);
        }

        if (Fault(profile, draft) is { } invalid)
        {
            return invalid;
        }

        var saved = await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            var row = await unit.Db.ProviderSettings.FirstOrDefaultAsync(setting => setting.Provider == name, ct);
            if (row is null)
            {
                row = new ProviderSetting { Provider = name, UpdatedBy = actor.Name };
                unit.Db.ProviderSettings.Add(row);
            }

            Apply(row, draft);
            (row.UpdatedAt, row.UpdatedBy) = (unit.Now, actor.Name);
            unit.Audit(actor, "provider.set", $"provider:{name}", new { row.IsEnabled, row.BaseUrl, HasKey = row.ProtectedKey is not null, KeyChanged = draft.ApiKey is not null, row.Limits, row.MaximumTlp, row.Weight });
            return Done.Value;
        }, ct);
        uses.Forget(actor.OrganizationId);
        return saved.Error is { } failed ? failed : await GetAsync(actor, name, ct);
    }

    private static Error? Fault(ProviderProfile profile, ProviderDraft draft)
    {
        if (profile.Key == ProviderKey.None && draft.ApiKey is { Length: > 0 })
        {
            return Error.Invalid("api_key", $"{profile.Title} takes no key");
        }

        if (profile.BaseUrl is null && draft.BaseUrl is { Length: > 0 })
        {
            return Error.Invalid("base_url", $"{profile.Title} asks nobody");
        }

        if (draft.BaseUrl is { Length: > 0 } address && !ProviderCheck.IsAlike(profile.BaseUrl!, address))
        {
            return Error.Invalid("base_url", $"must be of the same kind as {profile.BaseUrl}");
        }

        var faults = ProviderCheck.Faults(draft.BaseUrl, draft.ApiKey, draft.Limits, draft.Weight).ToList();
        return faults.Count > 0 ? Error.Invalid(faults[0].Field, faults[0].Reason) : null;
    }

    private void Apply(ProviderSetting row, ProviderDraft draft)
    {
        if (draft.UseDefaults)
        {
            (row.IsEnabled, row.BaseUrl, row.ProtectedKey, row.Limits, row.MaximumTlp, row.Weight) = (null, null, null, null, null, null);
        }

        row.IsEnabled = draft.IsEnabled ?? row.IsEnabled;
        var address = draft.BaseUrl switch { null => row.BaseUrl, "" => null, var said => said.TrimEnd('/') };
        if (address != row.BaseUrl)
        {
            // A key was meant for the address that it was entered for: it does not follow to another one.
            (row.BaseUrl, row.ProtectedKey) = (address, null);
        }

        row.ProtectedKey = draft.ApiKey switch { null => row.ProtectedKey, "" => null, var key => secrets.Protect(key) };
        (row.Limits, row.MaximumTlp, row.Weight) = (draft.Limits ?? row.Limits, draft.MaximumTlp ?? row.MaximumTlp, draft.Weight ?? row.Weight);
    }

    private async Task<ProviderView> ViewAsync(ProviderUse use, ProviderSetting? row)
    {
        var (profile, quota, record) = (use.Profile, await quotas.StateAsync(use), stats.Of(use));
        var (breaker, openUntil) = breakers.StateOf(use);
        var full = quota.Windows.Where(window => window.Used >= window.Limit).Max(window => window.NextFreeAt);
        var retryAt = openUntil ?? (quota.BlockedUntil > full || full is null ? quota.BlockedUntil : full);
        return new ProviderView(
            profile.Name, profile.Title, profile.About, profile.Reach, profile.Key, use.Key is not null, use.Readiness != ProviderReadiness.Off, State(use, breaker, retryAt, record),
            use.BaseUrl.Length > 0 ? use.BaseUrl : null, profile.Types, use.Weight, use.MaximumTlp, quota, breaker, retryAt > clock.GetUtcNow().UtcDateTime ? retryAt : null, record, profile.Page,
            row?.UpdatedAt, row?.UpdatedBy);
    }

    private ProviderState State(ProviderUse use, CircuitState breaker, DateTime? retryAt, ProviderRecord? record) => use.Readiness switch
    {
        ProviderReadiness.Off => ProviderState.Off,
        ProviderReadiness.KeyMissing => ProviderState.NotConfigured,
        _ when breaker is CircuitState.Open or CircuitState.Isolated => ProviderState.Failing,
        _ when retryAt > clock.GetUtcNow().UtcDateTime => ProviderState.Limited,
        _ when record?.LastStatus == ProviderStatus.AuthError => ProviderState.KeyRefused,
        _ => ProviderState.Ready,
    };
}
