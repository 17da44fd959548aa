using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Profile;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.InsiderRisk;

/// <summary>What the pages of people show, as data.</summary>
internal static class ProfileEndpoints
{
    private const int RowsUnlessAsked = 50;

    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.InsiderRisk, "/api/v1/insider", "Insider profiles");
        group.MapGet("/people", People).Needs(Permission.ReadPeople).WithSummary("People ranked by score or by change, with their place among peers, drivers and last alert; q, level, department, order, page and limit");
        group.MapGet("/people/{user_id}/profile", Profile).Needs(Permission.ReadPeople).WithSummary("A person with one day taken apart: contributions that sum to the score, what is usual, what is not unusual, trend, alerts and joined risk");
        group.MapGet("/people/{user_id}/timeline", Timeline).Needs(Permission.ReadPeople).WithSummary("Activities, alerts, incidents and threats about a person in one line of time; from and to as dates, kind as words with commas, page and limit");
    }

    private static async Task<Result<PeopleRanking>> People(string? q, string? level, string? department, string? order, int? page, int? limit, Actor actor, PeopleRankingService people, CancellationToken ct)
    {
        RiskLevel? wanted = null;
        if (level is not null)
        {
            if (!Wire.TryRead<RiskLevel>(level, out var read))
            {
                return Error.Invalid("level", "must be one of low, medium, high, critical");
            }

            wanted = read;
        }

        var by = PeopleOrder.Score;
        return order is null || Wire.TryRead(order, out by)
            ? await people.RankAsync(actor, new PeopleFilter(q, wanted, department, by), new PageRequest(page ?? 1, limit ?? RowsUnlessAsked), ct)
            : Error.Invalid("order", "must be score or change");
    }

    private static Task<Result<PersonProfile>> Profile([FromRoute(Name = "user_id")] string user, DateOnly? day, Actor actor, PersonProfileService profiles, CancellationToken ct) => profiles.ReadAsync(actor, user, day, ct);

    private static async Task<Result<PersonTimelineView>> Timeline([FromRoute(Name = "user_id")] string user, DateOnly? from, DateOnly? to, string? kind, int? page, int? limit, Actor actor, PersonTimeline timeline, CancellationToken ct) =>
        TimelineFilter.Parse(kind).Succeeded(out var filter, out var error) ? await timeline.ReadAsync(actor, user, from, to, filter, new PageRequest(page ?? 1, limit ?? RowsUnlessAsked), ct) : error;
}
