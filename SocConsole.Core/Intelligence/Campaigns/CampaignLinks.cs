using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Campaigns;

/// <summary>What became of values that were to be linked.</summary>
/// <param name="Linked">Indicators that belong to the campaign now and did not before.</param>
/// <param name="Already">Indicators that belonged to it before.</param>
/// <param name="Unknown">Values that are no indicator of the organization, as they were given.</param>
/// <param name="Full">Indicators that have as many tags as there may be.</param>
public sealed record CampaignLinkView(int Linked, int Already, IReadOnlyList<string> Unknown, int Full);

/// <summary>Links indicators to campaigns: an indicator belongs to a campaign by its tag.</summary>
public sealed class CampaignLinks(SocDatabase database)
{
    /// <summary>Most values at once.</summary>
    public const int MaximumValues = 500;

    private const string What = "Campaign";

    /// <summary>The tag of a campaign's indicators.</summary>
    public static string TagOf(string campaign) => $"campaign:{campaign}".ToLowerInvariant();

    /// <summary>Links indicators that are known by their values. Errors: INVALID_REQUEST, CAMPAIGN_NOT_FOUND.</summary>
    public async Task<Result<CampaignLinkView>> LinkAsync(Actor actor, int id, IReadOnlyList<string> values, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        if (values.Count is 0 or > MaximumValues)
        {
            return Error.Invalid("values", $"must be 1 to {MaximumValues}");
        }

        return await database.WriteAsync<CampaignLinkView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Campaigns.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } campaign)
            {
                return Error.NotFound(What, id);
            }

            var (linked, already, full) = (0, 0, 0);
            List<string> unknown = [];
            foreach (var value in values)
            {
                var row = await FindAsync(unit.Db, value, ct);
                switch (row)
                {
                    case null:
                        unknown.Add(value);
                        break;
                    case { } when row.Tags.Contains(TagOf(campaign.Name)):
                        already++;
                        break;
                    case { Tags.Count: >= Indicator.MaximumTags }:
                        full++;
                        break;
                    default:
                        await SetAsync(unit, row, row.Tags.Append(TagOf(campaign.Name)), ct);
                        linked++;
                        break;
                }
            }

            unit.Audit(actor, "campaign.linked", Subject(id), new { linked });
            unit.Raise(new IndicatorsChanged(actor.OrganizationId, unit.Now));
            return new CampaignLinkView(linked, already, unknown, full);
        }, ct);
    }

    /// <summary>Takes the campaign's tag from an indicator. Errors: CAMPAIGN_NOT_FOUND, INDICATOR_NOT_FOUND.</summary>
    public async Task<Result<Done>> UnlinkAsync(Actor actor, int id, int indicatorId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Campaigns.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } campaign)
            {
                return Error.NotFound(What, id);
            }

            if (await unit.Db.Indicators.FirstOrDefaultAsync(row => row.Id == indicatorId, ct) is not { } row)
            {
                return Error.NotFound("Indicator", indicatorId);
            }

            await SetAsync(unit, row, row.Tags.Where(tag => tag != TagOf(campaign.Name)), ct);
            unit.Audit(actor, "campaign.unlinked", Subject(id), new { row.Type, row.NormalizedValue });
            unit.Raise(new IndicatorsChanged(actor.OrganizationId, unit.Now));
            return Done.Value;
        }, ct);
    }

    // Names that are reserved for tests are domains only where somebody says so.
    private static async Task<Indicator?> FindAsync(SocDbContext db, string value, CancellationToken ct) =>
        IndicatorNormaliser.Normalise(value).Succeeded(out var normal, out _) || IndicatorNormaliser.Normalise(value, IndicatorType.Domain).Succeeded(out normal, out _)
            ? await db.Indicators.FirstOrDefaultAsync(row => row.Type == normal.Type && row.NormalizedValue == normal.Value, ct)
            : null;

    private static async Task SetAsync(Unit unit, Indicator row, IEnumerable<string> tags, CancellationToken ct)
    {
        await IndicatorTags.SetAsync(unit.Db, row, tags, ct);
        row.UpdatedAt = unit.Now;
        await unit.Db.SaveChangesAsync(ct);
    }

    private static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"campaign:{id}");
}
