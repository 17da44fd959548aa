using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Intelligence.Stix;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Taxii;

/// <summary>Stores indicators that others send. Each object is judged by the specification and read as a feed's are; what can't be stored is told with its reason.</summary>
public sealed class TaxiiInbox(SocDatabase database, ExclusionGate exclusions, TaxiiStatuses statuses, TimeProvider clock)
{
    /// <summary>Whose claims they become.</summary>
    public const string SourceName = "TAXII inbox";

    private const int MostRows = 20_000;

    public TaxiiStatus? Status(int organizationId, string id) => statuses.Find(organizationId, id);

    /// <summary>Errors: INVALID_REQUEST for more objects than are judged at once.</summary>
    public async Task<Result<TaxiiStatus>> AddAsync(Actor actor, IReadOnlyList<JsonElement> objects, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        if (objects.Count > StixValidator.MaximumObjects)
        {
            return Error.Invalid("objects", $"at most {StixValidator.MaximumObjects} at once");
        }

        var post = new TaxiiPost(objects);
        var rows = await post.ReadAsync(ct);
        if (rows.Count > MostRows)
        {
            return Error.Invalid("objects", $"they name {rows.Count} indicators; at most {MostRows} at once");
        }

        var tally = await exclusions.OpenAsync(actor.OrganizationId, ct);
        IndicatorRow[] kept = [.. rows.Select(row => exclusions.Keep(actor.OrganizationId, row, tally))];
        if (rows.Count > 0 && (await database.WriteAsync<Done>(actor.OrganizationId, unit => StoreAsync(unit, actor, kept, tally, ct), ct)).Error is { } failed)
        {
            return failed;
        }

        var now = clock.GetUtcNow();
        var status = TaxiiStatus.Complete(Guid.NewGuid().ToString(), now.UtcDateTime, post.Successes, post.Failures);
        statuses.Keep(actor.OrganizationId, status);
        return status;
    }

    private static async Task<Result<Done>> StoreAsync(Unit unit, Actor actor, IndicatorRow[] rows, ExclusionTally tally, CancellationToken ct)
    {
        var source = await unit.Db.ThreatSources.FirstOrDefaultAsync(row => row.Name == SourceName, ct);
        if (source is null)
        {
            if (await unit.Db.ThreatSources.CountAsync(ct) >= SourceService.MaximumSources)
            {
                return Error.Conflict("TOO_MANY_SOURCES", $"An organization has at most {SourceService.MaximumSources} sources; delete one first.");
            }

            source = new ThreatSource { Name = SourceName, Description = "Sent to the collection inbox", Kind = SourceKind.Opensource, CreatedAt = unit.Now, UpdatedAt = unit.Now };
            unit.Db.ThreatSources.Add(source);
            await unit.Db.SaveChangesAsync(ct);
        }

        await using var store = IndicatorStore.In(unit, actor.OrganizationId, source.Id);
        var (added, _) = await store.PutAsync(rows, ct);
        await tally.WriteAsync(unit, ct);
        unit.Audit(actor, "indicator.received", $"source:{source.Id}", new { count = rows.Length, added });
        unit.Raise(new IndicatorsChanged(actor.OrganizationId, unit.Now));
        return Done.Value;
    }
}
