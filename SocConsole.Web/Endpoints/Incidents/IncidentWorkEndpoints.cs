using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.Incidents.Work;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Incidents;

/// <summary>What people do with incidents; beside the documents.</summary>
internal static class IncidentWorkEndpoints
{
    public static void MapIncidentWork(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/v1/incidents", "Incidents");

        group.MapPost("", Create).Needs(Permission.WorkIncidents).Succeeds(StatusCodes.Status201Created)
            .WithSummary("Open an incident by hand")
            .Example("Reported by telephone", new { title = "Strange mails to accounting", severity = "medium", host = "mail-01" });
        group.MapPost("/{id}/assign", Assign).Needs(Permission.WorkIncidents)
            .WithSummary("Give an incident to a person, by assignee (an e-mail address, me, null) or assignee_id")
            .Example("Take it", new { assignee = "me" });
        group.MapPost("/{id}/status", SetStatus).Needs(Permission.WorkIncidents)
            .WithSummary("Set open, investigating or contained; resolved and dismissed need a resolution")
            .Example("Look into it", new { status = "investigating" });
        group.MapPost("/{id}/close", Close).Needs(Permission.WorkIncidents)
            .WithSummary("Close with true_positive, false_positive, benign or duplicate; open threats get the same verdict")
            .Example("Confirmed", new { resolution = "true_positive", note = "The address is blocked for good" });
        group.MapPost("/{id}/reopen", Reopen).Needs(Permission.WorkIncidents).WithSummary("Open a closed incident again, with a reason");
        group.MapPost("/{id}/escalate", Escalate).Needs(Permission.WorkIncidents).WithSummary("Take an incident further up, with a reason");
        group.MapPost("/{id}/acknowledge", Acknowledge).Needs(Permission.WorkIncidents)
            .WithSummary("Say that somebody knows of it; until= lapses")
            .Example("Waits for the vendor", new { reason = "Waits for the vendor's answer" });
        group.MapPost("/{id}/merge", Merge).Needs(Permission.WorkIncidents).WithSummary("Take this incident up into another one, which goes on");
    }

    private static async Task<Result<IncidentBody>> Create(NewIncidentBody body, Actor actor, IncidentService incidents, CancellationToken ct) =>
        await incidents.CreateAsync(
                actor, new NewIncident(body.Title ?? "", body.Reason, body.Severity ?? Severity.Medium, body.Category, body.SourceIp, body.Host, body.User, body.Threats), ct)
            .Map(detail => IncidentBody.From(detail.Row));

    private static Task<Result<IncidentBody>> Assign(string id, AssignBody body, Actor actor, IncidentWork work, CancellationToken ct) => body switch
    {
        { AssigneeId: { } user } => work.AssignAsync(actor, id, user, body.Version, ct).Map(IncidentBody.From),
        { Assignee: "me" } => work.AssignAsync(actor, id, actor.UserId, body.Version, ct).Map(IncidentBody.From),
        { Assignee.Length: > 0 } => work.AssignAsync(actor, id, body.Assignee, body.Version, ct).Map(IncidentBody.From),
        _ => work.AssignAsync(actor, id, (Guid?)null, body.Version, ct).Map(IncidentBody.From),
    };

    private static async Task<Result<IncidentBody>> SetStatus(string id, StatusBody body, Actor actor, IncidentWork work, CancellationToken ct) => body switch
    {
        { Status: IncidentStatus.Resolved or IncidentStatus.Dismissed, Resolution: { } resolution } when resolution == IncidentResolution.TruePositive == (body.Status == IncidentStatus.Resolved) =>
            await work.CloseAsync(actor, id, resolution, body.Comment, body.Version, ct).Map(IncidentBody.From),
        { Status: IncidentStatus.Resolved or IncidentStatus.Dismissed, Resolution: not null } => Error.Invalid("resolution", "true_positive resolves, the others dismiss"),
        { Status: { } status } => await work.SetStatusAsync(actor, id, status, body.Comment, body.Version, ct).Map(IncidentBody.From),
        _ => Error.Invalid("status", "is required"),
    };

    private static async Task<Result<IncidentBody>> Close(string id, CloseBody body, Actor actor, IncidentWork work, CancellationToken ct) =>
        body.Resolution is { } resolution
            ? await work.CloseAsync(actor, id, resolution, body.Note, body.Version, ct).Map(IncidentBody.From)
            : Error.Invalid("resolution", "must be true_positive, false_positive, benign or duplicate");

    private static Task<Result<IncidentBody>> Reopen(string id, ReopenBody body, Actor actor, IncidentWork work, CancellationToken ct) =>
        work.ReopenAsync(actor, id, body.Reason, body.Version, ct).Map(IncidentBody.From);

    private static async Task<Result<IncidentBody>> Escalate(string id, EscalateBody body, Actor actor, IncidentWork work, IncidentService incidents, CancellationToken ct)
    {
        if (body.Severity is { } to)
        {
            return await work.EscalateAsync(actor, id, to, body.Reason, body.Version, ct).Map(IncidentBody.From);
        }

        if (!(await incidents.GetAsync(actor, id, ct)).Succeeded(out var detail, out var error))
        {
            return error;
        }

        var next = detail.Row.Escalation < Severity.Critical ? detail.Row.Escalation + 1 : Severity.Critical;
        return await work.EscalateAsync(actor, id, next, body.Reason, body.Version, ct).Map(IncidentBody.From);
    }

    private static Task<Result<IncidentBody>> Acknowledge(string id, AcknowledgeBody body, Actor actor, IncidentWork work, CancellationToken ct) =>
        work.AcknowledgeAsync(actor, id, body.Reason, body.Until?.UtcDateTime, body.Version, ct).Map(IncidentBody.From);

    private static async Task<Result<IncidentBody>> Merge(string id, MergeBody body, Actor actor, IncidentClosing closing, CancellationToken ct) =>
        body.Into is { Length: > 0 } into ? await closing.MergeAsync(actor, id, into, ct).Map(IncidentBody.From) : Error.Invalid("into", "is required");
}
