using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>Makes the runs that people ask for.</summary>
public sealed class PlaybookProposals(SocDatabase database, PlaybookDrafter drafter, PlaybookFactory factory, ResponseJobs jobs)
{
    /// <summary>The number of the new run. Errors: THREAT_NOT_FOUND, and for live runs THREAT_CLOSED and PLAYBOOK_OPEN (conflicts).</summary>
    public async Task<Result<string>> ProposeAsync(Actor actor, string threatNumber, RunMode mode, CancellationToken ct)
    {
        Threat? threat;
        await using (var db = database.Read(actor.OrganizationId))
        {
            threat = await db.Threats.FirstOrDefaultAsync(row => row.Number == threatNumber, ct);
        }

        if (threat is null)
        {
            return Error.NotFound("Threat", threatNumber);
        }

        var draft = await drafter.DraftAsync(threat, actor.Name, ct);
        var created = await database.WriteAsync<PlaybookRun>(actor.OrganizationId, unit => CreateAsync(unit, actor, threatNumber, mode, draft, ct), ct);
        if (!created.Succeeded(out var run, out var error))
        {
            return error;
        }

        await (run.ExpiresAt is { } end ? jobs.ExpireApprovalAsync(run.OrganizationId, run.Number, end) : jobs.RunAsync(run.OrganizationId, run.Number));
        return run.Number;
    }

    private async Task<Result<PlaybookRun>> CreateAsync(Unit unit, Actor actor, string threatNumber, RunMode mode, PlaybookDraft draft, CancellationToken ct)
    {
        var threat = await unit.Db.Threats.FirstAsync(row => row.Number == threatNumber, ct);
        if (mode == RunMode.Live && PlaybookFactory.IsClosed(threat))
        {
            return Error.Conflict("THREAT_CLOSED", $"{threatNumber} is closed; open it again before you respond to it.");
        }

        if (mode == RunMode.Live && await PlaybookFactory.HasOpenAsync(unit.Db, threat.Id, ct))
        {
            return Error.Conflict("PLAYBOOK_OPEN", $"{threatNumber} has a run that waits or works already.");
        }

        var run = await factory.CreateAsync(unit, threat, draft, mode, new Requester(actor.ResponsibleId, actor.Name), null, ct);
        unit.Audit(actor, "playbook_run.proposed", run.Number, new { run.ThreatNumber, run.Mode });
        return run;
    }
}
