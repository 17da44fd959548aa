using System.Collections.Concurrent;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Comparison;

/// <summary>Holds the sources of an organization against each other. What was computed is kept for a minute, or until an indicator changes.</summary>
public sealed class FeedComparisonService(SocDatabase database, TimeProvider clock) : IEventHandler
{
    /// <summary>Most sources whose overlaps are counted, those that tell of most.</summary>
    public const int MaximumInMatrix = 12;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<int, Place> places = [];

    /// <summary>Callers who ask while it is computed share the answer. Errors: COMPARISON_TOO_SLOW when it takes longer than 30 s.</summary>
    public async Task<Result<FeedComparison>> ReadAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        var organization = actor.OrganizationId;
        var place = places.AddOrUpdate(organization, New, (_, there) => clock.GetElapsedTime(there.Since) < Kept ? there : New(organization));
        Result<FeedComparison> result = default;
        try
        {
            result = await place.Work.Value.WaitAsync(ct);
            return result;
        }
        finally
        {
            // A failure is not kept: who asks next tries again.
            if (place.Work.Value is { IsCompleted: true } && result.Value is null)
            {
                places.TryRemove(new(organization, place));
            }
        }
    }

    public Task HandleAsync(IReadOnlyList<DomainEvent> happened, CancellationToken ct)
    {
        foreach (var change in happened.OfType<IndicatorsChanged>())
        {
            places.TryRemove(change.OrganizationId, out _);
        }

        return Task.CompletedTask;
    }

    // SQLite reads on the calling thread, which may be a circuit's.
    private Place New(int organization) => new(clock.GetTimestamp(), new(() => Task.Run(() => ComputeAsync(organization))));

    private async Task<Result<FeedComparison>> ComputeAsync(int organization)
    {
        using var limit = new CancellationTokenSource(Longest, clock);
        await using var db = database.Read(organization);
        try
        {
            return await FeedComparisonQuery.RunAsync(db, organization, clock.GetUtcNow().UtcDateTime, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new Error(ErrorKind.Unavailable, "COMPARISON_TOO_SLOW", $"Comparing takes longer than {Longest.TotalSeconds} s; delete sources that are not needed, or ask again later.");
        }
    }

    private sealed record Place(long Since, Lazy<Task<Result<FeedComparison>>> Work);
}
