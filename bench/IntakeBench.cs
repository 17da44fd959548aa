using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Detection;
using SocConsole.Core.Ingestion;

namespace SocConsole.Bench;

/// <summary>
/// Intake over HTTP against the machine's own rate: the rows that the console stored are inserted again, by one prepared statement in transactions of the same
/// size, into an empty file with the same table and index. Prints lines a second and the ratio, both of this run.
/// </summary>
internal static class IntakeBench
{
    private const int PerBody = 10_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var lines = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 400_000;
        await using var console = await BenchConsole.StartAsync();
        foreach (var body in SshdLines.Bodies(20_000, PerBody, seed: 1))
        {
            await SendAsync(console, body);
        }

        var log = console.Services.GetRequiredService<IEventLog>();
        var warm = log.LastSequence;
        var bodies = SshdLines.Bodies(lines, PerBody, seed: 2);
        var (cpu, pause, full) = (Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration(), GC.CollectionCount(2));
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (body, _) => await SendAsync(console, body));
        var acknowledged = Stopwatch.GetElapsedTime(started);
        await console.Services.GetRequiredService<DetectionPosition>().WaitAsync(log.LastSequence, TimeSpan.FromMinutes(10), CancellationToken.None);
        var examined = Stopwatch.GetElapsedTime(started);
        var stored = log.LastSequence - warm;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"processor time            {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds,12:N1} s; collector pauses {(GC.GetTotalPauseDuration() - pause).TotalSeconds:N2} s, {GC.CollectionCount(2) - full} full collections"));
        var prepared = PreparedInserts(Path.Combine(console.Directory, "soc-events.db"), warm, PerBody);
        var (intakeRate, insertRate) = (stored / acknowledged.TotalSeconds, stored / prepared.TotalSeconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"lines stored              {stored,12:N0}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"HTTP intake, acknowledged {intakeRate,12:N0} lines/s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"HTTP intake, examined     {stored / examined.TotalSeconds,12:N0} lines/s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"prepared inserts          {insertRate,12:N0} rows/s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio                     {intakeRate / insertRate,12:P1}"));
        return 0;
    }

    private static async Task SendAsync(BenchConsole console, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await console.Client.PostAsync(new Uri("/api/v1/events?source=bench", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    private static TimeSpan PreparedInserts(string path, long after, int perTransaction)
    {
        var rows = new List<object[]>();
        using (var source = new SqliteConnection($"Data Source={path};Mode=ReadOnly"))
        {
            source.Open();
            using var select = source.CreateCommand();
            select.CommandText = $"SELECT seq, org, key, time, received, source, simulated, raw, fields FROM events WHERE seq > {after.ToString(CultureInfo.InvariantCulture)}";
            using var reader = select.ExecuteReader();
            while (reader.Read())
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                rows.Add(row);
            }
        }

        var copy = path + ".copy";
        using var target = new SqliteConnection($"Data Source={copy};Pooling=False");
        target.Open();
        Execute(target, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL");
        Execute(target, "CREATE TABLE events (seq INTEGER PRIMARY KEY, org INTEGER NOT NULL, key BLOB NOT NULL, time INTEGER NOT NULL, received INTEGER NOT NULL, source INTEGER NOT NULL, simulated INTEGER NOT NULL, raw TEXT NOT NULL, fields TEXT NOT NULL) STRICT");
        Execute(target, "CREATE UNIQUE INDEX events_key ON events (org, key)");
        var started = Stopwatch.GetTimestamp();
        foreach (var chunk in rows.Chunk(perTransaction))
        {
            Insert(target, chunk);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private static void Insert(SqliteConnection target, object[][] rows)
    {
        using var transaction = target.BeginTransaction();
        using var insert = target.CreateCommand();
        insert.CommandText = "INSERT INTO events VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8)";
        var parameters = Enumerable.Range(0, 9).Select(i => insert.Parameters.Add(new SqliteParameter($"${i}", null))).ToArray();
        insert.Prepare();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                parameters[i].Value = row[i];
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
