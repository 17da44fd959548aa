using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Detection;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents.Evidence;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Incidents.Clearing;

/// <summary>What was removed, by name.</summary>
public sealed record ClearedView(IReadOnlyDictionary<string, long> Deleted);

/// <summary>
/// Removes what an organization has gathered: events, threats, findings, incidents, evidence, runs. Accounts, settings, rules, intelligence, blocks in force and the audit
/// trail stay. Numbers go on where they were, so that the audit trail stays unambiguous. Errors: CONFIRMATION_WRONG, DETECTION_BUSY.
/// </summary>
public sealed partial class OrganizationClearing(
    SocDatabase database, IEventLog log, DetectionPosition position, DetectionForgetting forgetting, EvidenceStore store, IEnumerable<IOrganizationClearing> others, ILogger<OrganizationClearing> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="actor">An administrator who is signed in as a person; keys and devices can't do it.</param>
    /// <param name="confirmation">The organization's name; null where the caller was asked by other means.</param>
    /// <param name="ct">Cancels it before anything is removed.</param>
    public async Task<Result<ClearedView>> ClearAsync(Actor actor, string? confirmation, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageOrganization) is { } refused)
        {
            return refused;
        }

        if (actor.Kind != ActorKind.User)
        {
            return Error.Forbidden("Only a person who is signed in can do this; a key can't.");
        }

        var organization = await NameAsync(actor, ct);
        if (confirmation is not null && !string.Equals(confirmation.Trim(), organization, StringComparison.Ordinal))
        {
            return Error.Invalid("confirm", "must be the organization's name");
        }

        // Events first, then what detection still holds of them, then what was made of them: in this order nothing comes back.
        var events = await log.ForgetAsync(actor.OrganizationId, ct);
        if (!await position.WaitAsync(log.LastSequence, Patience, ct) || !await forgetting.AskAsync(actor.OrganizationId, Patience, ct))
        {
            return new Error(ErrorKind.Unavailable, "DETECTION_BUSY", "Events were removed, but detection is behind; do it again when it has caught up.");
        }

        var files = new List<string>();
        var evidence = new List<string>();
        var cleared = await database.WriteAsync<ClearedView>(actor.OrganizationId, unit => ClearAsync(unit, actor, organization, events, files, evidence, CancellationToken.None), CancellationToken.None);
        if (cleared.Error is null)
        {
            evidence.ForEach(store.Delete);
            files.ForEach(Delete);
        }

        return cleared;
    }

    private async Task<string> NameAsync(Actor actor, CancellationToken ct)
    {
        await using var db = database.Read(actor.OrganizationId);
        return await db.Organizations.Where(row => row.Id == actor.OrganizationId).Select(row => row.Name).FirstAsync(ct);
    }

    private async Task<Result<ClearedView>> ClearAsync(Unit unit, Actor actor, string organization, long events, List<string> files, List<string> evidence, CancellationToken ct)
    {
        evidence.AddRange(await unit.Db.IncidentEvidence.Select(row => row.StorageName).ToListAsync(ct));
        var deleted = new Dictionary<string, long>(StringComparer.Ordinal) { ["events"] = events, ["incident_evidence"] = evidence.Count };
        foreach (var other in others)
        {
            foreach (var (name, count) in await other.ClearAsync(unit, files, ct))
            {
                deleted[name] = count;
            }
        }

        await unit.Db.IncidentEvidence.ExecuteDeleteAsync(ct);
        await unit.Db.IncidentNotes.ExecuteDeleteAsync(ct);
        await unit.Db.IncidentTasks.ExecuteDeleteAsync(ct);
        await unit.Db.IncidentEntries.ExecuteDeleteAsync(ct);
        await unit.Db.IncidentThreats.ExecuteDeleteAsync(ct);
        deleted["incidents"] = await unit.Db.Incidents.ExecuteDeleteAsync(ct);
        await unit.Db.ThreatEvidence.ExecuteDeleteAsync(ct);
        await unit.Db.Timeline.ExecuteDeleteAsync(ct);
        deleted["findings"] = await unit.Db.Findings.ExecuteDeleteAsync(ct);
        deleted["threats"] = await unit.Db.Threats.ExecuteDeleteAsync(ct);
        unit.Audit(actor, "organization.cleared", organization, deleted);
        return new ClearedView(deleted);
    }

    private void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException fault)
        {
            // Its row is gone already: the file is only lost room.
            LogFileLeft(logger, fault);
        }
    }

    [LoggerMessage(9402, LogLevel.Warning, "A file of removed evidence could not be deleted")]
    private static partial void LogFileLeft(ILogger logger, Exception fault);
}
