using System.Diagnostics;
using System.Globalization;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Observables;
using SocConsole.Core.Storage;

namespace SocConsole.Bench;

/// <summary>A million events (or as many as are named) with an address and a host name each: the rate of indexing their observables, and of looking indicators up.</summary>
internal static class RetroBench
{
    private const int Batch = 16_384;

    public static int Run(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var directory = Directory.CreateTempSubdirectory("soc-bench-").FullName;
        try
        {
            var storage = new StorageOptions { DataDirectory = directory };
            var index = new ObservableIndex(storage);
            var random = new Random(3);
            var indexing = TimeSpan.Zero;
            for (var first = 1; first <= count; first += Batch)
            {
                var events = Enumerable.Range(first, Math.Min(Batch, count - first + 1)).Select(sequence => Make(sequence, random)).ToList();
                var started = Stopwatch.GetTimestamp();
                index.Add(events);
                indexing += Stopwatch.GetElapsedTime(started);
            }

            Write($"indexing               {count / indexing.TotalSeconds,12:N0} events/s");
            Write($"index                  {new FileInfo(storage.PathOf("soc-observables.db")).Length / 1048576d,12:N0} MiB");
            LookUp(index, "addresses", number => new NormalIndicator(IndicatorType.Ip, $"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"));
            LookUp(index, "networks", number => new NormalIndicator(IndicatorType.Cidr, $"10.{number >> 10 & 255}.{number >> 2 & 255}.{(number & 3) << 6}/26"));
            LookUp(index, "domains", number => new NormalIndicator(IndicatorType.Domain, $"d{number}.example.com"));
            return 0;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void LookUp(ObservableIndex index, string name, Func<int, NormalIndicator> indicator)
    {
        const int LookUps = 100_000;
        var found = 0;
        var random = new Random(5);
        using var reader = index.Read();
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < LookUps; number++)
        {
            found += reader.Find(1, indicator(random.Next(1 << 20))) is null ? 0 : 1;
        }

        Write($"look-up of {name,-12}{LookUps / Stopwatch.GetElapsedTime(started).TotalSeconds,12:N0} /s, {found:N0} of {LookUps:N0} found");
    }

    private static LogEvent Make(int sequence, Random random)
    {
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(sequence);
        var (host, address) = (random.Next(1 << 18), random.Next(1 << 18));
        var fields = new EventFields();
        fields.Add(Ecs.SourceIp, $"10.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}");
        fields.Add(Ecs.DnsQuestion, $"www.d{host}.example.com");
        return new LogEvent { Sequence = sequence, OrganizationId = 1, Timestamp = at, ReceivedAt = at, Source = "bench", Raw = "line", Fields = fields, Key = EventKey.Of(at, "bench", "line", (ulong)sequence) };
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
