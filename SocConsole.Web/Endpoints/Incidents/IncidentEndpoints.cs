using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Reading;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Incidents;

/// <summary>Incidents as the XDR document reads them.</summary>
internal static class IncidentEndpoints
{
    public static void MapIncidents(this IEndpointRouteBuilder routes)
    {
        var root = routes.MapApi(ApiFamily.Xdr, "/incidents", "Incidents");

        root.MapGet("", List).Needs(Permission.ReadIncidents)
            .WithSummary("Incidents, the newest first: status=open,investigating severity=high assignee=me source_ip= q= test=false from= to= sort=risk page= limit=");
        root.MapGet("/real", Real).Needs(Permission.ReadIncidents).WithSummary("Incidents of real events; include_test=true lists simulated and synthetic ones too");
        root.MapGet("/{id}", Get).Needs(Permission.ReadIncidents).WithSummary("Everything about one incident, by 42 or INC-042");

        routes.MapApi(ApiFamily.Xdr, "/api/incidents", "Incidents").MapGet("/{inc_id}/context", Context).Needs(Permission.ReadIncidents)
            .WithSummary("One incident with its threats, entities, indicators, similar incidents and what was done");
    }

    private static async Task<Result<IncidentListBody>> List([AsParameters] IncidentParameters asked, Actor actor, IncidentService incidents, CancellationToken ct) =>
        asked.ToFilter(actor).Succeeded(out var filter, out var error) ? await incidents.ListAsync(actor, filter, asked.ToPage(), ct).Map(IncidentListBody.From) : error;

    private static async Task<Result<RealIncidentsBody>> Real(bool? include_test, [AsParameters] IncidentParameters asked, Actor actor, IncidentService incidents, CancellationToken ct)
    {
        if (!asked.ToFilter(actor).Succeeded(out var filter, out var error))
        {
            return error;
        }

        var all = include_test == true;
        if (!(await incidents.ListAsync(actor, filter with { Simulated = all ? null : false }, asked.ToPage(), ct)).Succeeded(out var page, out error)
            || !(await incidents.ListAsync(actor, filter with { Simulated = true }, new PageRequest(1, 1), ct)).Succeeded(out var tests, out error))
        {
            return error;
        }

        return new RealIncidentsBody([.. page.Items.Select(IncidentBody.From)], page.Total, page.Number, page.Size, all ? "all" : "real_only", all ? 0 : tests.Total);
    }

    private static Task<Result<IncidentDetailBody>> Get(string id, Actor actor, IncidentService incidents, IncidentStory story, IIncidentActions actions, CancellationToken ct) =>
        IncidentParts.ReadAsync(actor, id, incidents, story, actions, ct).Map(IncidentDetailBody.From);

    private static async Task<Result<IncidentContextBody>> Context(
        string inc_id, Actor actor, IncidentService incidents, IncidentStory story, IncidentSimilarity similarity, IIncidentActions actions, CancellationToken ct)
    {
        if (!(await IncidentParts.ReadAsync(actor, inc_id, incidents, story, actions, ct)).Succeeded(out var parts, out var error)
            || !(await similarity.FindAsync(actor, inc_id, ct)).Succeeded(out var similar, out error))
        {
            return error;
        }

        var row = IncidentBody.From(parts.Detail.Row);
        return new IncidentContextBody(
            row.Id, row, [.. parts.Detail.Threats.Select(IncidentThreatBody.From)], new EntitiesBody(row.SrcIp, row.Host, row.User), [.. row.Techniques.Select(TechniqueBody.Of)], parts.Indicators,
            [.. parts.Events.Select(IncidentEventBody.From)], [.. parts.Actions.Select(IncidentActionBody.From)], [.. similar.Select(SimilarBody.From)]);
    }
}

internal sealed record EntitiesBody(string? SourceIp, string? Host, string? User);

/// <summary>What somebody needs to know who comes to an incident anew.</summary>
internal sealed record IncidentContextBody(
    int IncidentId, IncidentBody Incident, IReadOnlyList<IncidentThreatBody> Threats, EntitiesBody Entities, IReadOnlyList<TechniqueBody> Techniques, IReadOnlyList<IncidentIndicator> Iocs,
    IReadOnlyList<IncidentEventBody> RecentEvents, IReadOnlyList<IncidentActionBody> Actions, IReadOnlyList<SimilarBody> SimilarIncidents);
