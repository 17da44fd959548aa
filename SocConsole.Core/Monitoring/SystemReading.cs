using System.Diagnostics;
using System.Globalization;

namespace SocConsole.Core.Monitoring;

/// <summary>What the machine and the process use. A figure that this system does not tell is null.</summary>
/// <param name="MemoryPercent">Of the machine's memory, 0 to 100.</param>
/// <param name="MemoryTotal">Bytes.</param>
/// <param name="CpuPercent">Of all processors since the last reading, 0 to 100; null for the first one.</param>
/// <param name="DiskPercent">Of the disk that holds the data directory, 0 to 100.</param>
/// <param name="ProcessMemory">Bytes of memory that the process holds (resident set).</param>
/// <param name="ProcessCpuPercent">Of one processor since the last reading (since the start for the first one), so 200 is two of them.</param>
public sealed record SystemUse(
    double? MemoryPercent, long? MemoryTotal, double? CpuPercent, double? DiskPercent, long ProcessMemory, double ProcessCpuPercent, int Threads, long ManagedHeap, int Processors, TimeSpan Uptime);

/// <summary>Reads what machine and process use from Linux's /proc (proc(5)) and from the runtime.</summary>
public sealed class SystemReading
{
    private const string Memory = "/proc/meminfo";
    private const string Processors = "/proc/stat";

    // Shorter stretches say little: a clock tick is 10 ms.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly long startedAt;
    private (long At, TimeSpan Process, (long Busy, long All)? Machine) last;
    private (double? Machine, double Process)? latest;

    public SystemReading(TimeProvider clock)
    {
        this.clock = clock;
        startedAt = clock.GetTimestamp();
        last = (startedAt, TimeSpan.Zero, Machine());
    }

    public SystemUse Read(string dataDirectory)
    {
        using var process = Process.GetCurrentProcess();
        var (machine, own) = Cpu(process);
        var (total, available) = MemoryOf();
        return new SystemUse(
            total is > 0 && available is { } free ? Math.Round(100.0 * (total.Value - free) / total.Value, 1) : null, total, machine, Disk(dataDirectory), process.WorkingSet64, own,
            process.Threads.Count, GC.GetTotalMemory(forceFullCollection: false), Environment.ProcessorCount, clock.GetElapsedTime(startedAt));
    }

    private (double? Machine, double Process) Cpu(Process process)
    {
        lock (gate)
        {
            var (at, used, now) = (clock.GetTimestamp(), process.TotalProcessorTime, Machine());
            var elapsed = clock.GetElapsedTime(last.At, at);
            if (latest is { } known && elapsed < Shortest)
            {
                return known;
            }

            double? machine = now is { } later && last.Machine is { } earlier && later.All > earlier.All ? Math.Round(100.0 * (later.Busy - earlier.Busy) / (later.All - earlier.All), 1) : null;
            var stretch = latest is null ? clock.GetUtcNow() - process.StartTime.ToUniversalTime() : elapsed;
            var own = stretch > TimeSpan.Zero ? Math.Round(100.0 * (used - last.Process) / stretch, 1) : 0;
            last = (at, used, now);
            latest = (machine, own);
            return latest.Value;
        }
    }

    // The first line: user nice system idle iowait irq softirq steal, in ticks.
    private static (long Busy, long All)? Machine()
    {
        if (!File.Exists(Processors))
        {
            return null;
        }

        var fields = File.ReadLines(Processors).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        var all = fields.Sum();
        return (all - fields[3] - fields[4], all);
    }

    private static (long? Total, long? Available) MemoryOf()
    {
        if (!File.Exists(Memory))
        {
            return (null, null);
        }

        var lines = File.ReadLines(Memory).Take(5).Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries)).ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture) * 1024);
        return (lines.TryGetValue("MemTotal", out var total) ? total : null, lines.TryGetValue("MemAvailable", out var available) ? available : null);
    }

    private static double? Disk(string directory)
    {
        var drive = new DriveInfo(Path.GetFullPath(directory));
        return drive.IsReady && drive.TotalSize > 0 ? Math.Round(100.0 * (drive.TotalSize - drive.AvailableFreeSpace) / drive.TotalSize, 1) : null;
    }
}
