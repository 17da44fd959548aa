using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Bench;

/// <summary>
/// Import of a million indicators against the machine's own rate: eight columns of the same rows into a table with the same unique index, by <c>sqlite3 .import</c> where
/// that is installed, else by one prepared insert in one transaction. Then the same rows once more.
/// </summary>
internal static class ImportBench
{
    private const string Table =
        "CREATE TABLE t (org INTEGER NOT NULL, type TEXT NOT NULL, value TEXT NOT NULL, normalized TEXT NOT NULL, confidence REAL NOT NULL, level TEXT NOT NULL, source INTEGER, last_seen TEXT NOT NULL);"
        + "CREATE UNIQUE INDEX u ON t (org, type, normalized);";

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var rows = IndicatorRows.Make(count, 1, [["feed"]]);
        await using (var warm = await IndicatorBase.CreateAsync())
        {
            await warm.ImportAsync(IndicatorRows.Make(20_000, 2, [["feed"]]));
        }

        await using var made = await IndicatorBase.CreateAsync();
        var (by, baseline, cpu) = Baseline(made.Directory, rows);
        var idle = Environment.CpuUsage.TotalTime;
        var first = await made.ImportAsync(rows);
        var once = Environment.CpuUsage.TotalTime;
        var again = await made.ImportAsync(rows);
        var twice = Environment.CpuUsage.TotalTime;
        Print(by, count, baseline);
        Print($"import ({first.New:N0} new, {first.Known:N0} known; {first.Normalising.TotalSeconds:N1} s normalising)", count, first.All);
        Print($"the same again ({again.New:N0} new)", count, again.All);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"processor time: prepared insert of the eight columns {cpu.TotalSeconds:N2} s, import {(once - idle).TotalSeconds:N2} s, again {(twice - once).TotalSeconds:N2} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio {first.All / baseline:N2} of the baseline's time, again {again.All / baseline:N2}"));
        return 0;
    }

    private static void Print(string what, int count, TimeSpan took) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-80} {took.TotalSeconds,6:N2} s {count / took.TotalSeconds,10:N0} rows/s"));

    private static (string By, TimeSpan Took, TimeSpan Processor) Baseline(string directory, NewIndicator[] rows)
    {
        var normal = rows.Select(row => (Row: row, Normal: IndicatorNormaliser.Normalise(row.Value, null).Value)).ToList();
        var shell = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(path => Path.Combine(path, "sqlite3")).FirstOrDefault(File.Exists);
        var before = Environment.CpuUsage.TotalTime;
        var prepared = Prepared(directory, normal);
        var processor = Environment.CpuUsage.TotalTime - before;
        return shell is null ? ("prepared insert, one transaction", prepared, processor) : ("sqlite3 .import", Shell(shell, directory, normal), processor);
    }

    private static string[] Columns(NewIndicator row, NormalIndicator normal) =>
        ["1", normal.Type.ToString(), row.Value, normal.Value, row.Confidence.ToString(CultureInfo.InvariantCulture), row.ThreatLevel.ToString(), "1", row.LastSeen!.Value.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)];

    private static TimeSpan Shell(string shell, string directory, List<(NewIndicator Row, NormalIndicator Normal)> rows)
    {
        var csv = Path.Combine(directory, "rows.csv");
        File.WriteAllLines(csv, rows.Select(row => string.Join(',', Columns(row.Row, row.Normal))));
        var start = new ProcessStartInfo(shell, [Path.Combine(directory, "shell.db")]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        process.StandardInput.Write($"PRAGMA journal_mode=WAL;\nPRAGMA synchronous=NORMAL;\n{Table}\n.mode csv\n.import {csv} t\n");
        process.StandardInput.Close();
        process.WaitForExit();
        return Stopwatch.GetElapsedTime(started);
    }

    private static TimeSpan Prepared(string directory, List<(NewIndicator Row, NormalIndicator Normal)> rows)
    {
        using var target = new SqliteConnection($"Data Source={Path.Combine(directory, "prepared.db")};Pooling=False");
        target.Open();
        using var setup = target.CreateCommand();
        setup.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; " + Table;
        setup.ExecuteNonQuery();
        var started = Stopwatch.GetTimestamp();
        using var transaction = target.BeginTransaction();
        using var insert = target.CreateCommand();
        insert.CommandText = "INSERT OR IGNORE INTO t VALUES ($0, $1, $2, $3, $4, $5, $6, $7)";
        var parameters = Enumerable.Range(0, 8).Select(i => insert.Parameters.Add(new SqliteParameter($"${i}", null))).ToArray();
        foreach (var (row, normal) in rows)
        {
            var columns = Columns(row, normal);
            for (var i = 0; i < columns.Length; i++)
            {
                parameters[i].Value = columns[i];
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        return Stopwatch.GetElapsedTime(started);
    }
}
