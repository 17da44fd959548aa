namespace SocConsole.Core.Automation.Webhooks;

/// <summary>Settings under <c>Soc:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Soc:Webhooks";

    /// <summary>Longest time for one whole exchange with a receiver; 1 s to 1 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a delivery is tried before it is given up; 1 to 20.</summary>
    public int MaximumAttempts { get; set; } = 8;

    /// <summary>Days for which delivered messages are kept; 1 to 365.</summary>
    public int KeepDays { get; set; } = 30;

    /// <summary>What is wrong with the settings, with the key to mend.</summary>
    public IEnumerable<string> Faults()
    {
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(1))
        {
            yield return $"{Section}:Timeout must be from 00:00:01 to 00:01:00.";
        }

        if (MaximumAttempts is < 1 or > 20)
        {
            yield return $"{Section}:MaximumAttempts must be from 1 to 20.";
        }

        if (KeepDays is < 1 or > 365)
        {
            yield return $"{Section}:KeepDays must be from 1 to 365.";
        }
    }
}
