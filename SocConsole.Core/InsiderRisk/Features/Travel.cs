using SocConsole.Core.InsiderRisk.Activities;

namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>Journeys that nobody can have made.</summary>
public static class Travel
{
    /// <summary>Kilometres; nearer places are told apart too badly.</summary>
    public const double Far = 500;

    /// <summary>km/h; an airliner is slower, with the way to and from the airport. Source: docs/insider-risk.md.</summary>
    public const double Fastest = 1000;

    /// <summary>
    /// Most journeys one after the other that nobody can have made. Logons between two of them are passed over, so that a stop on the way never lowers the count. The cost grows with the square of
    /// the logons.
    /// </summary>
    public static int Impossible(IEnumerable<(DateTime At, double Latitude, double Longitude, double Radius)> logons)
    {
        (DateTime At, Position Where)[] stops = [.. logons.Order().Select(logon => (logon.At, new Position(null, logon.Latitude, logon.Longitude, logon.Radius)))];
        var journeys = new int[stops.Length];
        for (var to = 1; to < stops.Length; to++)
        {
            for (var from = 0; from < to; from++)
            {
                if (journeys[from] >= journeys[to] && Speed(stops[from].Where, stops[from].At, stops[to].Where, stops[to].At) > Fastest)
                {
                    journeys[to] = journeys[from] + 1;
                }
            }
        }

        return journeys.Length == 0 ? 0 : journeys.Max();
    }

    /// <summary>km/h of a journey, without what the positions may be off; 0 for near places.</summary>
    public static double Speed(Position from, DateTime left, Position to, DateTime arrived)
    {
        var distance = from.DistanceTo(to) - from.Radius - to.Radius;
        return distance < Far ? 0 : distance / Math.Max((arrived - left).Duration().TotalHours, 1.0 / 60);
    }
}
