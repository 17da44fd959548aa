using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>Whether there is a turn.</summary>
/// <param name="RetryAt">Null when there is one; else when there could be.</param>
/// <param name="Waited">How long it took.</param>
public sealed record QuotaTurn(DateTime? RetryAt, TimeSpan Waited);

/// <summary>
/// Turns under the limits of providers' keys. Whoever comes too early waits, first come first served, and hears its place and when it is expected, as long as its patience reaches; who would wait
/// longer is told at once. A turn is in the database before it is used, so that neither restart nor kill makes a key's windows begin anew.
/// </summary>
public sealed partial class QuotaLedger(SocDatabase database, TimeProvider clock, ILogger<QuotaLedger> logger)
{
    /// <summary>Most that wait for one key.</summary>
    public const int MostWaiting = 1_000;

    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<(string Provider, string KeyMark), Lazy<Task<QuotaKey>>> keys = [];
    private readonly Lock gate = new();
    private readonly HashSet<QuotaKey> dirty = [];
    private TaskCompletionSource? next;
    private bool isWriting;

    /// <summary>Waits for a turn; who stands back lets pass who does not. <paramref name="told"/> hears the place in the queue, from 1, and when the turn is expected.</summary>
    public async Task<QuotaTurn> TakeAsync(ProviderUse use, TimeSpan patience, bool standsBack, Action<int, DateTime>? told, CancellationToken ct)
    {
        var key = await KeyAsync(use);
        var started = clock.GetTimestamp();
        var deadline = Now() + patience;
        var ticket = new QuotaTicket(standsBack);
        lock (key.Gate)
        {
            if (key.Waiting.Count >= MostWaiting)
            {
                return new QuotaTurn(key.Earliest(use.Windows, key.Waiting.Count + 1, Now()), TimeSpan.Zero);
            }

            key.Join(ticket);
        }

        try
        {
            var (retryAt, isTaken) = await WaitAsync(key, ticket, use, deadline, told, ct);
            if (isTaken && use.Windows.Count > 0)
            {
                await SaveAsync(key).WaitAsync(ct);
            }

            return new QuotaTurn(retryAt, clock.GetElapsedTime(started));
        }
        finally
        {
            lock (key.Gate)
            {
                if (key.Waiting.Remove(ticket))
                {
                    key.Signal();
                }
            }
        }
    }

    /// <summary>The other side said not to ask for so long.</summary>
    public async Task BlockAsync(ProviderUse use, TimeSpan pause)
    {
        var key = await KeyAsync(use);
        lock (key.Gate)
        {
            key.Block(Now() + pause);
        }

        await SaveAsync(key);
    }

    /// <summary>How much of each window is used, how many wait, and until when the other side wants not to be asked.</summary>
    public async Task<QuotaState> StateAsync(ProviderUse use)
    {
        var key = await KeyAsync(use);
        lock (key.Gate)
        {
            var now = Now();
            return new QuotaState(
                [.. use.Windows.Select(window => State(key, window, now))],
                key.Waiting.Count, key.Blocked(now));
        }
    }

    private async Task<(DateTime? RetryAt, bool IsTaken)> WaitAsync(QuotaKey key, QuotaTicket ticket, ProviderUse use, DateTime deadline, Action<int, DateTime>? told, CancellationToken ct)
    {
        var (toldPlace, toldAt) = (0, DateTime.MinValue);
        while (true)
        {
            Task changed;
            DateTime expected;
            int place;
            lock (key.Gate)
            {
                var now = Now();
                place = key.Waiting.TakeWhile(other => other != ticket).Count() + 1;
                expected = key.Earliest(use.Windows, place, now);
                if (place == 1 && expected <= now)
                {
                    // Out of the queue at once: the next one must not wait until this turn is written.
                    key.Take(use.Windows, now);
                    key.Waiting.Remove(ticket);
                    key.Signal();
                    return (null, true);
                }

                if (expected > deadline)
                {
                    return (expected, false);
                }

                changed = key.Changed.Task;
            }

            if (place != toldPlace || (expected - toldAt).Duration() >= Telling)
            {
                (toldPlace, toldAt) = (place, expected);
                told?.Invoke(place, expected);
            }

            // Only the first of the queue watches the clock; the others hear when it has gone.
            await PauseAsync(place == 1 ? expected : deadline, changed, ct);
        }
    }

    private async Task PauseAsync(DateTime until, Task changed, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pause = until - Now();
        pause = pause < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : pause > LongestPause ? LongestPause : pause;
        await Task.WhenAny(changed, Task.Delay(pause, clock, enough.Token));
        await enough.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    private async Task<QuotaKey> KeyAsync(ProviderUse use)
    {
        var name = (use.Profile.Name, use.KeyMark);
        var loading = keys.GetOrAdd(name, key => new Lazy<Task<QuotaKey>>(() => LoadAsync(key.Provider, key.KeyMark)));
        try
        {
            return await loading.Value;
        }
        catch
        {
            // The next one tries again.
            keys.TryRemove(new KeyValuePair<(string, string), Lazy<Task<QuotaKey>>>(name, loading));
            throw;
        }
    }

    private async Task<QuotaKey> LoadAsync(string provider, string mark)
    {
        await using var db = database.Across();
        return new QuotaKey(await db.ProviderQuotas.AsNoTracking().FirstOrDefaultAsync(row => row.Provider == provider && row.KeyMark == mark) ?? new ProviderQuota { Provider = provider, KeyMark = mark });
    }

    // One transaction for all that took a turn meanwhile.
    private Task SaveAsync(QuotaKey key)
    {
        lock (gate)
        {
            dirty.Add(key);
            next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var mine = next.Task;
            if (!isWriting)
            {
                isWriting = true;
                _ = Task.Run(WriteAsync);
            }

            return mine;
        }
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            TaskCompletionSource written;
            List<QuotaKey> taken;
            lock (gate)
            {
                if (next is null)
                {
                    isWriting = false;
                    return;
                }

                (written, next, taken) = (next, null, [.. dirty]);
                dirty.Clear();
            }

            try
            {
                await StoreAsync(taken);
            }
            catch (Exception fault)
            {
                // A turn that can't be written down is used all the same: the limits hold in memory, and after a restart the other side's answer would tell.
                LogNotStored(logger, fault);
            }

            written.SetResult();
        }
    }

    private Task<Result<Done>> StoreAsync(List<QuotaKey> taken) => database.WriteAcrossAsync<Done>(
        async unit =>
        {
            foreach (var key in taken)
            {
                var row = await unit.Db.ProviderQuotas.FirstOrDefaultAsync(row => row.Provider == key.Provider && row.KeyMark == key.KeyMark);
                if (row is null)
                {
                    row = new ProviderQuota { Provider = key.Provider, KeyMark = key.KeyMark };
                    unit.Db.ProviderQuotas.Add(row);
                }

                lock (key.Gate)
                {
                    (row.Used, row.BlockedUntil, row.UpdatedAt) = (key.Snapshot(), key.BlockedUntil, unit.Now);
                }
            }

            return Done.Value;
        },
        CancellationToken.None);

    private static QuotaWindowState State(QuotaKey key, QuotaWindow window, DateTime now)
    {
        var (used, free) = key.Use(window, now);
        return new QuotaWindowState(window.Name, window.Limit, used, free);
    }

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;

    [LoggerMessage(2901, LogLevel.Error, "How much of the providers' limits is used could not be stored")]
    private static partial void LogNotStored(ILogger logger, Exception fault);
}

/// <param name="Name">Such as per_minute.</param>
/// <param name="NextFreeAt">When the first of the used requests leaves the window, UTC; null when none is used.</param>
public sealed record QuotaWindowState(string Name, int Limit, int Used, DateTime? NextFreeAt);

/// <param name="Windows">The shortest first.</param>
/// <param name="Waiting">How many wait for a turn.</param>
/// <param name="BlockedUntil">Until when the other side wants not to be asked, UTC; null for nothing.</param>
public sealed record QuotaState(IReadOnlyList<QuotaWindowState> Windows, int Waiting, DateTime? BlockedUntil);
