using Microsoft.EntityFrameworkCore;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Response.Playbooks;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors;

/// <summary>Who else wants what an agent did to stay.</summary>
public sealed class AgentHolds(SocDatabase database, AgentActionQueue queue)
{
    /// <summary>The key of the action that does a step.</summary>
    internal static string DoKey(string stepKey) => $"{stepKey}:do";

    /// <summary>
    /// Another action that asked for the same on the same host and whose step still stands: undoing one must not end the other. A step that was undone, ran out or was removed holds nothing;
    /// a person's own action holds until it is ended. Null when there is none.
    /// </summary>
    public async Task<AgentHold?> OtherAsync(int organizationId, string stepKey, CancellationToken ct)
    {
        var others = await queue.OthersAsync(organizationId, DoKey(stepKey), ct);
        string[] keys = [.. others.Where(other => other.RunNumber is not null && StepKey(other) is not null).Select(other => StepKey(other)!)];
        await using var db = database.Read(organizationId);
        var standing = keys.Length == 0 ? [] : await db.PlaybookRunSteps.Where(step => keys.Contains(step.IdempotencyKey) && (step.Status == StepStatus.Completed || step.Status == StepStatus.Running))
            .Select(step => step.IdempotencyKey).ToListAsync(ct);
        return others.FirstOrDefault(other => other.RunNumber is null || standing.Contains(StepKey(other) ?? string.Empty));
    }

    private static string? StepKey(AgentHold action) => action.IdempotencyKey.EndsWith(":do", StringComparison.Ordinal) ? action.IdempotencyKey[..^":do".Length] : null;
}
