using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>What a person says of a step that was to be done by hand.</summary>
/// <param name="Done">False when it could not be done: then the step failed.</param>
/// <param name="Note">What was done and how that was seen; 3 to 2,000 characters.</param>
/// <param name="Evidence">Ids of the incident's evidence that shows it.</param>
public sealed record ManualReport(bool Done, string Note, IReadOnlyList<long> Evidence);

/// <summary>A file that can show that a step was done.</summary>
public sealed record StepEvidence(long Id, string FileName, DateTime AddedAt);

/// <summary>Lets people say that they did a step.</summary>
public sealed class ManualSteps(SocDatabase database, ResponseJobs jobs)
{
    private const int ShortestNote = 3;
    private const int LongestNote = 2_000;
    private const int MaximumEvidence = 20;
    private const int MaximumOffered = 100;

    /// <summary>The files of the run's incident that a report can name, the newest first, at most 100; none when it answers no incident.</summary>
    public async Task<Result<IReadOnlyList<StepEvidence>>> EvidenceAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIncidents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.IncidentEvidence.Where(row => db.PlaybookRuns.Any(run => run.Number == number && run.IncidentId == row.IncidentId))
            .OrderByDescending(row => row.Id).Take(MaximumOffered).Select(row => new StepEvidence(row.Id, row.FileName, row.AddedAt)).ToListAsync(ct);
    }

    /// <summary>Ends a step that waits, and lets the run go on. Errors: STEP_NOT_WAITING and RUN_ENDED (conflicts), evidence that the incident does not have.</summary>
    public async Task<Result<Done>> ReportAsync(Actor actor, string number, int order, ManualReport report, CancellationToken ct)
    {
        if ((actor.Demand(Permission.WorkIncidents) ?? Check(report)) is { } refused)
        {
            return refused;
        }

        var reported = await database.WriteAsync<Done>(actor.OrganizationId, unit => ReportAsync(unit, actor, number, order, report, ct), ct);
        if (reported.Error is null)
        {
            await jobs.RunAsync(actor.OrganizationId, number);
        }

        return reported;
    }

    private static Error? Check(ManualReport report) =>
        report.Note.Trim().Length is < ShortestNote or > LongestNote ? Error.Invalid("note", string.Create(CultureInfo.InvariantCulture, $"must say what was done, in {ShortestNote} to {LongestNote} characters"))
        : report.Evidence.Count > MaximumEvidence ? Error.Invalid("evidence", string.Create(CultureInfo.InvariantCulture, $"must list at most {MaximumEvidence}"))
        : null;

    private static async Task<Result<Done>> ReportAsync(Unit unit, Actor actor, string number, int order, ManualReport report, CancellationToken ct)
    {
        if (await unit.Db.PlaybookRuns.Include(row => row.Steps).FirstOrDefaultAsync(row => row.Number == number, ct) is not { } run || run.Steps.Find(row => row.Order == order) is not { } step)
        {
            return Error.NotFound("Step", $"{number}/{order}");
        }

        if (run.Status is not (RunStatus.Waiting or RunStatus.Executing))
        {
            return Error.Conflict("RUN_ENDED", $"{number} is {Wire.Name(run.Status).Replace('_', ' ')}; nothing more is done in it.");
        }

        if (step.Status != StepStatus.Waiting)
        {
            return Error.Conflict("STEP_NOT_WAITING", $"Step {order} of {number} is {Wire.Name(step.Status).Replace('_', ' ')}; it waits for nobody.");
        }

        var wanted = report.Evidence.Distinct().ToList();
        if (wanted.Count > 0 && await unit.Db.IncidentEvidence.CountAsync(row => wanted.Contains(row.Id) && row.IncidentId == run.IncidentId, ct) != wanted.Count)
        {
            return Error.Invalid("evidence", "names a file that the incident does not have");
        }

        step.Status = report.Done ? StepStatus.Completed : StepStatus.Failed;
        step.Result = report.Note.Trim();
        step.Verification = $"{actor.Name} says so{(wanted.Count > 0 ? $", with {wanted.Count} {(wanted.Count == 1 ? "file" : "files")} of evidence" : string.Empty)}; the console has not seen it.";
        step.ConnectorState = JsonSerializer.Serialize(new { By = actor.ResponsibleId, Evidence = wanted }, Wire.Json);
        step.Attempts = 1;
        step.CompletedAt = unit.Now;
        step.DurationMs = (unit.Now - step.StartedAt)?.TotalMilliseconds;
        if (run.Status == RunStatus.Waiting)
        {
            run.Status = RunStatus.Executing;
        }

        run.Version++;
        unit.Audit(actor, "playbook_run.step_reported", number, new { step.Order, step.Action, report.Done, report.Note, Evidence = wanted });
        unit.TellByPerson(run, "step_reported", actor, $"{actor.Name} {(report.Done ? "did" : "could not do")} {step.Name ?? step.Action} of {number}: \"{step.Result}\"");
        unit.Raise(new PlaybookChanged(run.OrganizationId, unit.Now, run.ThreatNumber, run.Number));
        return Done.Value;
    }
}
