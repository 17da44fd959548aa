using System.Text.Json;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.IncidentActions;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Response;

/// <summary>The catalogue of actions, single actions, and what the response came to.</summary>
internal static class ActionEndpoints
{
    private const int DefaultDays = 30;

    public static void MapActions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.Xdr, "/api/response", "Response").RequireLimit(Limits.Shared);
        group.MapGet("/actions", List).Needs(Permission.ReadPlaybooks).WithSummary("Every action with its parameters, safety, and what can carry it out here");
        group.MapPost("/actions/execute", Execute).Needs(Permission.ProposePlaybooks).WithSummary("Have one action done; it starts at once or waits for approval, by its safety")
            .Example("Block for five minutes", new { action_type = "block_ip", parameters = new { ip_address = "203.0.113.9", duration = 300 }, incident_id = 1 });
        group.MapGet("/metrics/impact", Metrics).Needs(Permission.ReadPlaybooks).WithSummary("What the response came to over the last days, from its runs");
    }

    private static Task<Result<ActionListBody>> List(ActionStates states, Actor actor, CancellationToken ct) => states.ListAsync(actor, ct).Map(ActionListBody.From);

    private static async Task<Result<ReceiptBody>> Execute(ExecuteActionBody request, IncidentResponse response, Actor actor, CancellationToken ct) =>
        request.ToWish().Succeeded(out var wish, out var error) && IncidentReference.Read(request.IncidentId).Succeeded(out var incident, out error)
            ? await response.ActAsync(actor, incident, [wish], ct).Map(receipt => ReceiptBody.From(receipt, wish.Action))
            : error;

    private static Task<Result<ImpactBody>> Metrics(int? days, ImpactMetrics metrics, Actor actor, CancellationToken ct) => metrics.GetAsync(actor, days ?? DefaultDays, ct).Map(ImpactBody.From);
}

/// <summary>A number of an incident in a body: <c>42</c> or <c>"INC-042"</c>.</summary>
internal static class IncidentReference
{
    /// <summary>Null where none is given. Error: something else.</summary>
    public static Result<int?> Read(JsonElement? given) => given switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => (int?)null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) && value > 0 => (int?)value,
        { ValueKind: JsonValueKind.String } text when Core.Incidents.IncidentNumber.TryParse(text.GetString(), out var value) => (int?)value,
        _ => Error.Invalid("incident_id", "must be an incident's number"),
    };
}

/// <param name="ActionType">Name in the catalogue; <c>action</c> is accepted too.</param>
/// <param name="Manual">A person does it and says so.</param>
internal sealed record ExecuteActionBody(string? ActionType, string? Action, Dictionary<string, JsonElement>? Parameters, JsonElement? IncidentId, bool Manual = false)
{
    public Result<WantedAction> ToWish() => (ActionType ?? Action) is not { Length: > 0 } name
        ? Error.Invalid("action_type", "is required")
        : StepBody.Texts(Parameters).Map(parameters => new WantedAction(name, parameters, Manual));
}

/// <summary>What became of a wish for an action.</summary>
/// <param name="Success">Whether it was taken up; whether it was done is the run's to say.</param>
/// <param name="Status"><c>executing</c>, <c>awaiting_approval</c>, <c>reverted</c>, <c>not_configured</c>.</param>
/// <param name="ActionId">The run's number; null when there is none.</param>
internal sealed record ReceiptBody(bool Success, string Status, string? ActionId, string? ExecutionId, string? Action, string Message, string Detail)
{
    public static ReceiptBody From(ActionReceipt receipt, string? action) => new(
        receipt.Refusal is null, receipt.Refusal ?? RunWords.Of(receipt.Status!.Value), receipt.RunNumber, receipt.RunNumber, action, receipt.Message, receipt.Message);
}

internal sealed record ActionListBody(bool Success, IReadOnlyDictionary<string, ActionBody> Actions, int TotalCount, IReadOnlyList<string> Categories)
{
    public static ActionListBody From(IReadOnlyList<ActionState> states) => new(
        true, states.ToDictionary(state => state.Action.Name, ActionBody.From), states.Count, [.. states.Select(state => Wire.Name(state.Action.Category)).Distinct().Order(StringComparer.Ordinal)]);
}

/// <param name="RollbackSupported">Whether it can be undone in principle; the preview of a step says whether it can here.</param>
/// <param name="EstimatedDuration">Seconds, as documented.</param>
/// <param name="ApprovalsNeeded">People who must approve it in a workflow.</param>
/// <param name="State"><c>ready</c>, <c>needs_connector</c> or <c>manual_task</c>.</param>
internal sealed record ActionBody(
    string Category, string Name, string Description, IReadOnlyList<string> Parameters, string SafetyLevel, bool RollbackSupported, int EstimatedDuration, string Purpose, int ApprovalsNeeded, string State,
    IReadOnlyList<ConnectorState> Connectors, IReadOnlyList<ParameterBody> ParameterSchema, string? D3fend)
{
    public static ActionBody From(ActionState state) => new(
        Wire.Name(state.Action.Category),
        state.Action.Name,
        state.Action.Text,
        [.. state.Action.Parameters.Select(parameter => parameter.Name)],
        Wire.Name(state.Action.Safety),
        state.Action.Reversible,
        state.Action.Seconds,
        Wire.Name(state.Action.Purpose),
        state.Action.Approvals,
        Wire.Name(state.Readiness),
        state.Connectors,
        [.. state.Action.Parameters.Select(parameter => new ParameterBody(parameter.Name, Wire.Name(parameter.Kind), parameter.Required, parameter.Aliases))],
        state.Action.D3fend);
}

internal sealed record ParameterBody(string Name, string Type, bool Required, IReadOnlyList<string> Aliases);

internal sealed record ImpactBody(bool Success, ImpactSummaryBody Summary, IReadOnlyList<ActionImpact> DetailedMetrics, DateTime Since, DateTime Until)
{
    public static ImpactBody From(Impact impact) => new(
        true,
        new ImpactSummaryBody(impact.AttacksContained, impact.FalsePositives, impact.ResponseMs, impact.ContainMs, impact.SuccessRate, impact.Actions.Count, impact.Runs),
        impact.Actions,
        impact.From,
        impact.To);
}

/// <param name="TotalAttacksBlocked">Incidents and threats for which a containing action was done and read back.</param>
/// <param name="AverageResponseTimeMs">Null when nothing ended yet.</param>
internal sealed record ImpactSummaryBody(int TotalAttacksBlocked, int TotalFalsePositives, double? AverageResponseTimeMs, double? AverageTimeToContainMs, double? AverageSuccessRate, int MetricsCount, int TotalRuns);
