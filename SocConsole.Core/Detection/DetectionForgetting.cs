using System.Collections.Concurrent;

namespace SocConsole.Core.Detection;

/// <summary>Asks detection to forget what its correlations have counted for an organization, so that events from before can make nothing any more.</summary>
public sealed class DetectionForgetting
{
    private readonly ConcurrentQueue<(int OrganizationId, TaskCompletionSource Forgotten)> asked = new();

    /// <summary>True once it is forgotten, also for the next start; false when detection did not come to it within <paramref name="limit"/>.</summary>
    public async Task<bool> AskAsync(int organizationId, TimeSpan limit, CancellationToken ct)
    {
        var forgotten = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        asked.Enqueue((organizationId, forgotten));
        try
        {
            await forgotten.Task.WaitAsync(limit, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    internal bool TryTake(out (int OrganizationId, TaskCompletionSource Forgotten) request) => asked.TryDequeue(out request);
}
