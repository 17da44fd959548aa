using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>
/// Proposes a run for every analysed threat that is certain enough. Handling an event again changes nothing: a threat has one open run, and a run that was
/// made after the event, or that people rejected, stands.
/// </summary>
public sealed class PlaybookPlanner(SocDatabase database, PlaybookDrafter drafter, PlaybookFactory factory, IStageSettings stages, ResponseJobs jobs) : IEventHandler
{
    public async Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct)
    {
        foreach (var analyzed in happened.OfType<ThreatAnalyzed>())
        {
            await PlanAsync(analyzed, ct);
        }
    }

    private async Task PlanAsync(ThreatAnalyzed analyzed, CancellationToken ct)
    {
        var settings = await stages.SettingsAsync(analyzed.OrganizationId, Stage.Executor, ct);
        if (!settings.Enabled)
        {
            return;
        }

        Threat? threat;
        Requester requester;
        await using (var db = database.Read(analyzed.OrganizationId))
        {
            threat = await db.Threats.FirstOrDefaultAsync(row => row.Number == analyzed.ThreatId, ct);
            if (threat is null || threat.Confidence < settings.Threshold || PlaybookFactory.IsClosed(threat) || await IsPlannedAsync(db, threat, analyzed, ct))
            {
                return;
            }

            requester = await RequesterAsync(db, threat, ct);
        }

        var draft = await drafter.DraftAsync(threat, requester.Name, ct);
        var created = await database.WriteAsync<PlaybookRun?>(analyzed.OrganizationId, unit => CreateAsync(unit, analyzed, draft, requester, ct), ct);
        if (created.Value is { Status: RunStatus.Executing } started)
        {
            await jobs.RunAsync(started.OrganizationId, started.Number);
        }
        else if (created.Value is { ExpiresAt: { } end } waiting)
        {
            await jobs.ExpireApprovalAsync(waiting.OrganizationId, waiting.Number, end);
        }
    }

    private async Task<Result<PlaybookRun?>> CreateAsync(Unit unit, ThreatAnalyzed analyzed, PlaybookDraft draft, Requester requester, CancellationToken ct)
    {
        // Read again: a person may have closed the threat or asked for a run since.
        var threat = await unit.Db.Threats.FirstAsync(row => row.Number == analyzed.ThreatId, ct);
        if (PlaybookFactory.IsClosed(threat) || await IsPlannedAsync(unit.Db, threat, analyzed, ct))
        {
            return (PlaybookRun?)null;
        }

        var organization = await unit.Db.Organizations.FirstAsync(row => row.Id == analyzed.OrganizationId, ct);
        return await factory.CreateAsync(unit, threat, draft, RunMode.Live, requester, WithoutApproval(organization, threat, draft), ct);
    }

    // What a person simulated or sent by hand never starts by itself: whoever may send lines could else have any address blocked without a second pair of eyes.
    private static string? WithoutApproval(Organization organization, Threat threat, PlaybookDraft draft)
    {
        var steps = draft.Steps.Select(step => step.ToRow(string.Empty)).ToList();
        var contains = steps.Exists(step => step.Status != StepStatus.Skipped && ActionCatalog.Contains(step.Action));
        return organization.AutoContainConfidence is { } limit && limit <= threat.Confidence && !threat.Simulated && threat.SentBy is null && contains && ApprovalPolicy.Undoable(steps)
            ? string.Create(CultureInfo.InvariantCulture, $"Started without approval: the confidence {threat.Confidence:0.00} reaches the organization's {limit:0.00} and every step can be undone")
            : null;
    }

    private static async Task<bool> IsPlannedAsync(SocDbContext db, Threat threat, ThreatAnalyzed analyzed, CancellationToken ct) =>
        await PlaybookFactory.HasOpenAsync(db, threat.Id, ct)
        || await db.PlaybookRuns.AnyAsync(run => run.ThreatId == threat.Id && run.Mode == RunMode.Live && (run.Status == RunStatus.Rejected || run.CreatedAt >= analyzed.At), ct);

    /// <summary>Actor id of who simulated or sent what the threat was found in; null when nobody did.</summary>
    internal static string? SenderOf(Threat threat) => threat.Simulated ? threat.SimulatedBy : threat.SentBy;

    /// <summary>The person with the id; null for none and for a stage.</summary>
    internal static async Task<Requester?> PersonAsync(SocDbContext db, string? id, CancellationToken ct)
    {
        if (id is null || id.StartsWith(Actor.StagePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var name = Guid.TryParse(id, out var person) ? await db.Users.Where(row => row.Id == person).Select(row => row.Email).FirstOrDefaultAsync(ct) : null;
        return new Requester(id, name ?? id);
    }

    private static async Task<Requester> RequesterAsync(SocDbContext db, Threat threat, CancellationToken ct)
    {
        var stage = Tellings.Stage(threat.OrganizationId);
        return await PersonAsync(db, SenderOf(threat), ct) ?? new Requester(stage.Id, stage.Name);
    }
}
