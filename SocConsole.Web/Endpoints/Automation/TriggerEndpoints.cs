using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Automation.Triggers;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Automation;

/// <summary>Standing orders: when their conditions hold for an incident, their steps are run or proposed.</summary>
internal static class TriggerEndpoints
{
    private const int DefaultLimit = 50;

    public static void MapTriggers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/triggers", "Triggers");
        var sample = new
        {
            name = "SSH brute force",
            priority = "high",
            conditions = new { event_type = "cowrie.login.failed", threshold = 6, window_seconds = 60 },
            playbook_name = "Block brute force",
            workflow_steps = new[] { new { action_type = "block_ip", parameters = new { ip_address = "{source_ip}", duration = 3600 } } },
        };

        group.MapGet("", List).Needs(Permission.ReadPlaybooks).WithSummary("Triggers, the most urgent first; archived=true lists those that were put away");
        group.MapPost("", Create).Needs(Permission.ManageAutomation).Succeeds(StatusCodes.Status201Created).WithSummary("Add a trigger").Example("SSH brute force", sample);
        group.MapGet("/stats/summary", Stats).Needs(Permission.ReadPlaybooks).WithSummary("Figures over all triggers, from their rows and runs");
        group.MapPost("/bulk/pause", (JsonElement body, Actor actor, TriggerSwitches triggers, CancellationToken ct) => Bulk(body, TriggerSwitch.Pause, actor, triggers, ct)).Needs(Permission.ManageAutomation)
            .WithSummary("Pause triggers: a bare list of ids, or trigger_ids");
        group.MapPost("/bulk/resume", (JsonElement body, Actor actor, TriggerSwitches triggers, CancellationToken ct) => Bulk(body, TriggerSwitch.Resume, actor, triggers, ct)).Needs(Permission.ManageAutomation)
            .WithSummary("Let triggers go on");
        group.MapPost("/bulk/archive", (JsonElement body, Actor actor, TriggerSwitches triggers, CancellationToken ct) => Bulk(body, TriggerSwitch.Archive, actor, triggers, ct)).Needs(Permission.ManageAutomation)
            .WithSummary("Put triggers away; their history stays");
        group.MapGet("/{trigger_id:int}", Get).Needs(Permission.ReadPlaybooks).WithSummary("One trigger");
        group.MapPut("/{trigger_id:int}", Update).Needs(Permission.ManageAutomation).WithSummary("Change a trigger; who does can't approve its runs").Example("SSH brute force", sample);
        group.MapDelete("/{trigger_id:int}", Delete).Needs(Permission.ManageAutomation).WithSummary("Remove a trigger with its history; its runs stay");
        group.MapPost("/{trigger_id:int}/enable", Enable).Needs(Permission.ManageAutomation).WithSummary("Let a trigger look at incidents");
        group.MapPost("/{trigger_id:int}/disable", Disable).Needs(Permission.ManageAutomation).WithSummary("Let a trigger rest");
        group.MapPatch("/{trigger_id:int}/settings", Settings).Needs(Permission.ManageAutomation).WithSummary("Change whether it starts without approval, its priority, whether it is enabled");
        group.MapPost("/{trigger_id:int}/simulate", Simulate).Needs(Permission.ReadPlaybooks)
            .WithSummary("What it would do for a made-up event, an incident, or the incidents of a time; nothing is done").Example("An event", new { @event = new { event_type = "cowrie.login.failed", source_ip = "203.0.113.7", count = 10 } });
        group.MapGet("/{trigger_id:int}/evaluations", Evaluations).Needs(Permission.ReadPlaybooks).WithSummary("What it looked at, the newest first: why it fired, or why not");
        group.MapGet("/{trigger_id:int}/versions", Versions).Needs(Permission.ReadPlaybooks).WithSummary("Its versions, the newest first");
    }

    private static Task<Result<TriggerListBody>> List(bool? archived, Actor actor, TriggerService triggers, CancellationToken ct) =>
        triggers.ListAsync(actor, archived ?? false, ct).Map(list => new TriggerListBody([.. list.Select(TriggerAnswer.Of)], list.Count));

    private static async Task<Result<TriggerAnswer>> Create(TriggerBody request, Actor actor, TriggerService triggers, CancellationToken ct) =>
        request.ToDraft().Succeeded(out var draft, out var error) ? (await triggers.CreateAsync(actor, draft, ct)).Map(TriggerAnswer.Of) : error;

    private static Task<Result<TriggerAnswer>> Get([FromRoute(Name = "trigger_id")] int id, Actor actor, TriggerService triggers, CancellationToken ct) => triggers.GetAsync(actor, id, ct).Map(TriggerAnswer.Of);

    private static async Task<Result<TriggerAnswer>> Update([FromRoute(Name = "trigger_id")] int id, TriggerBody request, Actor actor, TriggerService triggers, CancellationToken ct) =>
        request.ToDraft().Succeeded(out var draft, out var error) ? (await triggers.UpdateAsync(actor, id, draft, ct)).Map(TriggerAnswer.Of) : error;

    private static Task<Result<MessageBody>> Delete([FromRoute(Name = "trigger_id")] int id, Actor actor, TriggerService triggers, CancellationToken ct) =>
        triggers.DeleteAsync(actor, id, ct).Map(_ => new MessageBody("Trigger deleted successfully"));

    private static Task<Result<TriggerAnswer>> Enable([FromRoute(Name = "trigger_id")] int id, Actor actor, TriggerSwitches triggers, CancellationToken ct) =>
        triggers.EnableAsync(actor, id, enabled: true, ct).Map(TriggerAnswer.Of);

    private static Task<Result<TriggerAnswer>> Disable([FromRoute(Name = "trigger_id")] int id, Actor actor, TriggerSwitches triggers, CancellationToken ct) =>
        triggers.EnableAsync(actor, id, enabled: false, ct).Map(TriggerAnswer.Of);

    private static async Task<Result<TriggerAnswer>> Settings([FromRoute(Name = "trigger_id")] int id, TriggerSettingsBody request, Actor actor, TriggerSwitches triggers, CancellationToken ct)
    {
        Severity? priority = null;
        if (request.Priority is { } word)
        {
            if (!Wire.TryRead<Severity>(word, out var known))
            {
                return Error.Invalid("priority", "must be low, medium, high or critical");
            }

            priority = known;
        }

        return (await triggers.SetAsync(actor, id, request.AutoExecute, priority, request.Enabled, ct)).Map(TriggerAnswer.Of);
    }

    private static Task<Result<TriggerStats>> Stats(Actor actor, TriggerSwitches triggers, CancellationToken ct) => triggers.StatsAsync(actor, ct);

    private static async Task<Result<JsonObject>> Bulk(JsonElement body, TriggerSwitch wanted, Actor actor, TriggerSwitches triggers, CancellationToken ct) =>
        TriggerIds.Read(body).Succeeded(out var ids, out var error) ? (await triggers.BulkAsync(actor, ids, wanted, ct)).Map(done => TriggerIds.Answer(wanted, done)) : error;

    private static Task<Result<TriggerSimulatedBody>> Simulate([FromRoute(Name = "trigger_id")] int id, TriggerSimulationBody? request, Actor actor, TriggerSimulation simulation, CancellationToken ct) =>
        simulation.RunAsync(actor, id, request?.ToRequest() ?? new SimulationRequest(), ct).Map(TriggerSimulatedBody.Of);

    private static Task<Result<TriggerEvaluationsBody>> Evaluations([FromRoute(Name = "trigger_id")] int id, int? page, int? limit, Actor actor, TriggerSwitches triggers, CancellationToken ct) =>
        triggers.EvaluationsAsync(actor, id, new PageRequest(page ?? 1, limit ?? DefaultLimit), ct).Map(found => new TriggerEvaluationsBody(found.Items, found.Total, found.Number, found.Size));

    private static Task<Result<TriggerVersionsBody>> Versions([FromRoute(Name = "trigger_id")] int id, int? page, int? limit, Actor actor, TriggerSwitches triggers, CancellationToken ct) =>
        triggers.VersionsAsync(actor, id, new PageRequest(page ?? 1, limit ?? DefaultLimit), ct).Map(found => new TriggerVersionsBody(found.Items, found.Total, found.Number, found.Size));
}
