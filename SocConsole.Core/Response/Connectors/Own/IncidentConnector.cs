using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors.Own;

/// <summary>Works on the console's own incidents: opens one, raises one, finds those that are like one.</summary>
public sealed class IncidentConnector(SocDatabase database, IncidentOptions options) : IResponseConnector
{
    private const string Correlate = "campaign_correlation";

    public string Name => ActionCatalog.Incidents;

    public IReadOnlyCollection<string> Actions { get; } = ActionCatalog.Of(ActionCatalog.Incidents);

    public Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct)
    {
        var preview = request switch
        {
            { Action: "create_incident" } => Shown($"Opens an incident \"{ActionInput.Find(request, "title")}\"."),
            { IncidentNumber: null } => new EffectPreview("Does nothing: the run belongs to no incident.", Configured: true, Reversible: false, "The run belongs to no incident."),
            { Action: Correlate } => Shown($"Looks for incidents like {request.Subject} and writes their numbers into it."),
            _ => Raising(request),
        };
        return Task.FromResult(preview);
    }

    public async Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct) => await database.WriteAsync<ActionOutcome>(
        request.OrganizationId,
        async unit =>
        {
            if (await IncidentDeeds.DoneAsync(unit, request, ct) is { } done)
            {
                return done;
            }

            var made = request.Action switch
            {
                "create_incident" => await IncidentDeeds.OpenAsync(unit, request, options, ct),
                _ when await IncidentAsync(unit.Db, request, ct) is not { } => NoIncident(request),
                Correlate => await IncidentDeeds.CorrelateAsync(unit, request, (await IncidentAsync(unit.Db, request, ct))!, ct),
                _ => IncidentDeeds.Raise(unit, request, (await IncidentAsync(unit.Db, request, ct))!),
            };
            if (made.Value is { } outcome)
            {
                IncidentDeeds.Remember(unit, request, outcome);
            }

            return made;
        },
        ct);

    public async Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        if (state is null)
        {
            return Error.Conflict("NOT_DONE", "It was not done.");
        }

        var deed = JsonSerializer.Deserialize<IncidentDeed>(state, Wire.Json)!;
        await using var db = database.Read(request.OrganizationId);
        if (await db.Incidents.FirstOrDefaultAsync(row => row.Number == deed.Incident, ct) is not { } incident)
        {
            return Error.Conflict("INCIDENT_MISSING", $"{IncidentNumber.Text(deed.Incident)} is not there.");
        }

        var told = await db.IncidentEntries.AnyAsync(row => row.IncidentId == incident.Id && row.Text == deed.Entry, ct);
        return !told ? Error.Conflict("ENTRY_MISSING", $"The timeline of {IncidentNumber.Text(deed.Incident)} does not tell of it.")
            : deed.Level is { } level && incident.Escalation < level ? Error.Conflict("NOT_RAISED", $"{IncidentNumber.Text(deed.Incident)} stands at {Wire.Name(incident.Escalation)}.")
            : new ActionOutcome(string.Create(CultureInfo.InvariantCulture, $"{IncidentNumber.Text(deed.Incident)} was read back and tells of it."));
    }

    /// <summary>What was written down stays.</summary>
    public Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct) =>
        Task.FromResult<Result<ActionOutcome>>(Error.Conflict("NOT_REVERSIBLE", "What was written into an incident stays; a person can change the incident."));

    private static EffectPreview Raising(ActionRequest request) => IncidentDeeds.Level(request).Succeeded(out var level, out var error)
        ? Shown($"Raises {request.Subject} to {Wire.Name(level.To)}.")
        : new EffectPreview($"Does nothing: {error.Message}", Configured: true, Reversible: false, error.Message);

    private static EffectPreview Shown(string text) => new(text, Configured: true, Reversible: false);

    private static Error NoIncident(ActionRequest request) => request.IncidentNumber is { } number
        ? Error.NotFound("Incident", IncidentNumber.Text(number))
        : new Error(ErrorKind.NotApplicable, "NO_INCIDENT", "The run belongs to no incident.");

    private static async Task<Incident?> IncidentAsync(SocDbContext db, ActionRequest request, CancellationToken ct) =>
        request.IncidentNumber is { } number ? await db.Incidents.FirstOrDefaultAsync(row => row.Number == number, ct) : null;
}
