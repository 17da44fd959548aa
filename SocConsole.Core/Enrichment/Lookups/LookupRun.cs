using System.Runtime.CompilerServices;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;

namespace SocConsole.Core.Enrichment.Lookups;

/// <summary>The lookup is over and stored.</summary>
public sealed record CheckFinished(LookupView Lookup) : CheckStep;

/// <summary>The lookup could not be brought to its end.</summary>
public sealed record CheckFailed(string Message) : CheckStep;

/// <summary>A lookup that runs. Whoever watches it hears all its steps from the first, however late they come; it goes on when nobody does.</summary>
public sealed class LookupRun(Guid id, int organizationId, Ioc ioc, DateTime startedAt)
{
    private const int MostSteps = 2_000;
    private readonly Lock gate = new();
    private readonly List<CheckStep> steps = [];
    private readonly TaskCompletionSource stored = New();
    private TaskCompletionSource changed = New();
    private bool isOver;

    public Guid Id => id;

    public int OrganizationId => organizationId;

    public Ioc Ioc => ioc;

    public DateTime StartedAt => startedAt;

    /// <summary>Done once the lookup's row stands in the database; it begins before, so that nobody waits for the writer's turn.</summary>
    public Task Stored => stored.Task;

    public bool IsOver
    {
        get
        {
            lock (gate)
            {
                return isOver;
            }
        }
    }

    /// <summary>Every step from the first to the last.</summary>
    public async IAsyncEnumerable<CheckStep> WatchAsync([EnumeratorCancellation] CancellationToken ct)
    {
        for (var next = 0; ;)
        {
            List<CheckStep> come;
            Task more;
            bool last;
            lock (gate)
            {
                (come, more, last) = (steps.GetRange(next, steps.Count - next), changed.Task, isOver);
            }

            foreach (var step in come)
            {
                yield return step;
            }

            next += come.Count;
            if (last)
            {
                yield break;
            }

            await more.WaitAsync(ct);
        }
    }

    /// <summary>Its last step.</summary>
    public async Task<CheckStep> EndAsync(CancellationToken ct)
    {
        CheckStep? last = null;
        await foreach (var step in WatchAsync(ct))
        {
            last = step;
        }

        return last!;
    }

    internal void Store() => stored.TrySetResult();

    internal void Tell(CheckStep step)
    {
        lock (gate)
        {
            if (step is ProviderWaits waits && (steps.Count >= MostSteps || steps.Contains(waits)))
            {
                // Nothing new, or so much that it no longer helps anybody.
                return;
            }

            steps.Add(step);
            isOver = step is CheckFinished or CheckFailed;
            if (isOver)
            {
                stored.TrySetResult();
            }

            var told = changed;
            changed = New();
            told.TrySetResult();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
