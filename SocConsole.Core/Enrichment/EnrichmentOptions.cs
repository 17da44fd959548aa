using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Enrichment;

/// <summary>Settings under <c>Soc:Enrichment</c>: how indicators are checked.</summary>
public sealed class EnrichmentOptions
{
    public const string Section = "Soc:Enrichment";

    /// <summary>False asks nobody outside: for a console without a way out, or that must not use it.</summary>
    public bool Outside { get; set; } = true;

    /// <summary>Longest time for one request to a provider, its turn under the limits left out; 100 ms to 1 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Longest wait for a turn under a key's limits when a person asks; 0 to 10 min.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a provider that keeps failing is left alone; 1 s to 1 h.</summary>
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Days that lookups are kept; 1 to 3650.</summary>
    public int KeepLookupsDays { get; set; } = 90;

    /// <summary>By provider's name; what an organization sets for itself goes before it.</summary>
    public Dictionary<string, ProviderOptions> Providers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with the settings, with the key to mend.</summary>
    public IEnumerable<string> Faults()
    {
        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromMinutes(1))
        {
            yield return $"{Section}:Timeout must be from 00:00:00.1 to 00:01:00.";
        }

        if (Patience < TimeSpan.Zero || Patience > TimeSpan.FromMinutes(10))
        {
            yield return $"{Section}:Patience must be from 00:00:00 to 00:10:00.";
        }

        if (BreakFor < TimeSpan.FromSeconds(1) || BreakFor > TimeSpan.FromHours(1))
        {
            yield return $"{Section}:BreakFor must be from 00:00:01 to 01:00:00.";
        }

        if (KeepLookupsDays is < 1 or > 3650)
        {
            yield return $"{Section}:KeepLookupsDays must be from 1 to 3650.";
        }

        foreach (var fault in Providers.SelectMany(entry => entry.Value.Faults($"{Section}:Providers:{entry.Key}")))
        {
            yield return fault;
        }
    }
}

/// <summary>What the console's own settings say of a provider; null leaves its profile.</summary>
public sealed class ProviderOptions
{
    public bool? Enabled { get; set; }

    public string? ApiKey { get; set; }

    public string? BaseUrl { get; set; }

    /// <summary>Requests at most: per_second, per_minute, per_hour, per_day, per_week, per_month.</summary>
    public Dictionary<string, int> Limits { get; } = [];

    /// <summary>The narrowest marking that may be sent to it.</summary>
    public Tlp? MaximumTlp { get; set; }

    public double? Weight { get; set; }

    internal IEnumerable<string> Faults(string section)
    {
        foreach (var (field, reason) in Settings.ProviderCheck.Faults(BaseUrl, ApiKey, Limits, Weight))
        {
            yield return $"{section}:{field} {reason}.";
        }
    }
}
