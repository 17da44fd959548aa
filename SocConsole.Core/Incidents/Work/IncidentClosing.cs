using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Work;

/// <summary>Ends incidents: with a resolution, or by merging one into another.</summary>
public sealed class IncidentClosing(IncidentChange changes, IncidentOptions options)
{
    private const int MaximumNote = 2_000;

    /// <summary>
    /// Closes it. A true positive is resolved, everything else dismissed. Its open threats get the same verdict, which calibrates detection: mitigated for a true positive,
    /// false positive for a false or benign one; those of a duplicate stay as they are.
    /// </summary>
    public Task<Result<IncidentRow>> CloseAsync(Actor actor, string number, IncidentResolution resolution, string? note, int? version, CancellationToken ct) =>
        note is { Length: > MaximumNote }
            ? Task.FromResult<Result<IncidentRow>>(Error.Invalid("note", $"must be at most {MaximumNote} characters"))
            : changes.ApplyAsync<Incident>(actor, number, version, closedToo: false, async (unit, incident) =>
            {
                await IncidentStates.CloseAsync(unit, actor, incident, resolution, note, ct);
                return incident;
            }, ct).Map(IncidentRow.From);

    /// <summary>
    /// Takes an incident up into another: threats, tasks, notes, evidence and entries move; the merged one says where they went. Errors besides: SAME_INCIDENT, TEST_AND_REAL.
    /// </summary>
    /// <param name="actor">Who merges.</param>
    /// <param name="number">The one that ends.</param>
    /// <param name="into">The one that goes on.</param>
    /// <param name="ct">Cancels the operation.</param>
    public Task<Result<IncidentRow>> MergeAsync(Actor actor, string number, string into, CancellationToken ct) =>
        changes.ApplyAsync<Incident>(actor, into, null, closedToo: false, async (unit, target) =>
        {
            if (await unit.Db.FindIncidentAsync(actor, number, ct) is not { } source)
            {
                return IncidentErrors.NotFound(number);
            }

            if (source.Id == target.Id)
            {
                return Error.Conflict("SAME_INCIDENT", "An incident can't be merged into itself.");
            }

            if (source.Status == IncidentStatus.Merged)
            {
                return IncidentErrors.Closed(source);
            }

            if (source.Simulated != target.Simulated)
            {
                return Error.Conflict("TEST_AND_REAL", "A test and a real incident can't be merged.");
            }

            await MoveAsync(unit, source, target, ct);
            await IncidentFigures.TakeAsync(unit.Db, target, options, ct);
            End(unit, actor, source, target);
            return target;
        }, ct).Map(IncidentRow.From);

    private static async Task MoveAsync(Unit unit, Incident source, Incident target, CancellationToken ct)
    {
        await unit.Db.IncidentThreats.Where(row => row.IncidentId == source.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.IncidentId, target.Id), ct);
        var after = await unit.Db.IncidentTasks.Where(row => row.IncidentId == target.Id).MaxAsync(row => (int?)row.Order, ct) ?? 0;
        await unit.Db.IncidentTasks.Where(row => row.IncidentId == source.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.IncidentId, target.Id).SetProperty(row => row.Order, row => row.Order + after), ct);
        await unit.Db.IncidentNotes.Where(row => row.IncidentId == source.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.IncidentId, target.Id), ct);
        await unit.Db.IncidentEvidence.Where(row => row.IncidentId == source.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.IncidentId, target.Id), ct);
        await unit.Db.IncidentEntries.Where(row => row.IncidentId == source.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.IncidentId, target.Id), ct);
        await unit.Db.PlaybookRuns.Where(row => row.IncidentId == source.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.IncidentId, target.Id).SetProperty(row => row.IncidentNumber, target.Number), ct);

        // What a person typed must not become what detection found: containment acts on it.
        if (source.Origin == IncidentOrigin.Threat)
        {
            (target.SourceIp, target.Host, target.UserName) = (target.SourceIp ?? source.SourceIp, target.Host ?? source.Host, target.UserName ?? source.UserName);
        }

        target.Escalation = source.Escalation > target.Escalation ? source.Escalation : target.Escalation;
        target.RespondedAt = source.RespondedAt is { } early && (target.RespondedAt is not { } late || early < late) ? early : target.RespondedAt;
    }

    private static void End(Unit unit, Actor actor, Incident source, Incident target)
    {
        var (from, to) = (IncidentNumber.Text(source.Number), IncidentNumber.Text(target.Number));
        (source.Status, source.MergedInto, source.ClosedAt, source.Resolution) = (IncidentStatus.Merged, target.Number, unit.Now, IncidentResolution.Duplicate);
        unit.Tell(source, "merged", actor, $"Merged into {to}, with its threats, tasks, notes and evidence");
        unit.Tell(target, "took_up", actor, $"Took up {from}: {source.Title}");
        unit.Audit(actor, "incident.merged", from, new { into = to });
        unit.Touch(source);
    }
}
