using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Runs;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Takes decisions on runs, each in one write: two people who decide at once come one after the other.</summary>
public sealed class PlaybookDecisions(SocDatabase database, PlaybookDrafter drafter, ResponseJobs jobs, TimeProvider clock)
{
    /// <summary>What became of a decision. A refusal that itself changed the run (it expired, its effect is another) is committed all the same.</summary>
    private sealed record Verdict(Error? Refused = null, bool Starts = false);

    public async Task<Result<Done>> DecideAsync(Actor actor, string number, Decision decision, CancellationToken ct)
    {
        IReadOnlyList<PlannedStep> plan;
        await using (var db = database.Read(actor.OrganizationId))
        {
            var shown = await db.PlaybookRuns.Include(row => row.Steps).FirstOrDefaultAsync(row => row.Number == number, ct);
            if (shown is null)
            {
                return Error.NotFound("Playbook", number);
            }

            // Asked before the write, which must not wait for connectors.
            plan = decision.Approved && shown.Status == RunStatus.PendingApproval ? await PlanAsync(db, shown, ct) : [];
        }

        var decided = await database.WriteAsync<Verdict>(actor.OrganizationId, unit => DecideAsync(unit, actor, number, decision, plan, ct), ct);
        if (!decided.Succeeded(out var verdict, out var error))
        {
            return error;
        }

        if (verdict.Starts)
        {
            await jobs.RunAsync(actor.OrganizationId, number);
        }

        return verdict.Refused is { } refused ? refused : Done.Value;
    }

    /// <summary>Rejects a run whose time is over; changes nothing otherwise.</summary>
    public async Task ExpireAsync(int organizationId, string number, CancellationToken ct) =>
        await database.WriteAsync<Done>(
            organizationId,
            async unit =>
            {
                var run = await unit.Db.PlaybookRuns.FirstOrDefaultAsync(row => row.Number == number, ct);
                if (run is { Status: RunStatus.PendingApproval } && run.ExpiresAt <= unit.Now)
                {
                    Expire(unit, run);
                }

                return Done.Value;
            },
            ct);

    // What a run before a retry did may have been undone, or have run out, while the retry waited.
    private async Task<IReadOnlyList<PlannedStep>> PlanAsync(SocDbContext db, PlaybookRun run, CancellationToken ct)
    {
        var done = await DoneSteps.OfAsync(db, run, clock.GetUtcNow().UtcDateTime, ct);
        foreach (var step in run.Steps)
        {
            step.DoneBy = done.GetValueOrDefault(step.Order);
        }

        return await drafter.PreviewAsync(run, ct);
    }

    private static async Task<Result<Verdict>> DecideAsync(Unit unit, Actor actor, string number, Decision decision, IReadOnlyList<PlannedStep> plan, CancellationToken ct)
    {
        var run = await unit.Db.PlaybookRuns.Include(row => row.Steps).Include(row => row.Approvals).FirstAsync(row => row.Number == number, ct);
        if (run.Status == RunStatus.PendingApproval && run.ExpiresAt <= unit.Now)
        {
            Expire(unit, run);
            return new Verdict(ApprovalPolicy.Expired(run));
        }

        var organization = await unit.Db.Organizations.FirstAsync(row => row.Id == actor.OrganizationId, ct);
        var refused = decision switch
        {
            { Approved: false } => ApprovalPolicy.RefuseDeciding(actor, run, unit.Now),
            { BreakGlass: true } => ApprovalPolicy.RefuseBreakingGlass(actor, run, unit.Now),
            _ => ApprovalPolicy.RefuseApproving(actor, run, organization.SelfApproval, unit.Now),
        };
        if (refused is not null)
        {
            return refused;
        }

        if (!decision.Approved)
        {
            Reject(unit, run, actor, decision);
            return new Verdict();
        }

        if (await ClosedAsync(unit, run, ct) is { } closed)
        {
            return closed;
        }

        if (HasChanged(unit, run, plan) || (decision.EffectHash is not null && !string.Equals(decision.EffectHash, run.EffectHash, StringComparison.OrdinalIgnoreCase)))
        {
            return new Verdict(ApprovalPolicy.EffectChanged(run));
        }

        return new Verdict(Starts: Approve(unit, run, actor, decision));
    }

    private static async Task<Error?> ClosedAsync(Unit unit, PlaybookRun run, CancellationToken ct)
    {
        if (run.ThreatId is { } threat && PlaybookFactory.IsClosed(await unit.Db.Threats.FirstAsync(row => row.Id == threat, ct)))
        {
            return Error.Conflict("THREAT_CLOSED", $"{run.ThreatNumber} is closed; there is nothing left to contain.");
        }

        return run.IncidentId is { } incident ? RunRequests.Closed(await unit.Db.Incidents.FirstAsync(row => row.Id == incident, ct)) : null;
    }

    // Puts the effect as it is now into the run. Approvals of another effect stay on record and no longer count.
    private static bool HasChanged(Unit unit, PlaybookRun run, IReadOnlyList<PlannedStep> plan)
    {
        foreach (var step in plan)
        {
            step.WriteTo(run.Steps.First(row => row.Order == step.Order));
        }

        var now = EffectHash.Of(run.Steps);
        if (now == run.EffectHash)
        {
            return false;
        }

        unit.Audit(Tellings.Stage(run.OrganizationId), "playbook_run.effect_changed", run.Number, new { Before = run.EffectHash, After = now });
        run.EffectHash = now;
        run.ApprovalsNeeded = ApprovalPolicy.Needed(run.Steps);
        Changed(unit, run);
        return true;
    }

    private static bool Approve(Unit unit, PlaybookRun run, Actor actor, Decision decision)
    {
        var self = run.RequestedById == actor.ResponsibleId || run.EditedById == actor.ResponsibleId;
        Record(unit, run, actor, decision, self);
        run.BreakGlass |= decision.BreakGlass;
        run.SelfApproved |= self && !decision.BreakGlass;
        var given = ApprovalPolicy.Given(run);
        var enough = decision.BreakGlass || given >= run.ApprovalsNeeded;
        var manner = decision.BreakGlass ? " alone, breaking the glass" : self ? " its own request" : string.Empty;
        unit.TellByPerson(run, "approval_received", actor, $"{actor.Name} approved {run.Number}{manner}; {(enough ? "it starts" : "another approval is needed")}.{Quote(decision)}");
        unit.Audit(actor, "playbook_run.approved", run.Number, new { run.EffectHash, decision.Comment, decision.BreakGlass, SelfApproval = self, given, run.ApprovalsNeeded });
        if (enough)
        {
            run.Status = RunStatus.Executing;
            run.ApprovalStatus = ApprovalStatus.Approved;
            run.ApprovedBy = actor.Name;
            run.ApprovedAt = unit.Now;
            unit.Raise(new PlaybookExecuting(run.OrganizationId, unit.Now, run.ThreatNumber, run.Number));
        }

        Changed(unit, run);
        return enough;
    }

    private static void Reject(Unit unit, PlaybookRun run, Actor actor, Decision decision)
    {
        Record(unit, run, actor, decision, run.RequestedById == actor.ResponsibleId);
        run.Status = RunStatus.Rejected;
        run.ApprovalStatus = ApprovalStatus.Rejected;
        run.CompletedAt = unit.Now;
        run.Outcome = $"Rejected by {actor.Name}.{Quote(decision)}";
        unit.TellByPerson(run, "approval_rejected", actor, $"{actor.Name} rejected {run.Number}.{Quote(decision)}");
        unit.Audit(actor, "playbook_run.rejected", run.Number, new { run.EffectHash, decision.Comment });
        Changed(unit, run);
    }

    private static void Expire(Unit unit, PlaybookRun run)
    {
        run.Status = RunStatus.Expired;
        run.ApprovalStatus = ApprovalStatus.Expired;
        run.CompletedAt = unit.Now;
        run.Outcome = "Nobody decided in time.";
        unit.TellByStage(run, "approval_expired", $"{run.Number} was not decided in time and rejected itself.");
        unit.Audit(Tellings.Stage(run.OrganizationId), "playbook_run.expired", run.Number, new { run.ExpiresAt });
        Changed(unit, run);
    }

    private static void Record(Unit unit, PlaybookRun run, Actor actor, Decision decision, bool self) => run.Approvals.Add(new Approval
    {
        ActorId = actor.ResponsibleId,
        ActorName = actor.Name,
        Approved = decision.Approved,
        Comment = decision.Comment,
        EffectHash = run.EffectHash,
        BreakGlass = decision is { Approved: true, BreakGlass: true },
        SelfApproval = decision.Approved && self,
        At = unit.Now,
    });

    private static string Quote(Decision decision) => string.IsNullOrWhiteSpace(decision.Comment) ? string.Empty : $" \"{decision.Comment.Trim()}\"";

    private static void Changed(Unit unit, PlaybookRun run)
    {
        run.Version++;
        unit.Raise(new PlaybookChanged(run.OrganizationId, unit.Now, run.ThreatNumber, run.Number));
    }
}
