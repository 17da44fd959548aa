using System.Collections.Concurrent;

namespace SocConsole.Core.EndpointAgents;

/// <summary>
/// Wakes at once who waits for an agent's next action or for an action's result within this process. A lost signal costs a moment and nothing more: who waits
/// looks into the database again by itself.
/// </summary>
public sealed class AgentSignals
{
    private readonly ConcurrentDictionary<(bool Action, long Id), TaskCompletionSource> waiting = new();

    internal Task NextFor(int agentId) => Next((false, agentId));

    internal Task ResultOf(long actionId) => Next((true, actionId));

    internal void HasActions(int agentId) => Set((false, agentId));

    internal void HasResult(long actionId) => Set((true, actionId));

    // Who gave up leaves nothing behind; another who waits for the same looks again soon.
    internal void ForgetResult(long actionId) => waiting.TryRemove((true, actionId), out _);

    internal void ForgetAgent(int agentId) => waiting.TryRemove((false, agentId), out _);

    private Task Next((bool Action, long Id) key) => waiting.GetOrAdd(key, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Set((bool Action, long Id) key)
    {
        if (waiting.TryRemove(key, out var source))
        {
            source.TrySetResult();
        }
    }
}
