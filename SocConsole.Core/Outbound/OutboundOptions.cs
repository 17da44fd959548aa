namespace SocConsole.Core.Outbound;

/// <summary>Settings under <c>Soc:Outbound</c>: where the console may connect to.</summary>
public sealed class OutboundOptions
{
    public const string Section = "Soc:Outbound";

    /// <summary>Allows private, loopback and link-local targets.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Longest time for a whole request; 1 s to 5 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Largest answer that is read, in bytes; 1 KB to 256 MB.</summary>
    public long MaximumResponseBytes { get; set; } = 1024 * 1024;

    /// <summary>What is wrong with the settings, with the key to mend.</summary>
    public IEnumerable<string> Faults()
    {
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(5))
        {
            yield return $"{Section}:Timeout must be from 00:00:01 to 00:05:00.";
        }

        if (MaximumResponseBytes is < 1024 or > 256L * 1024 * 1024)
        {
            yield return $"{Section}:MaximumResponseBytes must be from 1024 to 268435456.";
        }
    }
}
