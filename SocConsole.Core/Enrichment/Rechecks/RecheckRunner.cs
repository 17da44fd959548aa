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
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(15);

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

        var looked = await checks.RecheckAsync(Actor.Stage(organization, Name), id, new CheckRequest(due.Value, ForceRefresh: true, due.Tlp) { IsBackground = true }, ct);
        var before = due.LookupId is { } last ? (await db.Lookups.FirstOrDefaultAsync(row => row.Id == last, ct))?.Results ?? [] : [];
        await database.WriteAsync<Done>(
            organization,
            async unit =>
            {
                if (await unit.Db.Rechecks.FirstOrDefaultAsync(row => row.Id == id) is { } row)
                {
                    (row.NextAt, row.CheckedAt, row.LastError) = (unit.Now + (looked.Error is null ? TimeSpan.FromHours(row.EveryHours) : AfterFailure), unit.Now, looked.Error?.Message);
                    if (looked.Value is { } lookup)
                    {
                        Compare(unit, row, lookup, before);
                    }
                }

                return Done.Value;
            },
            CancellationToken.None);
    }

    private static void Compare(Unit unit, Recheck row, LookupView lookup, IReadOnlyList<ProviderResult> before)
    {
        // One that judged the last time and is silent now would make a change of its silence.
        var silent = before.Where(result => result.Judges && lookup.Results.FirstOrDefault(now => now.Provider == result.Provider) is { HasAnswered: false }).Select(result => result.Title).ToList();
        if (silent.Count > 0 && row.Verdict is not null)
        {
            row.LastError = $"{string.Join(", ", silent)} did not answer, so it is not compared.";
            return;
        }

        row.LookupId = lookup.Id;
        if (lookup.Verdict is not { Score: { } score, Band: var band })
        {
            row.LastError = "No provider that answered judges it.";
            return;
        }

        if (row.Verdict is { } then && then != band)
        {
            unit.Db.VerdictChanges.Add(new VerdictChange
            {
                RecheckId = row.Id,
                IocType = row.IocType,
                Value = row.Value,
                From = then,
                To = band,
                FromScore = row.Score,
                ToScore = score,
                LookupId = lookup.Id,
                At = unit.Now,
            });
            unit.Raise(new IocVerdictChanged(row.OrganizationId, unit.Now, row.Value, Wire.Name(then), Wire.Name(band), lookup.Id));
        }

        (row.Verdict, row.Score) = (band, score);
    }
}
