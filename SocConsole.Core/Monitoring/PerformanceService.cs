using System.Globalization;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Monitoring;

/// <summary>What is scarce.</summary>
/// <param name="Issues">What is above its threshold, as sentences.</param>
/// <param name="Recommendations">What to do about each, in the same order.</param>
public sealed record PerformanceView(DateTime Timestamp, SystemUse Use, bool IsMemoryScarce, IReadOnlyList<string> Issues, IReadOnlyList<string> Recommendations);

/// <summary>Reads what machine and process use, and says what is scarce.</summary>
public sealed class PerformanceService(SystemReading reading, StorageOptions storage, TimeProvider clock)
{
    /// <summary>Percent from which memory, processors and disk are scarce.</summary>
    public const double MemoryThreshold = 90;
    public const double CpuThreshold = 90;
    public const double DiskThreshold = 90;

    public Result<PerformanceView> Read(Actor actor)
    {
        if (actor.Demand(Permission.ReadAnalytics) is { } refused)
        {
            return refused;
        }

        var use = reading.Read(storage.PathOf());
        List<(string Issue, string Advice)> scarce = [];
        Judge(scarce, use.MemoryPercent, MemoryThreshold, "memory", "Give the machine more memory, or move other programs away.");
        Judge(scarce, use.CpuPercent, CpuThreshold, "processors", "Look at running jobs first; rules over the past and imports use the processors most.");
        Judge(scarce, use.DiskPercent, DiskThreshold, "disk", "Make room on the disk of the data directory; a full disk stops the intake.");
        return new PerformanceView(clock.GetUtcNow().UtcDateTime, use, use.MemoryPercent >= MemoryThreshold, [.. scarce.Select(one => one.Issue)], [.. scarce.Select(one => one.Advice)]);
    }

    private static void Judge(List<(string Issue, string Advice)> scarce, double? percent, double threshold, string what, string advice)
    {
        if (percent >= threshold)
        {
            scarce.Add((string.Create(CultureInfo.InvariantCulture, $"{percent:0.#} % of the {what} are in use."), advice));
        }
    }
}
