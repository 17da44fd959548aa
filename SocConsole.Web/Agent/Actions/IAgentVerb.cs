using SocConsole.Core.EndpointAgents;

namespace SocConsole.Web.Agent.Actions;

/// <summary>What came of a verb.</summary>
/// <param name="Text">A sentence for a person.</param>
/// <param name="State">What was read back.</param>
/// <param name="File">A file of the agent's own to send with it; it is deleted afterwards.</param>
internal sealed record VerbResult(bool Succeeded, string Text, object? State = null, string? File = null)
{
    public static VerbResult Done(string text, object? state = null, string? file = null) => new(true, text, state, file);

    public static VerbResult Failed(string text, object? state = null) => new(false, text, state);
}

/// <summary>An order with the place to remember what was decided for it.</summary>
/// <param name="Plan">What an earlier try remembered before a kill; null the first time.</param>
/// <param name="Remember">Writes to disk what is about to be done, before it is done.</param>
/// <param name="Scratch">Path of a file of the order's own.</param>
internal sealed record VerbRequest(AgentOrder Order, string? Plan, Action<string> Remember, string Scratch)
{
    public string? Text(string name) => Order.Parameters.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}

/// <summary>
/// Something that the agent does on its host. Doing it again under the same key must come to the same: a kill can fall between the deed and its record.
/// </summary>
internal interface IAgentVerb
{
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether it works here now, and why not.</summary>
    Task<AgentCapability> ProbeAsync(CancellationToken ct);

    Task<VerbResult> CarryOutAsync(VerbRequest request, CancellationToken ct);
}
