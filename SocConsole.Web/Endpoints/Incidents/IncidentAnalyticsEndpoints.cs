using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Reading;
using SocConsole.Core.Intelligence.Attack;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Incidents;

/// <summary>Incidents over time and their attack paths, in the XDR document's forms. Both take start_time and end_time in milliseconds since 1970, or as ISO 8601.</summary>
internal static class IncidentAnalyticsEndpoints
{
    private const int MaximumListed = 100;
    private static readonly TimeSpan DefaultSpan = TimeSpan.FromHours(2);
    private static readonly TimeSpan Active = TimeSpan.FromMinutes(30);

    public static void MapIncidentAnalytics(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/incidents", "Incidents");

        group.MapGet("/timeline", Timeline).Needs(Permission.ReadIncidents).WithSummary("Incidents that were opened in a time, by default the last two hours; page= and limit= go on");
        group.MapGet("/attack-paths", Paths).Needs(Permission.ReadIncidents).WithSummary("Chains of addresses, hosts, accounts and processes from the events of incidents, by default of the last six hours; incident_id= asks for one");
    }

    private static async Task<Result<TimelineBody>> Timeline(string? start_time, string? end_time, int? page, int? limit, Actor actor, IncidentService incidents, TimeProvider clock, CancellationToken ct)
    {
        if (!IncidentParameters.TryTime(start_time, out var start) || !IncidentParameters.TryTime(end_time, out var end))
        {
            return Error.Invalid("start_time", "must be milliseconds since 1970, or ISO 8601");
        }

        var until = end ?? clock.GetUtcNow().UtcDateTime;
        var from = start ?? until - DefaultSpan;
        var filter = new IncidentFilter { From = from, Until = until };
        return await incidents.ListAsync(actor, filter, new PageRequest(page ?? 1, limit ?? MaximumListed), ct)
            .Map(found => new TimelineBody([.. found.Items.Select(TimelineIncidentBody.From)], found.Total, new MillisecondRange(Milliseconds(from), Milliseconds(until))));
    }

    private static async Task<Result<AttackPathsBody>> Paths(string? start_time, string? end_time, string? incident_id, Actor actor, AttackPathService paths, TimeProvider clock, CancellationToken ct)
    {
        if (!IncidentParameters.TryTime(start_time, out var start) || !IncidentParameters.TryTime(end_time, out var end))
        {
            return Error.Invalid("start_time", "must be milliseconds since 1970, or ISO 8601");
        }

        var now = clock.GetUtcNow().UtcDateTime;
        return await (incident_id is { Length: > 0 } one ? paths.OfAsync(actor, one, ct) : paths.FindAsync(actor, start, end, ct)).Map(found => AttackPathsBody.From(found, now, Active));
    }

    internal static long Milliseconds(DateTime utc) => new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeMilliseconds();
}

internal sealed record MillisecondRange(long Start, long End);

/// <param name="TimeRange">Milliseconds since 1970.</param>
internal sealed record TimelineBody(IReadOnlyList<TimelineIncidentBody> Incidents, long TotalCount, MillisecondRange TimeRange);

/// <summary>An incident on the timeline.</summary>
/// <param name="Timestamp">When it was opened; <paramref name="TimestampMs"/> is the same in milliseconds since 1970, as the reference had it.</param>
/// <param name="LocationData">Where the source is; its parts are null while no event says it.</param>
/// <param name="MitreAttack">The first technique that a rule recognised, by its ATT&amp;CK id; null when none did. <c>techniques</c> has all.</param>
internal sealed record TimelineIncidentBody(
    int Id, DateTime Timestamp, long TimestampMs, string Title, string Description, Severity Severity, IncidentStatus Status, IReadOnlyList<string> AttackVectors, IReadOnlyList<string> AffectedAssets, string? SourceIp,
    LocationBody LocationData, MitreBody? MitreAttack, IReadOnlyList<string> Techniques, DateTime FirstSeen, DateTime LastSeen, bool IsTest)
{
    public static TimelineIncidentBody From(IncidentRow row) => new(
        row.Number,
        row.CreatedAt,
        IncidentAnalyticsEndpoints.Milliseconds(row.CreatedAt),
        row.Title,
        row.Reason,
        row.Severity,
        row.Status,
        row.Category is { } category ? [category] : [],
        [.. new[] { row.Host }.OfType<string>()],
        row.SourceIp,
        new LocationBody(null, null, null),
        row.Techniques is [var first, ..] ? MitreBody.Of(first) : null,
        row.Techniques,
        row.FirstSeenAt,
        row.LastSeenAt,
        row.Simulated);
}

internal sealed record LocationBody(string? SourceCountry, double? SourceLat, double? SourceLng);

internal sealed record MitreBody(string TechniqueId, string? TechniqueName, string? Tactic)
{
    public static MitreBody Of(string id)
    {
        var technique = TechniqueDetail.Of(id);
        return new(id, technique.Name, technique.Tactics is [var tactic, ..] ? tactic : null);
    }
}

/// <param name="LastUpdated">Milliseconds since 1970.</param>
/// <param name="Complete">False when there was more than is read at once.</param>
internal sealed record AttackPathsBody(IReadOnlyList<AttackPathBody> AttackPaths, int TotalCount, long LastUpdated, IReadOnlyList<AttackNode> Nodes, IReadOnlyList<AttackEdge> Edges, int EventsRead, bool Complete)
{
    public static AttackPathsBody From(AttackPaths found, DateTime now, TimeSpan active)
    {
        var nodes = found.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        var most = found.Paths.Count == 0 ? 1 : Math.Max(1, found.Paths.Max(path => path.Events));
        return new([.. found.Paths.Select(path => AttackPathBody.From(path, nodes, most, now - path.LastSeenAt <= active))], found.Paths.Count, IncidentAnalyticsEndpoints.Milliseconds(now), found.Nodes, found.Edges, found.EventsRead, found.Complete);
    }
}

/// <param name="Progress">How far the furthest technique stands in the order of ATT&amp;CK's tactics, 0 to 1; null when no technique is known.</param>
/// <param name="AttackType">Action of the last hop that tells one; null when none does.</param>
/// <param name="IsActive">Its last event is not older than 30 minutes.</param>
internal sealed record AttackPathBody(
    string Id, int IncidentId, PathEndBody Source, PathEndBody Target, double? Progress, string? AttackType, bool IsActive, IReadOnlyList<string> Nodes, IReadOnlyList<AttackEdge> Hops, IReadOnlyList<string> Techniques, long Events,
    DateTime FirstSeen, DateTime LastSeen)
{
    public static AttackPathBody From(AttackPath path, IReadOnlyDictionary<string, AttackNode> nodes, long most, bool active)
    {
        var intensity = Math.Round((double)path.Events / most, 3);
        var furthest = path.Techniques.SelectMany(TacticsOf).DefaultIfEmpty(-1).Max();
        return new(
            path.Id, path.Incident, PathEndBody.Of(nodes[path.Nodes[0]], intensity), PathEndBody.Of(nodes[path.Nodes[^1]], intensity), furthest < 0 ? null : Math.Round((furthest + 1d) / AttackTable.Tactics.Count, 3),
            path.Hops.Select(hop => hop.Actions.Count > 0 ? hop.Actions[0] : null).LastOrDefault(action => action is not null), active, path.Nodes, path.Hops, path.Techniques, path.Events,
            path.FirstSeenAt, path.LastSeenAt);
    }

    private static IEnumerable<int> TacticsOf(string technique) => AttackTable.TacticsOf(technique).Select(tactic => AttackTable.Tactics.Select(known => known.Id).ToList().IndexOf(tactic)).Where(at => at >= 0);
}

/// <param name="Latitude">Null while no event says where it is.</param>
/// <param name="Intensity">Events of the path ÷ events of the busiest path, 0 to 1.</param>
/// <param name="Timestamp">Last event; <paramref name="TimestampMs"/> is the same in milliseconds since 1970.</param>
internal sealed record PathEndBody(string Id, string Value, double? Latitude, double? Longitude, double Intensity, AttackNodeKind Type, string? Country, DateTime Timestamp, long TimestampMs)
{
    public static PathEndBody Of(AttackNode node, double intensity) => new(
        node.Id, node.Value, node.Latitude, node.Longitude, intensity, node.Kind, node.Country, node.LastSeenAt, IncidentAnalyticsEndpoints.Milliseconds(node.LastSeenAt));
}
