using System.Net;

namespace SocConsole.Core.Onboarding;

/// <summary>Settings <c>Soc:Onboarding</c>: what a network scan may do.</summary>
public sealed class OnboardingOptions
{
    public const string Section = "Soc:Onboarding";

    /// <summary>Networks in CIDR notation that may be scanned though they are not private: those that the organization owns.</summary>
    public IList<string> AllowedRanges { get; } = [];

    /// <summary>Connections that a scan opens in a second, 1 to 2,000.</summary>
    public int ConnectionsPerSecond { get; set; } = 250;

    /// <summary>Connections that are being opened at a time, 1 to 512.</summary>
    public int ConnectionsAtOnce { get; set; } = 128;

    /// <summary>How long a connection may take to open; 50 ms to 10 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a service may take to say something; 50 ms to 10 s.</summary>
    public TimeSpan BannerTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with the settings, with the key to mend.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var range in AllowedRanges.Where(range => !IPNetwork.TryParse(range, out _)))
        {
            yield return $"{Section}:AllowedRanges: '{range}' is no network such as 198.51.100.0/24.";
        }

        if (ConnectionsPerSecond is < 1 or > 2_000)
        {
            yield return $"{Section}:ConnectionsPerSecond must be from 1 to 2000.";
        }

        if (ConnectionsAtOnce is < 1 or > 512)
        {
            yield return $"{Section}:ConnectionsAtOnce must be from 1 to 512.";
        }

        if (!IsTime(ConnectTimeout) || !IsTime(BannerTimeout))
        {
            yield return $"{Section}:ConnectTimeout and BannerTimeout must be from 00:00:00.05 to 00:00:10.";
        }
    }

    private static bool IsTime(TimeSpan time) => time >= TimeSpan.FromMilliseconds(50) && time <= TimeSpan.FromSeconds(10);
}
