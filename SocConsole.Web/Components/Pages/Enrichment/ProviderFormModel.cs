using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Components.Pages.Enrichment;

/// <summary>What an administrator types about a provider. Only what differs from what holds is set, so that the defaults of all else stay in force.</summary>
public sealed class ProviderFormModel
{
    private const double SameWeight = 0.0005;

    private ProviderView before = null!;

    public bool IsOn { get; set; }

    /// <summary>Empty leaves the key.</summary>
    public string Key { get; set; } = "";

    public bool ForgetKey { get; set; }

    public string BaseUrl { get; set; } = "";

    /// <summary>By window; null for no limit.</summary>
    public Dictionary<string, int?> Limits { get; } = [];

    public string MaximumTlp { get; set; } = "";

    public double Weight { get; set; }

    public static ProviderFormModel Of(ProviderView view)
    {
        var model = new ProviderFormModel
        {
            before = view,
            IsOn = view.IsOn,
            BaseUrl = view.BaseUrl ?? "",
            MaximumTlp = Wire.Name(view.MaximumTlp),
            Weight = view.Weight,
        };
        foreach (var window in QuotaWindow.Lengths.OrderBy(window => window.Value).Select(window => window.Key))
        {
            model.Limits[window] = view.Quota.Windows.FirstOrDefault(used => used.Name == window)?.Limit;
        }

        return model;
    }

    public ProviderDraft ToDraft()
    {
        var limits = Limits.Where(limit => limit.Value is not null).ToDictionary(limit => limit.Key, limit => limit.Value!.Value);
        var held = before.Quota.Windows.ToDictionary(window => window.Name, window => window.Limit);
        var isSame = limits.Count == held.Count && limits.All(limit => held.TryGetValue(limit.Key, out var count) && count == limit.Value);
        var address = BaseUrl.Trim();
        return new ProviderDraft(
            IsOn == before.IsOn ? null : IsOn,
            ForgetKey ? "" : Key.Trim() is { Length: > 0 } key ? key : null,
            address == (before.BaseUrl ?? "") ? null : address,
            isSame ? null : limits,
            Wire.TryRead<Tlp>(MaximumTlp, out var tlp) && tlp != before.MaximumTlp ? tlp : null,
            Math.Abs(Weight - before.Weight) < SameWeight ? null : Weight);
    }
}
