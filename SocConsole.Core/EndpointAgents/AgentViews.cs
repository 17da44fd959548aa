namespace SocConsole.Core.EndpointAgents;

/// <summary>How lately an agent was heard of.</summary>
public enum AgentPresence
{
    NeverSeen,
    Online,
    Late,
    Offline,
    Revoked,
}

/// <summary>An agent as people see it; times are UTC.</summary>
public sealed record EndpointAgentView(
    int Id,
    string Name,
    string Hostname,
    string Platform,
    string? Version,
    AgentPresence Presence,
    IReadOnlyList<string> Addresses,
    IReadOnlyList<AgentCapability> Capabilities,
    DateTime EnrolledAt,
    DateTime? LastSeenAt,
    long LastBatch,
    long EventsReceived,
    DateTime? LastEventAt,
    long SpoolBatches,
    long SpoolBytes,
    bool Isolated,
    IReadOnlyList<string> Blocked,
    DateTime? VerifiedAt,
    DateTime? RevokedAt)
{
    internal static EndpointAgentView Of(EndpointAgent agent, EndpointAgentOptions options, DateTime now) => new(
        agent.Id, agent.Name, agent.Hostname, agent.Platform, agent.Version, PresenceOf(agent, options, now), agent.Addresses, agent.Capabilities, agent.EnrolledAt, agent.LastSeenAt,
        agent.LastBatch, agent.EventsReceived, agent.LastEventAt, agent.SpoolBatches, agent.SpoolBytes, agent.Isolated, agent.Blocked, agent.VerifiedAt, agent.RevokedAt);

    internal static AgentPresence PresenceOf(EndpointAgent agent, EndpointAgentOptions options, DateTime now) =>
        agent.RevokedAt is not null ? AgentPresence.Revoked
        : agent.LastSeenAt is not { } seen ? AgentPresence.NeverSeen
        : now - seen <= options.LateAfter ? AgentPresence.Online
        : now - seen <= options.OfflineAfter ? AgentPresence.Late
        : AgentPresence.Offline;
}

/// <summary>What an action of an agent came to.</summary>
/// <param name="State">What the agent read back, as JSON.</param>
/// <param name="ArtifactBytes">Size of the file that came with it; null when none did.</param>
public sealed record AgentActionView(
    long Id,
    int AgentId,
    string Verb,
    IReadOnlyDictionary<string, string> Parameters,
    AgentActionStatus Status,
    string RequestedBy,
    string? RunNumber,
    DateTime CreatedAt,
    DateTime ExpiresAt,
    DateTime? SentAt,
    DateTime? CompletedAt,
    string? Result,
    string? State,
    string? ArtifactName,
    string? ArtifactSha256,
    long? ArtifactBytes)
{
    /// <summary>Whether nothing more will come of it.</summary>
    public bool IsOver => Status is AgentActionStatus.Done or AgentActionStatus.Failed or AgentActionStatus.Cancelled;

    // One that nobody fetched in time will never be fetched, whether or not a write has said so yet.
    internal static AgentActionView Of(AgentAction action, DateTime now)
    {
        var expired = action.Status == AgentActionStatus.Queued && action.ExpiresAt <= now;
        return new AgentActionView(
            action.Id, action.AgentId, action.Verb, action.Parameters, expired ? AgentActionStatus.Failed : action.Status, action.RequestedBy, action.RunNumber, action.CreatedAt, action.ExpiresAt,
            action.SentAt, action.CompletedAt, expired ? AgentActionQueue.NotFetched : action.Result, action.State, action.ArtifactName, action.ArtifactSha256, action.ArtifactBytes);
    }
}

/// <summary>A token that enrols an agent, without the token.</summary>
public sealed record EnrollmentView(
    int Id, string Name, string? Hostname, string Platform, int? AssetId, string CreatedBy, DateTime CreatedAt, DateTime ExpiresAt, DateTime? UsedAt, DateTime? RevokedAt, int? AgentId)
{
    internal static EnrollmentView Of(AgentEnrollment row) =>
        new(row.Id, row.Name, row.Hostname, row.Platform, row.AssetId, row.CreatedBy, row.CreatedAt, row.ExpiresAt, row.UsedAt, row.RevokedAt, row.AgentId);
}

/// <param name="Name">1 to 200 characters.</param>
/// <param name="Hostname">The only host that may use the token; null for any.</param>
/// <param name="Platform"><c>linux</c>, <c>windows</c>, <c>macos</c> or <c>docker</c>.</param>
/// <param name="AssetId">The discovered asset that it is for.</param>
public sealed record NewEnrollment(string Name, string? Hostname, string Platform, int? AssetId = null);

/// <summary>A new enrolment; <paramref name="Token"/> is shown this once.</summary>
public sealed record CreatedEnrollment(int Id, string Name, string? Hostname, string Platform, string Token, DateTime ExpiresAt);

/// <summary>What a program says of itself when it enrols.</summary>
public sealed record EnrolRequest(string Token, string Hostname, string Platform, string? Version, IReadOnlyList<string> Addresses);

/// <summary>What a program needs to sign as its device; <paramref name="Secret"/> is told this once.</summary>
public sealed record AgentCredentials(int AgentId, string DeviceId, string Secret, string Name, int HeartbeatSeconds);

/// <summary>What an agent says of itself every few seconds.</summary>
/// <param name="OldestBatch">Number of the oldest batch that it still has, or of the next that it will make.</param>
/// <param name="Blocked">Addresses that its packet filter blocks, as just read; null when it could not be read.</param>
public sealed record AgentHeartbeat(
    string? Version, IReadOnlyList<string> Addresses, IReadOnlyList<AgentCapability> Capabilities, long SpoolBatches, long SpoolBytes, bool Isolated, long OldestBatch, IReadOnlyList<string>? Blocked = null);
