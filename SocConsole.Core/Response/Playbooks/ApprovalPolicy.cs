using System.Globalization;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Who may decide on a run, and how many must. Pure: the same for the page that shows it and the write that enforces it.</summary>
internal static class ApprovalPolicy
{
    public const int MaximumComment = 1000;

    /// <summary>Whether everything that the run changes can be undone; looking and telling change nothing, and what a person does by hand is that person's decision.</summary>
    public static bool Undoable(IEnumerable<PlaybookRunStep> steps) =>
        steps.Where(step => step.Status != StepStatus.Skipped).All(step => step.Reversible || step.Manual || !ActionCatalog.Changes(step.Action));

    /// <summary>One person when everything can be undone, else two.</summary>
    public static int Needed(IEnumerable<PlaybookRunStep> steps) => Undoable(steps) ? 1 : 2;

    /// <summary>How many different people have approved the effect in force.</summary>
    public static int Given(PlaybookRun run) => Standing(run).Select(approval => approval.ActorId).Distinct(StringComparer.Ordinal).Count();

    /// <summary>What is wrong with the decision itself.</summary>
    public static Error? Validate(Decision decision)
    {
        if (decision.Comment?.Length > MaximumComment)
        {
            return Error.Invalid("comment", string.Create(CultureInfo.InvariantCulture, $"must have at most {MaximumComment} characters"));
        }

        return decision is { Approved: true, BreakGlass: true } && string.IsNullOrWhiteSpace(decision.Comment)
            ? Error.Invalid("comment", "must say why, when the glass is broken")
            : null;
    }

    /// <summary>Why the actor can't decide at all, by approval or rejection.</summary>
    public static Error? RefuseDeciding(Actor actor, PlaybookRun run, DateTime now)
    {
        if (actor.Demand(Permission.ApprovePlaybooks) is { } refused)
        {
            return refused;
        }

        if (actor.Kind is not (ActorKind.User or ActorKind.ApiKey))
        {
            return Error.Forbidden("Only a person or an integrator's key decides on a run.");
        }

        if (run.Status != RunStatus.PendingApproval)
        {
            return Error.Conflict("PLAYBOOK_NOT_PENDING", $"{run.Number} is {Wire.Name(run.Status).Replace('_', ' ')}; there is nothing to decide.");
        }

        return run.ExpiresAt <= now ? Expired(run) : null;
    }

    /// <summary>Why the actor can't approve in the ordinary way.</summary>
    public static Error? RefuseApproving(Actor actor, PlaybookRun run, bool selfApproval, DateTime now)
    {
        if (RefuseDeciding(actor, run, now) is { } refused)
        {
            return refused;
        }

        if (run.RequestedById == actor.ResponsibleId && !selfApproval)
        {
            return new Error(ErrorKind.Forbidden, "SELF_APPROVAL", "You asked for this run; somebody else must approve it.");
        }

        if (run.EditedById == actor.ResponsibleId && !selfApproval)
        {
            return new Error(ErrorKind.Forbidden, "SELF_APPROVAL", "You edited what this run does; somebody else must approve it.");
        }

        return Standing(run).Any(approval => approval.ActorId == actor.ResponsibleId)
            ? Error.Conflict("ALREADY_APPROVED", "You have approved already; somebody else must approve too.")
            : null;
    }

    /// <summary>Why the actor can't approve alone in an emergency.</summary>
    public static Error? RefuseBreakingGlass(Actor actor, PlaybookRun run, DateTime now)
    {
        if (RefuseDeciding(actor, run, now) is { } refused)
        {
            return refused;
        }

        return actor.Kind == ActorKind.User && actor.May(Permission.ManageOrganization)
            ? null
            : Error.Forbidden("Only an administrator in person may break the glass.");
    }

    public static Error Expired(PlaybookRun run) => Error.Conflict("APPROVAL_EXPIRED", $"The time to decide on {run.Number} is over; ask for a new run.");

    public static Error EffectChanged(PlaybookRun run) =>
        Error.Conflict("EFFECT_CHANGED", $"What {run.Number} would do has changed since it was shown; look at it again and decide then.");

    private static IEnumerable<Approval> Standing(PlaybookRun run) =>
        run.Approvals.Where(approval => approval.Approved && string.Equals(approval.EffectHash, run.EffectHash, StringComparison.OrdinalIgnoreCase));
}
