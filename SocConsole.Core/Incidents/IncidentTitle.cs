using SocConsole.Core.Detection.Threats;

namespace SocConsole.Core.Incidents;

/// <summary>What an incident is called before a person gives it a better name.</summary>
internal static class IncidentTitle
{
    public const int MaximumLength = 200;

    /// <summary><c>Brute force attack from 203.0.113.9 on web-02</c>.</summary>
    public static string Of(Threat threat)
    {
        var kind = threat.Type.Replace('_', ' ');
        var title = (kind.Length == 0 ? "Attack" : char.ToUpperInvariant(kind[0]) + kind[1..])
            + (threat.SourceIp is { } source ? $" from {source}" : threat.UserName is { } user ? $" by {user}" : string.Empty)
            + (threat.Target is { } target ? $" on {target}" : string.Empty);
        return title.Length <= MaximumLength ? title : title[..(char.IsHighSurrogate(title[MaximumLength - 1]) ? MaximumLength - 1 : MaximumLength)];
    }
}
