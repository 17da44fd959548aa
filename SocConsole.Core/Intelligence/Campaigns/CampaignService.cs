using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Attack;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Campaigns;

/// <param name="IndicatorsCount">Indicators that are linked to it: by a tag <c>campaign:NAME</c>.</param>
public sealed record CampaignView(
    int Id, string Name, string Description, IReadOnlyList<string> ThreatActors, IReadOnlyList<string> Techniques, long IndicatorsCount, DateTime? FirstSeen, DateTime? LastSeen,
    bool IsActive, DateTime CreatedAt, DateTime UpdatedAt)
{
    /// <summary>What is known of each of its techniques, in their order.</summary>
    public IReadOnlyList<TechniqueDetail> TechniqueDetails => [.. Techniques.Select(TechniqueDetail.Of)];
}

/// <param name="Techniques">ATT&amp;CK ids, such as T1071 or T1071.001.</param>
/// <param name="IsActive">Null keeps it; a new one is active.</param>
public sealed record CampaignDraft(string Name, string Description, IReadOnlyList<string> ThreatActors, IReadOnlyList<string> Techniques, bool? IsActive);

/// <summary>Campaigns of an organization.</summary>
public sealed class CampaignService(SocDatabase database)
{
    /// <summary>Most campaigns of an organization.</summary>
    public const int MaximumCampaigns = 5_000;

    private const string What = "Campaign";
    private const int MaximumDescription = 10_000;
    private const int MaximumActor = 200;

    /// <summary>The newest first.</summary>
    public async Task<Result<IReadOnlyList<CampaignView>>> ListAsync(Actor actor, bool activeOnly, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.Campaigns.Where(row => !activeOnly || row.IsActive).OrderByDescending(row => row.Id).Take(MaximumCampaigns).ToListAsync(ct);
        var tags = rows.Select(TagOf).ToList();
        var counts = await db.IndicatorTags.Where(entry => tags.Contains(entry.Tag)).GroupBy(entry => entry.Tag).Select(group => new { group.Key, Count = group.LongCount() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        return Result.Of<IReadOnlyList<CampaignView>>([.. rows.Select(row => View(row, counts.GetValueOrDefault(TagOf(row))))]);
    }

    public async Task<Result<CampaignView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Campaigns.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? await ViewAsync(db, row, ct) : Error.NotFound(What, id);
    }

    /// <summary>Errors: INVALID_REQUEST, CAMPAIGN_EXISTS for a name that is taken, TOO_MANY_CAMPAIGNS.</summary>
    public async Task<Result<CampaignView>> CreateAsync(Actor actor, CampaignDraft draft, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? Check(draft)) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<CampaignView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Campaigns.CountAsync(ct) >= MaximumCampaigns)
            {
                return Error.Conflict("TOO_MANY_CAMPAIGNS", $"An organization has at most {MaximumCampaigns} campaigns; delete one first.");
            }

            var row = new Campaign { Name = draft.Name.Trim(), CreatedAt = unit.Now };
            unit.Db.Campaigns.Add(row);
            return await SaveAsync(unit, actor, row, draft, "campaign.created", ct);
        }, ct);
    }

    public async Task<Result<CampaignView>> UpdateAsync(Actor actor, int id, CampaignDraft draft, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? Check(draft)) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<CampaignView>(actor.OrganizationId, async unit =>
            await unit.Db.Campaigns.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? await SaveAsync(unit, actor, row, draft, "campaign.updated", ct) : Error.NotFound(What, id), ct);
    }

    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Campaigns.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            unit.Db.Campaigns.Remove(row);
            unit.Audit(actor, "campaign.deleted", Subject(id), new { row.Name });
            return Done.Value;
        }, ct);
    }

    private static async Task<Result<CampaignView>> SaveAsync(Unit unit, Actor actor, Campaign row, CampaignDraft draft, string action, CancellationToken ct)
    {
        var name = draft.Name.Trim();
        if (await unit.Db.Campaigns.AnyAsync(other => other.Id != row.Id && other.Name == name, ct))
        {
            return Error.Conflict("CAMPAIGN_EXISTS", $"A campaign is already called {name}; choose another name.");
        }

        var tag = TagOf(row);
        if (!string.Equals(row.Name, name, StringComparison.OrdinalIgnoreCase) && await unit.Db.IndicatorTags.AnyAsync(entry => entry.Tag == tag, ct))
        {
            return Error.Conflict("CAMPAIGN_IN_USE", $"Indicators belong to it by the tag {tag}; tag these anew before its name changes.");
        }

        (row.Name, row.Description, row.ThreatActors, row.UpdatedAt) = (name, draft.Description, [.. draft.ThreatActors], unit.Now);
        (row.Techniques, row.IsActive) = ([.. draft.Techniques], draft.IsActive ?? row.IsActive);
        await unit.Db.SaveChangesAsync(ct);
        unit.Audit(actor, action, Subject(row.Id), new { row.Name, row.IsActive });
        return await ViewAsync(unit.Db, row, ct);
    }

    private static async Task<CampaignView> ViewAsync(SocDbContext db, Campaign row, CancellationToken ct)
    {
        var tag = TagOf(row);
        return View(row, await db.IndicatorTags.LongCountAsync(entry => entry.Tag == tag, ct));
    }

    private static string TagOf(Campaign row) => CampaignLinks.TagOf(row.Name);

    private static CampaignView View(Campaign row, long indicators) =>
        new(row.Id, row.Name, row.Description, row.ThreatActors, row.Techniques, indicators, row.FirstSeen, row.LastSeen, row.IsActive, row.CreatedAt, row.UpdatedAt);

    private static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"campaign:{id}");

    private static Error? Check(CampaignDraft draft) => draft switch
    {
        _ when draft.Name.Trim().Length is 0 or > Campaign.MaximumName => Error.Invalid("name", $"must have 1 to {Campaign.MaximumName} characters"),
        { Description.Length: > MaximumDescription } => Error.Invalid("description", $"must have at most {MaximumDescription} characters"),
        { ThreatActors.Count: > Campaign.MaximumEntries } => Error.Invalid("threat_actors", $"must be at most {Campaign.MaximumEntries}"),
        { Techniques.Count: > Campaign.MaximumEntries } => Error.Invalid("techniques", $"must be at most {Campaign.MaximumEntries}"),
        _ when draft.ThreatActors.Any(name => name is null || name.Trim().Length is 0 or > MaximumActor) => Error.Invalid("threat_actors", $"each must have 1 to {MaximumActor} characters"),
        _ when draft.Techniques.Any(id => id is null) => Error.Invalid("techniques", "each must be a text"),
        _ when draft.Techniques.FirstOrDefault(id => !AttackTechnique.IsId(id)) is { } wrong => Error.Invalid("techniques", $"'{wrong}' is no ATT&CK technique; write it as T1071 or T1071.001"),
        _ => null,
    };
}
