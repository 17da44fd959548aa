using System.Collections.Concurrent;
using SocConsole.Core.Jobs;

namespace SocConsole.Tests.Response;

/// <summary>Remembers what was enqueued and runs nothing; a test runs what it wants to see run.</summary>
internal sealed class RecordingJobs : IJobQueue
{
    public ConcurrentQueue<(string Kind, string Argument, DateTime? At)> Enqueued { get; } = new();

    public int Count(string kind) => Enqueued.Count(job => job.Kind == kind);

    public Task EnqueueAsync(string kind, string argument, DateTime? at, CancellationToken ct)
    {
        Enqueued.Enqueue((kind, argument, at));
        return Task.CompletedTask;
    }
}
