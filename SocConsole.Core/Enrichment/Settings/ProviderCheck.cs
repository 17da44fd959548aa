using SocConsole.Core.Enrichment.Asking;

namespace SocConsole.Core.Enrichment.Settings;

/// <summary>What is asked of a provider's settings, wherever they come from.</summary>
internal static class ProviderCheck
{
    /// <summary>The scheme of what is asked through the DNS: a zone stands behind it.</summary>
    private const string DnsScheme = "dns";

    /// <summary>What is wrong: the field in its wire form and the reason.</summary>
    public static IEnumerable<(string Field, string Reason)> Faults(string? baseUrl, string? key, IReadOnlyDictionary<string, int>? limits, double? weight)
    {
        if (baseUrl is { Length: > 0 } && !IsAddress(baseUrl))
        {
            yield return ("base_url", $"must be an http or https address without query of at most {ProviderSetting.MaximumUrl} characters, or dns: and a zone");
        }

        if (key?.Length > ProviderSetting.MaximumKey || key?.Any(char.IsControl) == true)
        {
            yield return ("api_key", $"must have at most {ProviderSetting.MaximumKey} characters and none that can't be seen");
        }

        if (weight is < 0 or > 1 or double.NaN)
        {
            yield return ("weight", "must be from 0 to 1");
        }

        foreach (var (name, limit) in limits ?? new Dictionary<string, int>())
        {
            if (!QuotaWindow.Lengths.ContainsKey(name))
            {
                yield return ("limits", $"must be of {string.Join(", ", QuotaWindow.Lengths.Keys)}");
            }
            else if (limit is < 1 or > QuotaWindow.MaximumLimit)
            {
                yield return ("limits", $"{name} must be from 1 to {QuotaWindow.MaximumLimit}; leave it out for none");
            }
        }
    }

    /// <summary>Whether both addresses are asked in the same way.</summary>
    public static bool IsAlike(string profile, string said) => profile.StartsWith(DnsScheme + ":", StringComparison.Ordinal) == said.StartsWith(DnsScheme + ":", StringComparison.Ordinal);

    private static bool IsAddress(string text) => text.Length <= ProviderSetting.MaximumUrl && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == DnsScheme ? Uri.CheckHostName(text[(DnsScheme.Length + 1)..]) == UriHostNameType.Dns
            : address.Scheme is "http" or "https" && address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0);
}
