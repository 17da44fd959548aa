namespace SocConsole.Core.Enrichment.Asking;

/// <summary>
/// One key's windows in memory. A window is cut into stretches whose requests count until the last of them could have left it, so in no stretch of the window's length are there ever more than its
/// limit, whenever the other side begins to count.
/// </summary>
internal sealed class QuotaKey(ProviderQuota row)
{
    private const int Stretches = 60;
    private static readonly TimeSpan LongestBlock = TimeSpan.FromDays(32);

    private readonly Dictionary<string, List<QuotaSlot>> used = row.Used.ToDictionary(entry => entry.Key, entry => entry.Value.OrderBy(slot => slot.From).ToList());

    public string Provider => row.Provider;

    public string KeyMark => row.KeyMark;

    public Lock Gate { get; } = new();

    /// <summary>Those that wait, in the order in which they get their turns.</summary>
    public LinkedList<QuotaTicket> Waiting { get; } = [];

    /// <summary>Completed when somebody took a turn or gave up, so that the others look again.</summary>
    public TaskCompletionSource Changed { get; private set; } = New();

    public DateTime? BlockedUntil { get; private set; } = row.BlockedUntil;

    public void Block(DateTime until)
    {
        BlockedUntil = BlockedUntil > until ? BlockedUntil : until;
        Signal();
    }

    /// <summary>At the end, or before the first of those that stand back where it does not.</summary>
    public void Join(QuotaTicket ticket)
    {
        var behind = Waiting.First;
        while (behind is not null && (ticket.StandsBack || !behind.Value.StandsBack))
        {
            behind = behind.Next;
        }

        if (behind is null)
        {
            Waiting.AddLast(ticket);
        }
        else
        {
            Waiting.AddBefore(behind, ticket);
            Signal();
        }
    }

    public void Signal()
    {
        var told = Changed;
        Changed = New();
        told.TrySetResult();
    }

    /// <summary>Until when the other side wants not to be asked; null for nothing, and for a time so far away that a clock must have been wrong.</summary>
    public DateTime? Blocked(DateTime now) => BlockedUntil > now && BlockedUntil <= now + LongestBlock ? BlockedUntil : null;

    /// <summary>When the one at <paramref name="place"/> (from 1) gets a turn at the earliest.</summary>
    public DateTime Earliest(IReadOnlyList<QuotaWindow> windows, int place, DateTime now)
    {
        var earliest = Blocked(now) ?? now;
        foreach (var window in windows)
        {
            var slots = Open(window, now);
            var free = window.Limit - slots.Sum(slot => slot.Count);
            if (place > free && Freed(window, slots, place - Math.Max(0, free), now) is var at && at > earliest)
            {
                earliest = at;
            }
        }

        return earliest;
    }

    public void Take(IReadOnlyList<QuotaWindow> windows, DateTime now)
    {
        foreach (var window in windows)
        {
            var slots = Open(window, now);
            var from = now.Ticks - (now.Ticks % Stretch(window));
            if (slots.Count > 0 && slots[^1].From >= from)
            {
                slots[^1] = slots[^1] with { Count = slots[^1].Count + 1 };
            }
            else
            {
                slots.Add(new QuotaSlot(from, 1));
            }
        }
    }

    /// <summary>How many requests a window holds now, and when the first of them leaves it.</summary>
    public (int Used, DateTime? NextFree) Use(QuotaWindow window, DateTime now)
    {
        var slots = Open(window, now);
        return (slots.Sum(slot => slot.Count), slots.Count > 0 ? End(window, slots[0]) : null);
    }

    public IReadOnlyDictionary<string, IReadOnlyList<QuotaSlot>> Snapshot() => used.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<QuotaSlot>)[.. entry.Value]);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static long Stretch(QuotaWindow window) => window.Length.Ticks / Stretches;

    private static DateTime End(QuotaWindow window, QuotaSlot slot) => new(slot.From + Stretch(window) + window.Length.Ticks, DateTimeKind.Utc);

    // When so many places have become free; those that don't wait in this window's requests wait for those who wait before them.
    private static DateTime Freed(QuotaWindow window, List<QuotaSlot> slots, int wanted, DateTime now)
    {
        var (rounds, rest) = Math.DivRem(wanted - 1, window.Limit);
        var last = slots.Count == 0 ? now + window.Length : now;
        foreach (var slot in slots)
        {
            last = End(window, slot);
            rest -= slot.Count;
            if (rest < 0)
            {
                break;
            }
        }

        return last + (rounds * window.Length);
    }

    private List<QuotaSlot> Open(QuotaWindow window, DateTime now)
    {
        if (!used.TryGetValue(window.Name, out var slots))
        {
            used[window.Name] = slots = [];
        }

        // A clock that was set back must not keep requests of the future for good.
        slots.RemoveAll(slot => End(window, slot) <= now || slot.From > now.Ticks + window.Length.Ticks);
        return slots;
    }
}

/// <summary>Somebody who waits for a turn.</summary>
/// <param name="standsBack">Lets those pass who don't.</param>
internal sealed class QuotaTicket(bool standsBack)
{
    public bool StandsBack => standsBack;
}
