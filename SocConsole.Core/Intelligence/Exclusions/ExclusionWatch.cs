using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>Each organization's exclusions in memory. Read from the database when they are asked for first and after a change, beside what is in use.</summary>
public sealed class ExclusionWatch(SocDatabase database, TimeProvider clock)
{
    private readonly ConcurrentDictionary<int, Slot> slots = [];
    private readonly ConcurrentDictionary<int, SemaphoreSlim> turns = [];

    /// <summary>What was read last; null before the first time. It may be older than the latest change.</summary>
    public ExclusionMatcher? Current(int organizationId) => slots.TryGetValue(organizationId, out var slot) ? slot.Matcher : null;

    /// <summary>Whether no change came since the matcher was read.</summary>
    public bool IsCurrent(int organizationId, ExclusionMatcher? matcher) =>
        matcher is not null && slots.TryGetValue(organizationId, out var slot) && slot.Matcher == matcher && slot.Built == Volatile.Read(ref slot.Asked);

    /// <summary>A change is committed: whoever asks next waits for it to be read.</summary>
    public void Forget(int organizationId) => Interlocked.Increment(ref slots.GetOrAdd(organizationId, _ => new Slot()).Asked);

    /// <summary>With every change that was committed before the call.</summary>
    public async Task<ExclusionMatcher> OfAsync(int organizationId, CancellationToken ct)
    {
        var slot = slots.GetOrAdd(organizationId, _ => new Slot());
        if (slot.Matcher is { } ready && slot.Built == Volatile.Read(ref slot.Asked))
        {
            return ready;
        }

        var turn = turns.GetOrAdd(organizationId, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(ct);
        try
        {
            var asked = Volatile.Read(ref slot.Asked);
            if (slot.Matcher is null || slot.Built != asked)
            {
                slot.Matcher = await ReadAsync(organizationId, ct);
                slot.Built = asked;
            }

            return slot.Matcher;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<ExclusionMatcher> ReadAsync(int organizationId, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var rows = await db.Exclusions.Where(row => row.IsEnabled).ToDictionaryAsync(row => row.Id, ct);
        var builder = new ExclusionMatcher.Builder(clock);
        var list = 0;
        var entries = db.ExclusionEntries.OrderBy(entry => entry.ExclusionId).Select(entry => new { entry.ExclusionId, entry.Value }).AsAsyncEnumerable();
        await foreach (var entry in entries.WithCancellation(ct))
        {
            // Entries of a list that is switched off, or that came after the lists were read: its change is told and read next.
            if (!rows.TryGetValue(entry.ExclusionId, out var row))
            {
                continue;
            }

            if (entry.ExclusionId != list)
            {
                builder.Begin(row);
                list = entry.ExclusionId;
            }

            builder.Add(entry.Value);
        }

        return builder.Build();
    }

    private sealed class Slot
    {
        public int Asked;
        public volatile int Built;
        public volatile ExclusionMatcher? Matcher;
    }
}
