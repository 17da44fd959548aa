using System.Globalization;
using System.Text;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Enrichment.Providers;

namespace SocConsole.Tests.Enrichment.Bulk;

/// <summary>Alone, because others would be counted in.</summary>
[CollectionDefinition(nameof(BulkMemoryTests), DisableParallelization = true)]
[Collection(nameof(BulkMemoryTests))]
public sealed class BulkMemoryTests
{
    private const int Values = 400;

    // The rows as objects would take some 50 MB; the numbers of those that repeat a value take 4.
    private const long Most = 16_000_000;

    [Fact]
    public async Task Bulk_HundredThousandRows_TakeFlatMemoryAndEachValueIsAskedOnce()
    {
        var watch = new MemoryWatch();
        var provider = StubProvider.Doing((_, _) =>
        {
            watch.Look(every: 50);
            return Task.FromResult(ProviderReply.Of("found"));
        });
        using var world = await BulkWorld.CreateAsync(provider);
        await world.CheckAsync("1.2.3.4\n");
        var content = Content();
        watch.Begin();

        using var stream = new LookingStream(content, watch);
        var job = (await world.Service.SubmitAsync(world.Analyst, "large.csv", stream, true, CancellationToken.None)).Value!;
        watch.Look();
        await world.RunAsync(job.Id);
        watch.Look();

        var (done, rows) = await world.LookAsync(job.Id);
        Assert.Equal((BulkStatus.Completed, BulkSheet.MaximumRows, 100.0), (done.Status, done.CompletedIocs, done.ProgressPercentage));
        Assert.All(rows, row => Assert.Equal(rows[0].Score, row.Score));
        Assert.Equal(Values + 1, provider.Asked.Count);
        Assert.True(watch.Looks > 15, $"{watch.Looks} looks are too few.");
        Assert.InRange(watch.Most, 0, Most);
    }

    private static byte[] Content()
    {
        var text = new StringBuilder();
        for (var i = 0; i < BulkSheet.MaximumRows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"host-{i % Values}.a-rather-long-name-for-a-domain.example.com\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>Looks now and then at how much more is alive than at the beginning.</summary>
    private sealed class MemoryWatch
    {
        private long before = long.MaxValue;
        private int asked;

        public long Most { get; private set; }

        public int Looks { get; private set; }

        public void Begin() => before = GC.GetTotalMemory(forceFullCollection: true);

        public void Look(int every = 1)
        {
            if (Interlocked.Increment(ref asked) % every == 0)
            {
                lock (this)
                {
                    Looks++;
                    Most = Math.Max(Most, GC.GetTotalMemory(forceFullCollection: true) - before);
                }
            }
        }
    }

    /// <summary>Looks while the delivery is read.</summary>
    private sealed class LookingStream(byte[] content, MemoryWatch watch) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            watch.Look(every: 10);
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
