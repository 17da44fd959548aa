using System.Diagnostics;
using System.Globalization;
using SocConsole.Core.Hunting;
using SocConsole.Core.Hunting.Index;
using SocConsole.Core.Hunting.Search;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Storage;

namespace SocConsole.Bench;

/// <summary>A million stored events (or as many as are named), the rate of indexing them, and four searches, each the best of five.</summary>
internal static class HuntBench
{
    private const int Batch = 4_096;
    private const int Tries = 5;

    private static readonly (string Name, string Query)[] Queries =
    [
        ("one address", "source.ip:10.3.77.9"),
        ("a frequent phrase", "\"Failed password for root\""),
        ("a network and a word", "source.ip:10.3.77.0/24 disconnect"),
        ("prefix and negation", "user.name:admin4* -source.ip:10.0.0.0/12"),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var directory = Directory.CreateTempSubdirectory("soc-bench-").FullName;
        try
        {
            var storage = new StorageOptions { DataDirectory = directory };
            using var log = new SqliteEventLog(storage);
            await StoreAsync(log, count);
            var index = new EventIndex(storage);
            var started = Stopwatch.GetTimestamp();
            for (var events = log.ReadAfter(0, Batch); events.Count > 0; events = log.ReadAfter(events[^1].Sequence, Batch))
            {
                index.Add(events);
            }

            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Write($"events stored          {log.LastSequence,12:N0}");
            Write($"indexing               {log.LastSequence / seconds,12:N0} events/s");
            Write($"log                    {new FileInfo(storage.PathOf("soc-events.db")).Length / 1048576d,12:N0} MiB");
            Write($"index                  {new FileInfo(storage.PathOf("soc-search.db")).Length / 1048576d,12:N0} MiB");
            await SearchAsync(storage, log, index);
            return 0;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task StoreAsync(SqliteEventLog log, int count)
    {
        var actor = Actor.Stage(1, "bench");
        var intake = new Intake(log, Normaliser.Create(), Microsoft.Extensions.Options.Options.Create(new IngestionOptions()), TimeProvider.System);
        foreach (var lines in SshdLines.Make(count, seed: 3).Chunk(20_000))
        {
            await intake.AcceptAsync(actor, new Delivery(1, "bench", DeliveryFormat.Lines, null), lines, CancellationToken.None);
        }
    }

    private static async Task SearchAsync(StorageOptions storage, SqliteEventLog log, EventIndex index)
    {
        var history = new EventHistory(storage, log);
        using var gate = new HuntGate();
        var hunts = new HuntService(new EventScan(history, index), history, gate, TimeProvider.System);
        var viewer = Actor.Stage(1, "bench");
        foreach (var (name, query) in Queries)
        {
            var best = TimeSpan.MaxValue;
            HuntPage? page = null;
            for (var i = 0; i < Tries; i++)
            {
                var started = Stopwatch.GetTimestamp();
                page = (await hunts.SearchAsync(viewer, new HuntRequest(query), 100, null, CancellationToken.None)).Value!;
                var took = Stopwatch.GetElapsedTime(started);
                best = took < best ? took : best;
            }

            Write($"{name,-22} {best.TotalMilliseconds,12:N1} ms, {page!.Events.Count} events, {page.Coverage.Scanned:N0} read: {query}");
        }

        var counting = Stopwatch.GetTimestamp();
        await hunts.TimelineAsync(viewer, new HuntRequest(), 60, CancellationToken.None);
        Write($"timeline of everything {Stopwatch.GetElapsedTime(counting).TotalMilliseconds,12:N1} ms");
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
