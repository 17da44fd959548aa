using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Automation.Webhooks;

/// <summary>One message to be: the event's name and what <c>data</c> of its body says.</summary>
public sealed record WebhookMessage(string EventType, DateTime At, object Data);

/// <summary>What receivers are told of domain events: the facts of rows as they are now, and never parameters of steps, which may hold secrets.</summary>
internal static class WebhookFacts
{
    private const int MaximumText = 500;

    /// <summary>Whether receivers may be told of it at all.</summary>
    public static bool Concerns(DomainEvent happened) =>
        happened is IncidentOpened or IncidentContained or IncidentEscalated or RunEnded or ThreatDetected or ApprovalRequired or IocVerdictChanged;

    /// <summary>The messages that follow from an event; none when its row is gone.</summary>
    public static async Task<IReadOnlyList<WebhookMessage>> OfAsync(SocDbContext db, DomainEvent happened, CancellationToken ct) => happened switch
    {
        IncidentOpened opened => await IncidentAsync(db, WebhookCatalog.IncidentCreated, opened.At, opened.Number, facts => facts, ct),
        IncidentContained contained => await IncidentAsync(db, WebhookCatalog.IncidentContained, contained.At, contained.Number, facts => facts with { RunId = contained.RunNumber }, ct),
        IncidentEscalated up => await IncidentAsync(db, WebhookCatalog.IncidentEscalated, up.At, up.Number, facts => facts with { From = up.From, To = up.To, EscalationReason = Cut(up.Reason) }, ct),
        RunEnded ended => await RunAsync(db, ended, ct),
        ThreatDetected found => await ThreatAsync(db, found, ct),
        ApprovalRequired needed => [new(WebhookCatalog.ApprovalRequired, needed.At, new ApprovalFacts(needed.PlaybookId, needed.ThreatId, needed.Steps, needed.ExpiresAt))],
        IocVerdictChanged changed => [new(WebhookCatalog.IocVerdictChanged, changed.At, new VerdictFacts(changed.Ioc, changed.From, changed.To, changed.LookupId))],
        _ => [],
    };

    private static async Task<IReadOnlyList<WebhookMessage>> IncidentAsync(SocDbContext db, string name, DateTime at, int number, Func<IncidentFacts, IncidentFacts> more, CancellationToken ct)
    {
        if (await db.Incidents.FirstOrDefaultAsync(row => row.Number == number, ct) is not { } row)
        {
            return [];
        }

        var facts = new IncidentFacts(
            row.Number, IncidentNumber.Text(row.Number), Cut(row.Title), Cut(row.Reason), row.Status, row.Severity, row.Escalation, row.RiskScore, row.Category, row.SourceIp, row.Host, row.UserName,
            row.Techniques, row.EventCount, row.CreatedAt, row.AutoContained, row.Simulated);
        return [new(name, at, more(facts))];
    }

    private static async Task<IReadOnlyList<WebhookMessage>> RunAsync(SocDbContext db, RunEnded ended, CancellationToken ct)
    {
        if (await db.PlaybookRuns.Include(row => row.Steps).AsSplitQuery().FirstOrDefaultAsync(row => row.Number == ended.RunNumber, ct) is not { } run || run.Mode != RunMode.Live || run.StartedAt is null)
        {
            return [];
        }

        // What the event says of its end is the truth of then; a run may be reverted later.
        var facts = new RunFacts(
            run.Number, Cut(run.Name), ended.Status, run.Origin, run.WorkflowId, run.TriggerId, run.IncidentNumber, run.ThreatNumber, run.ActualSuccess, run.StartedAt, run.CompletedAt, Cut(run.Outcome),
            [.. run.Steps.OrderBy(step => step.Order).Take(MaximumSteps).Select(step => new RunStepFacts(step.Order, step.Action, step.Status, Cut(step.Result)))]);
        List<WebhookMessage> messages = [new(WebhookCatalog.ResponseExecuted, ended.At, facts)];
        if (ended.Status is "completed" or "failed")
        {
            messages.Add(new(ended.Status == "completed" ? WebhookCatalog.WorkflowCompleted : WebhookCatalog.WorkflowFailed, ended.At, facts));
        }

        return messages;
    }

    private static async Task<IReadOnlyList<WebhookMessage>> ThreatAsync(SocDbContext db, ThreatDetected found, CancellationToken ct)
    {
        var row = await db.Threats.Where(row => row.Number == found.ThreatId).Select(row => new { row.SourceIp, row.Target, row.UserName, row.Reason, row.Simulated }).FirstOrDefaultAsync(ct);
        return row is null ? []
            : [new(WebhookCatalog.ThreatDetected, found.At, new ThreatFacts(found.ThreatId, found.ThreatType, found.Severity, found.Confidence, row.SourceIp, row.Target, row.UserName, Cut(row.Reason), row.Simulated))];
    }

    private const int MaximumSteps = 60;

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Cut(string? text) => text?.Length > MaximumText ? text[..MaximumText] : text;

    private sealed record IncidentFacts(
        int IncidentId, string IncidentNumber, string Title, string Reason, IncidentStatus Status, Severity Severity, Severity EscalationLevel, double RiskScore, string? ThreatCategory, string? SrcIp,
        string? Host, string? UserName, IReadOnlyList<string> Techniques, long EventCount, DateTime CreatedAt, bool AutoContained, bool Simulated)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? RunId { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Severity? From { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Severity? To { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? EscalationReason { get; init; }
    }

    private sealed record RunFacts(
        string RunId, string PlaybookName, string Status, RunOrigin Origin, int? WorkflowId, int? TriggerId, int? IncidentId, string? ThreatId, double? SuccessRate, DateTime? StartedAt, DateTime? CompletedAt,
        string? Outcome, IReadOnlyList<RunStepFacts> Steps);

    private sealed record RunStepFacts(int Order, string Action, StepStatus Status, string? Result);

    private sealed record ThreatFacts(string ThreatId, string ThreatType, Severity Severity, double Confidence, string? SourceIp, string? Target, string? UserName, string Reason, bool Simulated);

    private sealed record ApprovalFacts(string RunId, string? ThreatId, int Steps, DateTime? ExpiresAt);

    private sealed record VerdictFacts(string Ioc, string From, string To, Guid LookupId);
}
