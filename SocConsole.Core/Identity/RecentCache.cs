using Microsoft.Extensions.Caching.Memory;

namespace SocConsole.Core.Identity;

/// <summary>
/// Answers of the database that may be up to 30 s old; at most 10,000 of them. An answer that was read before something was forgotten is not kept, so that
/// a revocation in this process holds at once.
/// </summary>
internal sealed class RecentCache<TKey, TValue>(TimeProvider clock) : IDisposable
    where TKey : notnull
    where TValue : class
{
    private const int MaximumEntries = 10_000;
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(30);
    private readonly MemoryCache entries = new(new MemoryCacheOptions { SizeLimit = MaximumEntries });
    private readonly Lock changing = new();
    private long forgotten;

    public async ValueTask<TValue?> FindAsync(TKey key, Func<Task<TValue?>> read)
    {
        var now = clock.GetUtcNow();
        if (entries.TryGetValue(key, out Entry? entry) && now - entry!.ReadAt < MaximumAge)
        {
            return entry.Value;
        }

        var before = Interlocked.Read(ref forgotten);
        var value = await read();
        lock (changing)
        {
            if (value is not null && before == forgotten)
            {
                entries.Set(key, new Entry(value, now), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = MaximumAge });
            }
        }

        return value;
    }

    public void Forget(TKey key)
    {
        lock (changing)
        {
            forgotten++;
            entries.Remove(key);
        }
    }

    public void Dispose() => entries.Dispose();

    private sealed record Entry(TValue Value, DateTimeOffset ReadAt);
}
