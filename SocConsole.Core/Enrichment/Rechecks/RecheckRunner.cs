using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Rechecks;

/// <summary>
/// Checks a watched indicator again. The next time is set with the result, so one that a kill cut off is due still. A verdict that changed is told; one that nobody could give is no change,
/// or every outage would raise an alarm.
/// </summary>
public sealed class RecheckRunner(SocDatabase database, IocCheckService checks, RecheckPlaces places, TimeProvider clock) : IJobHandler
{
    private const string Name = "recheck";

    public string Kind => JobKinds.Recheck;

    public async Task RunAsync(string argument, CancellationToken ct)
    {
        var (organization, name) = JobArgument.Parse(argument);
        using var place = places.TryEnter(organization, name, ct);
        if (place is null)
        {
            // The sweep comes back to it when a place is free.
            return;
        }

        await RunAsync(organization, int.Parse(name, CultureInfo.InvariantCulture), place.Token);
    }

    private async Task RunAsync(int organization, int id, CancellationToken ct)
    {
        await using var db = database.Read(organization);
        if (await db.Rechecks.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } due || due.NextAt > clock.GetUtcNow().UtcDateTime)
        {
            return;
        }

        var looked = await checks.RecheckAsync(Actor.Stage(organization, Name), id, new CheckRequest(due.Value, ForceRefresh: true), ct);
        await database.WriteAsync<Done>(
            organization,
            async unit =>
            {
                if (await unit.Db.Rechecks.FirstOrDefaultAsync(row => row.Id == id) is { } row)
                {
                    (row.NextAt, row.CheckedAt, row.LastError) = (unit.Now.AddHours(row.EveryHours), unit.Now, looked.Error?.Message);
                    if (looked.Value is { } lookup)
                    {
                        Compare(unit, row, lookup);
                    }
                }

                return Done.Value;
            },
            CancellationToken.None);
    }

    private static void Compare(Unit unit, Recheck row, LookupView lookup)
    {
        row.LookupId = lookup.Id;
        if (lookup.Verdict is not { Score: { } score, Band: var band })
        {
            row.LastError = "No provider that answered judges it.";
            return;
        }

        if (row.Verdict is { } before && before != band)
        {
            unit.Db.VerdictChanges.Add(new VerdictChange
            {
                RecheckId = row.Id,
                IocType = row.IocType,
                Value = row.Value,
                From = before,
                To = band,
                FromScore = row.Score,
                ToScore = score,
                LookupId = lookup.Id,
                At = unit.Now,
            });
            unit.Raise(new IocVerdictChanged(row.OrganizationId, unit.Now, row.Value, Wire.Name(before), Wire.Name(band), lookup.Id));
        }

        (row.Verdict, row.Score) = (band, score);
    }
}
