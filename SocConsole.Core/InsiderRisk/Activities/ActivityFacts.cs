namespace SocConsole.Core.InsiderRisk.Activities;

/// <summary>What scoring reads of an activity; everything else of its details is only kept.</summary>
/// <param name="At">UTC; its date is the day that it counts to.</param>
/// <param name="Device">Machine that the act was done on.</param>
public sealed record ActivityFacts(ActivityKind Kind, DateTime At, string? Ip, string? Device)
{
    /// <summary>Made by the console on somebody's word; a day with such an act never becomes usual.</summary>
    public bool Simulated { get; init; }

    /// <summary>Of a logon: by remote desktop, SSH or VPN.</summary>
    public bool Remote { get; init; }

    public bool Unlock { get; init; }

    public bool Failed { get; init; }

    /// <summary>Of a logon: the sender says that the place is odd for the person.</summary>
    public bool OddPlace { get; init; }

    public Position? Position { get; init; }

    public string? Path { get; init; }

    public FileAction Action { get; init; }

    public FileDestination Destination { get; init; }

    public double Megabytes { get; init; }

    public bool Sensitive { get; init; }

    /// <summary>Of a file or a web page: the host that it came from or went to.</summary>
    public string? Domain { get; init; }

    /// <summary>Of a mail: whether it came in; such mail is no act of the person.</summary>
    public bool Received { get; init; }

    public IReadOnlyList<string> RecipientDomains { get; init; } = [];

    public int Recipients { get; init; }

    public int ExternalRecipients { get; init; }

    public int Attachments { get; init; }

    public double AttachmentMegabytes { get; init; }

    /// <summary>Of a device: a removable one was connected.</summary>
    public bool Connected { get; init; }

    /// <summary>Of a process: its image without folders.</summary>
    public string? Process { get; init; }
}

/// <param name="Name">As the sender wrote it, such as <c>Denver, US</c>; null when only the position is known.</param>
/// <param name="Latitude">Degrees, -90 to 90.</param>
/// <param name="Longitude">Degrees, -180 to 180.</param>
/// <param name="Radius">Kilometres that the position may be off; 0 when the sender gave it.</param>
public sealed record Position(string? Name, double Latitude, double Longitude, double Radius = 0)
{
    private const double EarthRadius = 6371;

    /// <summary>Great-circle distance in kilometres (haversine).</summary>
    public double DistanceTo(Position other)
    {
        var (first, second) = (double.DegreesToRadians(Latitude), double.DegreesToRadians(other.Latitude));
        var (down, across) = (Math.Sin((second - first) / 2), Math.Sin(double.DegreesToRadians(other.Longitude - Longitude) / 2));
        return 2 * EarthRadius * Math.Asin(Math.Sqrt(Math.Min(1, (down * down) + (Math.Cos(first) * Math.Cos(second) * across * across))));
    }
}
