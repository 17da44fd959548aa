using SocConsole.Core.Kernel;

namespace SocConsole.Core.Response.Connectors;

/// <summary>One action to preview, do, verify or undo.</summary>
/// <param name="OrganizationId">The tenant that it is done for.</param>
/// <param name="Action">Catalogue name: <c>quarantine_ip</c>.</param>
/// <param name="Parameters">Filled parameters of the step.</param>
/// <param name="ThreatNumber">The threat that it answers; null when it answers none.</param>
/// <param name="RunNumber">The run that it is a step of.</param>
/// <param name="RequestedBy">Name for the record.</param>
/// <param name="IdempotencyKey">The same for every try of the step: doing it twice must do it once.</param>
public sealed record ActionRequest(
    int OrganizationId,
    string Action,
    IReadOnlyDictionary<string, string> Parameters,
    string? ThreatNumber,
    string RunNumber,
    string RequestedBy,
    string IdempotencyKey)
{
    /// <summary>The incident that it belongs to; null when there is none.</summary>
    public int? IncidentNumber { get; init; }

    /// <summary>How long the caller waits for one try; null while nobody waits (a preview).</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>What it is done for: the incident, the threat, or the run itself.</summary>
    public string Subject => ThreatNumber ?? (IncidentNumber is { } incident ? Incidents.IncidentNumber.Text(incident) : RunNumber);
}

/// <summary>What an action would do, for the person who approves it.</summary>
/// <param name="Text">One sentence: what changes, where, until when.</param>
/// <param name="Configured">False when executing would answer <c>not_configured</c>.</param>
/// <param name="Reversible">Whether <see cref="IResponseConnector.RevertAsync"/> undoes it.</param>
/// <param name="Refusal">Why it will not be done at all, such as a protected address; null otherwise.</param>
public sealed record EffectPreview(string Text, bool Configured, bool Reversible, string? Refusal = null);

/// <summary>What came of an action.</summary>
/// <param name="Result">A sentence for a person.</param>
/// <param name="State">What the connector needs to verify or undo it, as JSON.</param>
/// <param name="EndsAt">When it ends by itself, UTC; null when it stays.</param>
public sealed record ActionOutcome(string Result, string? State = null, DateTime? EndsAt = null);

/// <summary>Whether a connector can act for an organization.</summary>
/// <param name="Ready">True when it is set up; what it acts on may still not answer.</param>
/// <param name="Reason">What is missing; null when it is ready.</param>
public sealed record ConnectorReadiness(bool Ready, string? Reason)
{
    public static readonly ConnectorReadiness Yes = new(true, null);

    public static ConnectorReadiness No(string reason) => new(false, reason);
}

/// <summary>
/// Carries out actions in the outside world. Errors: <see cref="ErrorKind.NotConfigured"/> when it has nothing to act with (never pretends),
/// <see cref="ErrorKind.Unavailable"/> when a further try may succeed, anything else is final.
/// </summary>
public interface IResponseConnector
{
    string Name { get; }

    /// <summary>Catalogue names of the actions that it carries out.</summary>
    IReadOnlyCollection<string> Actions { get; }

    /// <summary>Whether it is set up to do the action for the organization. Asks no other machine.</summary>
    ValueTask<ConnectorReadiness> ReadinessAsync(int organizationId, string action, CancellationToken ct) => ValueTask.FromResult(ConnectorReadiness.Yes);

    /// <summary>Whether the parameters are meant for it, where several connectors carry out the action.</summary>
    bool Takes(ActionRequest request) => true;

    Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct);

    Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct);

    /// <summary>Reads the state back; an error when what was done does not hold.</summary>
    Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct);

    /// <summary>Undoes the action; undoing what is already undone succeeds.</summary>
    Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct);

    /// <summary>Its time is over: makes sure that it has ended. Most end by being undone.</summary>
    Task<Result<ActionOutcome>> ExpireAsync(ActionRequest request, string? state, CancellationToken ct) => RevertAsync(request, state, ct);
}
