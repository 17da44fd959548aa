using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Onboarding.Agents;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Onboarding;

public enum CheckStatus
{
    Pass,
    Fail,

    /// <summary>Nothing has come yet by which it could be told.</summary>
    Pending,
}

/// <param name="CheckName">What was looked at.</param>
/// <param name="Message">A sentence for a person.</param>
/// <param name="Details">The figures that were read.</param>
public sealed record ValidationCheck(string CheckName, CheckStatus Status, string Message, IReadOnlyDictionary<string, object?> Details);

/// <summary>Looks whether the console really watches: agents that answer, events that come, a detection that follows them, rules, lines that can be read.</summary>
public sealed class OnboardingValidation(
    SocDatabase database, OnboardingService onboarding, IngestionHealth health, IEventLog log, DetectionPosition position, RuleCatalog rules, TimeProvider clock)
{
    /// <summary>Events count as flowing when the newest came within this time.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    // The worker commits its position with the next batch, or after a second.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private const double TolerableRefusals = 0.1;

    /// <summary>Looks at everything now and notes the outcome as the step. Error: no permission.</summary>
    public async Task<Result<IReadOnlyList<ValidationCheck>>> RunAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAssets) is { } refused)
        {
            return refused;
        }

        if (!(await health.SourcesAsync(actor with { Granted = actor.Granted | Permission.ReadThreats }, ct)).Succeeded(out var sources, out var error))
        {
            return error;
        }

        ValidationCheck[] checks = [await AgentsAsync(actor.OrganizationId, ct), Telemetry(sources), await DetectionAsync(ct), await RulesAsync(actor.OrganizationId, ct), Parsing(sources.Totals)];
        var noted = await onboarding.NoteValidationAsync(actor, Array.TrueForAll(checks, check => check.Status == CheckStatus.Pass), ct);
        return noted.Error is { } fault ? fault : checks;
    }

    private async Task<ValidationCheck> AgentsAsync(int organizationId, CancellationToken ct)
    {
        const string Name = "Agent Enrollment";
        var since = clock.GetUtcNow().UtcDateTime - AgentAccess.Heartbeat;
        await using var db = database.Read(organizationId);
        var agents = await db.EndpointAgents.CountAsync(row => row.RevokedAt == null, ct);
        var online = await db.EndpointAgents.CountAsync(row => row.RevokedAt == null && row.LastSeenAt >= since, ct);
        var waiting = await db.AgentEnrollments.CountAsync(row => row.UsedAt == null && row.RevokedAt == null, ct);
        var details = new Dictionary<string, object?> { ["agents"] = agents, ["online"] = online, ["waiting_tokens"] = waiting };
        return online > 0 ? new ValidationCheck(Name, CheckStatus.Pass, $"{online} of {agents} agents answered within the last {Text(AgentAccess.Heartbeat)}.", details)
            : agents > 0 ? new ValidationCheck(Name, CheckStatus.Fail, $"None of {agents} agents answered within the last {Text(AgentAccess.Heartbeat)}.", details)
            : waiting > 0 ? new ValidationCheck(Name, CheckStatus.Pending, $"No agent has enrolled yet; {waiting} tokens wait to be used.", details)
            : new ValidationCheck(Name, CheckStatus.Fail, "No agent has enrolled, and no token waits.", details);
    }

    private ValidationCheck Telemetry(IngestionReport report)
    {
        const string Name = "Telemetry Flow";
        var since = clock.GetUtcNow().UtcDateTime - Recent;
        var flowing = report.Sources.Count(source => source.LastEventAt >= since);
        var last = report.Sources.Max(source => source.LastEventAt);
        var details = new Dictionary<string, object?> { ["sources"] = report.Totals.Sources, ["sources_flowing"] = flowing, ["last_event_at"] = last };
        return flowing > 0 ? new ValidationCheck(Name, CheckStatus.Pass, $"{flowing} of {report.Totals.Sources} sources sent events within the last {Text(Recent)}.", details)
            : new ValidationCheck(Name, CheckStatus.Fail, last is null ? "No event has come yet." : $"No event has come within the last {Text(Recent)}.", details);
    }

    private async Task<ValidationCheck> DetectionAsync(CancellationToken ct)
    {
        const string Name = "Detection Pipeline";
        var newest = log.LastSequence;
        var reached = await position.WaitAsync(newest, Patience, ct);
        var details = new Dictionary<string, object?> { ["newest_event"] = newest, ["examined_up_to"] = position.Sequence, ["behind"] = Math.Max(0, newest - position.Sequence) };
        return newest == 0 ? new ValidationCheck(Name, CheckStatus.Pending, "There is no event yet that detection could examine.", details)
            : reached ? new ValidationCheck(Name, CheckStatus.Pass, "Detection has examined every event up to the newest one.", details)
            : new ValidationCheck(Name, CheckStatus.Fail, $"Detection is {Math.Max(0, newest - position.Sequence)} events behind and did not catch up within {Text(Patience)}.", details);
    }

    private async Task<ValidationCheck> RulesAsync(int organizationId, CancellationToken ct)
    {
        const string Name = "Rules";
        var own = await rules.OfAsync(organizationId, ct);
        var on = own.Entries.Count(entry => own.IsOn(entry.RuleId));
        var status = rules.StatusOf(organizationId);
        var details = new Dictionary<string, object?> { ["rules"] = own.Entries.Count, ["switched_on"] = on, ["loaded_at"] = status.LoadedAt };
        return status.FailedBecause is { } fault ? new ValidationCheck(Name, CheckStatus.Fail, $"The rules could not be loaded: {fault}", details)
            : on == 0 ? new ValidationCheck(Name, CheckStatus.Fail, "No rule is switched on.", details)
            : new ValidationCheck(Name, CheckStatus.Pass, $"{on} of {own.Entries.Count} rules are switched on.", details);
    }

    private static ValidationCheck Parsing(IngestionTotals totals)
    {
        const string Name = "Parsing";
        var lines = totals.EventsLastDay + totals.RefusedLastDay;
        double? share = lines == 0 ? null : Math.Round((double)totals.RefusedLastDay / lines, 4);
        var details = new Dictionary<string, object?> { ["lines_last_day"] = lines, ["refused_last_day"] = totals.RefusedLastDay, ["refused_share"] = share };
        return share is not { } rate ? new ValidationCheck(Name, CheckStatus.Pending, "No line has come within the last day.", details)
            : rate > TolerableRefusals ? new ValidationCheck(Name, CheckStatus.Fail, string.Create(CultureInfo.InvariantCulture, $"{rate:P1} of the last day's lines could not be read; see the ingestion page."), details)
            : new ValidationCheck(Name, CheckStatus.Pass, string.Create(CultureInfo.InvariantCulture, $"{rate:P1} of the last day's lines could not be read."), details);
    }

    private static string Text(TimeSpan span) => span.TotalMinutes >= 1 ? $"{(int)span.TotalMinutes} min" : $"{(int)span.TotalSeconds} s";
}
