using Microsoft.Extensions.Options;

namespace SocConsole.Web.Http.RateLimiting;

/// <summary>Settings <c>Soc:RateLimits</c>. Names are those of <see cref="Limits.All"/>; what is not named keeps the documented number.</summary>
internal sealed class RateLimitSettings
{
    public const string Section = "Soc:RateLimits";

    /// <summary>False switches limits and their headers off.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Requests in a minute by limit name.</summary>
    public Dictionary<string, int> PerMinute { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Requests in an hour by limit name.</summary>
    public Dictionary<string, int> PerHour { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The limit as the settings have it.</summary>
    public RateLimit Apply(RateLimit limit) => limit with
    {
        PerMinute = PerMinute.TryGetValue(limit.Name, out var minute) ? minute : limit.PerMinute,
        PerHour = PerHour.TryGetValue(limit.Name, out var hour) ? hour : limit.PerHour,
    };
}

internal sealed class RateLimitSettingsValidator : IValidateOptions<RateLimitSettings>
{
    public ValidateOptionsResult Validate(string? name, RateLimitSettings options)
    {
        var known = Limits.All.Select(limit => limit.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<string> failures = [];
        foreach (var (key, value) in options.PerMinute.Concat(options.PerHour))
        {
            if (!known.Contains(key))
            {
                failures.Add($"{RateLimitSettings.Section}: there is no limit {key}. Use one of {string.Join(", ", known)}.");
            }
            else if (value < 1)
            {
                failures.Add($"{RateLimitSettings.Section}: the limit {key} must be 1 or more. To have none, set {RateLimitSettings.Section}:Enabled to false.");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
