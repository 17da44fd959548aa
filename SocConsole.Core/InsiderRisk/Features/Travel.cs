using SocConsole.Core.InsiderRisk.Activities;

namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>Journeys that nobody can have made.</summary>
public static class Travel
{
    /// <summary>Kilometres; nearer places are told apart too badly.</summary>
    public const double Far = 500;

    /// <summary>km/h; an airliner is slower, with the way to and from the airport. Source: docs/insider-risk.md.</summary>
    public const double Fastest = 1000;

    /// <summary>Neighbours in time that lie too far apart for the time between.</summary>
    public static int Impossible(IEnumerable<(DateTime At, double Latitude, double Longitude, double Radius)> logons)
    {
        var (count, before) = (0, ((DateTime At, Position Where)?)null);
        foreach (var (at, latitude, longitude, radius) in logons)
        {
            var here = new Position(null, latitude, longitude, radius);
            count += before is { } last && Speed(last.Where, last.At, here, at) > Fastest ? 1 : 0;
            before = (at, here);
        }

        return count;
    }

    /// <summary>km/h of a journey, without what the positions may be off; 0 for near places.</summary>
    public static double Speed(Position from, DateTime left, Position to, DateTime arrived)
    {
        var distance = from.DistanceTo(to) - from.Radius - to.Radius;
        return distance < Far ? 0 : distance / Math.Max((arrived - left).Duration().TotalHours, 1.0 / 60);
    }
}
