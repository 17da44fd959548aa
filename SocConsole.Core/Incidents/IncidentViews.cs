using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Incidents;

/// <summary>An incident as lists show it.</summary>
public sealed record IncidentRow(
    int Number, string Title, string Reason, string? Category, IncidentOrigin Origin, IncidentStatus Status, Severity Severity, Severity Escalation, double RiskScore, double? RuleConfidence, double? ModelConfidence,
    string? SourceIp, string? Host, string? UserName, IReadOnlyList<string> Techniques, TriageNote? Triage, long EventCount, DateTime FirstSeenAt, DateTime LastSeenAt, DateTime CreatedAt, DateTime UpdatedAt,
    Guid? AssigneeId, string? Assignee, DateTime? AcknowledgedUntil, DateTime? RespondedAt, DateTime? ContainedAt, DateTime? ClosedAt, DateTime RespondBy, DateTime ResolveBy,
    DateTime? RespondMissedAt, DateTime? ResolveMissedAt, IncidentResolution? Resolution, int? MergedInto, bool AutoContained, bool Simulated, int Version)
{
    public string Text => IncidentNumber.Text(Number);

    /// <summary>Whether anything is left to do.</summary>
    public bool IsOpen => Status is IncidentStatus.Open or IncidentStatus.Investigating or IncidentStatus.Contained;

    internal static IncidentRow From(Incident row) => new(
        row.Number, row.Title, row.Reason, row.Category, row.Origin, row.Status, row.Severity, row.Escalation, row.RiskScore, row.RuleConfidence, row.ModelConfidence,
        row.SourceIp, row.Host, row.UserName, row.Techniques, row.Triage, row.EventCount, row.FirstSeenAt, row.LastSeenAt, row.CreatedAt, row.UpdatedAt,
        row.AssigneeId, row.Assignee, row.AcknowledgedUntil, row.RespondedAt, row.ContainedAt, row.ClosedAt, row.RespondBy, row.ResolveBy,
        row.RespondMissedAt, row.ResolveMissedAt, row.Resolution, row.MergedInto, row.AutoContained, row.Simulated, row.Version);
}

/// <summary>An incident with what belongs to it but its story.</summary>
public sealed record IncidentDetail(
    IncidentRow Row, string CreatedBy, string? EscalationReason, string? AcknowledgedBy, DateTime? AcknowledgedAt, string? AcknowledgeReason, string? ResolutionNote,
    IReadOnlyList<RiskPart> Risk, IReadOnlyList<ThreatRow> Threats, IReadOnlyList<TaskView> Tasks, IReadOnlyList<NoteView> Notes, IReadOnlyList<EvidenceFileView> Evidence);

public sealed record TaskView(long Id, int Order, string Title, string? Description, string CreatedBy, DateTime CreatedAt, string? DoneBy, DateTime? DoneAt)
{
    public bool IsDone => DoneAt is not null;

    internal static TaskView From(IncidentTask row) => new(row.Id, row.Order, row.Title, row.Description, row.CreatedBy, row.CreatedAt, row.DoneBy, row.DoneAt);
}

/// <param name="AuthorId">Actor id of who wrote it; only they may change it.</param>
public sealed record NoteView(long Id, string AuthorId, string Author, string Text, DateTime CreatedAt, DateTime? EditedAt)
{
    internal static NoteView From(IncidentNote row) => new(row.Id, row.AuthorId, row.Author, row.Text, row.CreatedAt, row.EditedAt);
}

/// <param name="Sha256">Of the bytes as they came, hex.</param>
public sealed record EvidenceFileView(long Id, string FileName, string? Description, string Sha256, long Bytes, string Source, string AddedBy, DateTime AddedAt)
{
    internal static EvidenceFileView From(IncidentEvidence row) => new(row.Id, row.FileName, row.Description, row.Sha256, row.Bytes, row.Source, row.AddedBy, row.AddedAt);
}

/// <summary>Whether a file of evidence is still what it was when it came.</summary>
/// <param name="Actual">SHA-256 of the bytes now, hex; null when the file is gone.</param>
public sealed record EvidenceCheck(long Id, bool Intact, string Expected, string? Actual);
