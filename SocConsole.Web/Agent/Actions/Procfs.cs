using System.Globalization;

namespace SocConsole.Web.Agent.Actions;

/// <summary>A process as <c>/proc/PID/stat</c> tells it (proc(5)). The same pid with another start time is another process.</summary>
/// <param name="StartTime">In clock ticks since the system started.</param>
internal sealed record ProcessFacts(int Pid, string Name, char State, int Parent, long StartTime);

/// <summary>Reading of <c>/proc</c>.</summary>
internal static class Procfs
{
    private const int KernelThreads = 2;

    public static ProcessFacts? Find(int pid)
    {
        try
        {
            return Parse(pid, File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Processes of exactly this name, without the kernel's own.</summary>
    public static IReadOnlyList<ProcessFacts> Named(string name) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(folder => int.TryParse(folder, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(folder => Find(int.Parse(folder!, CultureInfo.InvariantCulture)))
            .OfType<ProcessFacts>()
            .Where(process => process.Parent != KernelThreads && process.State != 'Z' && IsNamed(process, name))];

    /// <summary>Whether the process still runs: not ended, and no other under its number. A zombie has ended.</summary>
    public static bool Runs(int pid, long startTime) => Find(pid) is { } found && found.StartTime == startTime && found.State is not ('Z' or 'X');

    /// <summary>When a process started, in Unix seconds; the system tells it in hundredths since its own start (USER_HZ, proc(5)).</summary>
    public static long StartedAt(ProcessFacts process)
    {
        var boot = File.ReadLines("/proc/stat").First(line => line.StartsWith("btime ", StringComparison.Ordinal));
        return long.Parse(boot.AsSpan("btime ".Length), CultureInfo.InvariantCulture) + (process.StartTime / 100);
    }

    // The kernel keeps 15 characters; a longer name is found by its program.
    private static bool IsNamed(ProcessFacts process, string name) => process.Name == name || (name.Length > 15 && Path.GetFileName(ProgramOf(process.Pid)) == name);

    private static string? ProgramOf(int pid)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/exe", returnFinalTarget: false)?.FullName;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The name stands in brackets and may hold any character, brackets too; fields are counted after the last one.
    internal static ProcessFacts? Parse(int pid, string stat)
    {
        var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
        if (open < 0 || close < open)
        {
            return null;
        }

        var rest = stat[(close + 2)..].Split(' ');
        return rest.Length > 19 && int.TryParse(rest[1], CultureInfo.InvariantCulture, out var parent) && long.TryParse(rest[19], CultureInfo.InvariantCulture, out var started)
            ? new ProcessFacts(pid, stat[(open + 1)..close], rest[0][0], parent, started)
            : null;
    }
}
