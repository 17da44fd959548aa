using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Campaigns;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <summary>What actors do together over time.</summary>
internal static class CampaignEndpoints
{
    public static void MapCampaigns(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatIntel, "/api/v1/campaigns", "Campaigns");
        var sample = new { name = "Autumn phishing", description = "Parcel notices", threat_actors = new[] { "unknown" }, techniques = new[] { "T1566", "T1071.001" } };

        group.MapGet("", List).Needs(Permission.ReadIndicators).WithSummary("Campaigns, the newest first; active_only=false lists the others too");
        group.MapGet("/{id:int}", Get).Needs(Permission.ReadIndicators).WithSummary("One campaign; indicators belong to it by the tag campaign:NAME");
        group.MapPost("", Create).Needs(Permission.ManageIndicators).Succeeds(StatusCodes.Status201Created).WithSummary("Add a campaign").Example("A phishing campaign", sample);
        group.MapPut("/{id:int}", Update).Needs(Permission.ManageIndicators).WithSummary("Change a campaign").Example("A phishing campaign", sample);
        group.MapDelete("/{id:int}", Delete).Needs(Permission.ManageIndicators).WithSummary("Forget a campaign; its indicators stay");
    }

    private static Task<Result<CampaignListBody>> List([FromQuery(Name = "active_only")] bool? activeOnly, Actor actor, CampaignService campaigns, CancellationToken ct) =>
        campaigns.ListAsync(actor, activeOnly ?? true, ct).Map(list => new CampaignListBody(list));

    private static Task<Result<CampaignView>> Get(int id, Actor actor, CampaignService campaigns, CancellationToken ct) => campaigns.GetAsync(actor, id, ct);

    private static Task<Result<CampaignView>> Create(CampaignBody request, Actor actor, CampaignService campaigns, CancellationToken ct) => campaigns.CreateAsync(actor, request.ToDraft(), ct);

    private static Task<Result<CampaignView>> Update(int id, CampaignBody request, Actor actor, CampaignService campaigns, CancellationToken ct) =>
        campaigns.UpdateAsync(actor, id, request.ToDraft(), ct);

    private static Task<Result<MessageBody>> Delete(int id, Actor actor, CampaignService campaigns, CancellationToken ct) =>
        campaigns.DeleteAsync(actor, id, ct).Map(_ => new MessageBody("Campaign deleted successfully"));
}

/// <param name="Techniques">ATT&amp;CK ids, such as T1071 or T1071.001.</param>
internal sealed record CampaignBody([property: Required] string Name, string? Description, IReadOnlyList<string>? ThreatActors, IReadOnlyList<string>? Techniques, bool? IsActive)
{
    public CampaignDraft ToDraft() => new(Name, Description ?? string.Empty, ThreatActors ?? [], Techniques ?? [], IsActive);
}

/// <param name="Campaigns">The newest first.</param>
internal sealed record CampaignListBody(IReadOnlyList<CampaignView> Campaigns);
