using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Incidents;

/// <param name="Title">1 to 200 characters.</param>
/// <param name="Threats">Numbers of threats that belong to it.</param>
internal sealed record NewIncidentBody(string? Title, string? Reason, Severity? Severity, string? Category, string? SourceIp, string? Host, string? User, IReadOnlyList<string>? Threats);

/// <param name="Assignee">An e-mail address, <c>me</c>, or null for nobody.</param>
/// <param name="Version">The version that the caller saw; null takes what is there.</param>
internal sealed record AssignBody(string? Assignee, Guid? AssigneeId, int? Version);

/// <param name="Status">open, investigating or contained; resolved and dismissed with a resolution.</param>
internal sealed record StatusBody(IncidentStatus? Status, string? Comment, IncidentResolution? Resolution, int? Version);

internal sealed record CloseBody(IncidentResolution? Resolution, string? Note, int? Version);

/// <param name="Severity">How far up; one step without it.</param>
internal sealed record EscalateBody(Severity? Severity, string? Reason, int? Version);

/// <param name="Until">When it lapses, at most 30 days away; null for no end.</param>
internal sealed record AcknowledgeBody(string? Reason, DateTimeOffset? Until, int? Version);

internal sealed record ReopenBody(string? Reason, int? Version);

/// <param name="Into">Number of the incident that goes on.</param>
internal sealed record MergeBody(string? Into);

internal sealed record NewTaskBody(string? Title, string? Description);

/// <param name="Order">The place that it moves to, from 1.</param>
internal sealed record TaskChangeBody(bool? Done, int? Order);

internal sealed record NoteBody(string? Text);

internal sealed record TaskListBody(IReadOnlyList<TaskView> Tasks);

internal sealed record NoteListBody(IReadOnlyList<NoteView> Notes);

internal sealed record EvidenceListBody(IReadOnlyList<EvidenceFileView> Evidence);

internal sealed record DeletedTaskBody(long Deleted);
