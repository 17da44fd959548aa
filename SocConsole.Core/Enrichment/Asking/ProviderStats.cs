using System.Collections.Concurrent;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>How a provider has done since the start, by the latest requests under one key.</summary>
public sealed class ProviderStats(TimeProvider clock)
{
    private const int Kept = 200;
    private readonly ConcurrentDictionary<(int Organization, string Provider, string KeyMark), Record> records = [];

    public void Add(ProviderUse use, ProviderStatus status, TimeSpan took, string? fault) =>
        records.GetOrAdd((use.OrganizationId, use.Profile.Name, use.KeyMark), _ => new Record()).Add(status, (int)took.TotalMilliseconds, clock.GetUtcNow().UtcDateTime, fault);

    /// <summary>Null while it was not asked.</summary>
    public ProviderRecord? Of(ProviderUse use) => records.TryGetValue((use.OrganizationId, use.Profile.Name, use.KeyMark), out var record) ? record.View() : null;

    private sealed class Record
    {
        private readonly Lock gate = new();
        private readonly Queue<int> latencies = new(Kept);
        private readonly Dictionary<ProviderStatus, long> counts = [];
        private (ProviderStatus Status, DateTime At, string? Fault) last;

        public void Add(ProviderStatus status, int latency, DateTime at, string? fault)
        {
            lock (gate)
            {
                counts[status] = counts.GetValueOrDefault(status) + 1;
                last = (status, at, fault);
                if (latencies.Count == Kept)
                {
                    latencies.Dequeue();
                }

                latencies.Enqueue(latency);
            }
        }

        public ProviderRecord View()
        {
            lock (gate)
            {
                int[] sorted = [.. latencies.Order()];
                return new ProviderRecord(counts.Values.Sum(), new Dictionary<ProviderStatus, long>(counts), At(sorted, 0.5), At(sorted, 0.95), last.Status, last.At, last.Fault);
            }
        }

        private static int At(int[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }
}

/// <param name="Requests">Since the console started.</param>
/// <param name="ByStatus">How they ended.</param>
/// <param name="MedianMs">Of the latest 200, in milliseconds.</param>
/// <param name="P95Ms">Of the latest 200, in milliseconds.</param>
/// <param name="LastFault">What went wrong with the last one; null when nothing did.</param>
public sealed record ProviderRecord(long Requests, IReadOnlyDictionary<ProviderStatus, long> ByStatus, int MedianMs, int P95Ms, ProviderStatus LastStatus, DateTime LastAt, string? LastFault);
