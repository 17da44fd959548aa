using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Agent.Actions;

/// <summary>Ends processes by number and start time, or by exact name. Which ones is written down first: after a kill of the agent no later process of that name is ended.</summary>
internal sealed class KillProcessVerb(TimeProvider clock) : IAgentVerb
{
    private const int MaximumProcesses = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public IReadOnlyList<string> Names { get; } = [AgentVerbs.KillProcess];

    public Task<AgentCapability> ProbeAsync(CancellationToken ct) => Task.FromResult(
        !Directory.Exists("/proc/self") ? new AgentCapability("kill_process", false, "there is no /proc")
        : Environment.IsPrivilegedProcess ? new AgentCapability("kill_process", true, null)
        : new AgentCapability("kill_process", true, "without root only processes of its own account"));

    public async Task<VerbResult> CarryOutAsync(VerbRequest request, CancellationToken ct)
    {
        IReadOnlyList<ProcessFacts> targets;
        if (request.Plan is { } plan)
        {
            targets = JsonSerializer.Deserialize<List<ProcessFacts>>(plan, Wire.Json)!;
        }
        else
        {
            var (found, refusal) = Choose(request);
            if (found is null)
            {
                return refusal!;
            }

            request.Remember(JsonSerializer.Serialize(found, Wire.Json));
            targets = found;
        }

        foreach (var target in targets.Where(target => Procfs.Runs(target.Pid, target.StartTime)))
        {
            End(target.Pid);
        }

        return await VerifyAsync(targets, ct);
    }

    private static (IReadOnlyList<ProcessFacts>? Found, VerbResult? Refusal) Choose(VerbRequest request)
    {
        if (request.Text("pid") is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || (request.Text("start_time") ?? request.Text("started_before")) is not { } time
                || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var limit))
            {
                return (null, VerbResult.Failed("pid needs start_time (field 22 of /proc/PID/stat) or started_before (Unix seconds) beside it, for numbers are used again."));
            }

            return Procfs.Find(pid) is { } process && (request.Text("start_time") is null ? Procfs.StartedAt(process) <= limit : process.StartTime == limit)
                ? Allow([process])
                : (null, VerbResult.Done($"Process {pid} does not run any more.", new { Gone = true }));
        }

        if (request.Text("name") is not { } name)
        {
            return (null, VerbResult.Failed("pid with start_time, or name, is needed."));
        }

        var named = Procfs.Named(name);
        return named.Count switch
        {
            0 => (null, VerbResult.Done($"No process is called {name}.", new { Gone = true })),
            > MaximumProcesses => (null, VerbResult.Failed($"{named.Count} processes are called {name}; at most {MaximumProcesses} are ended at once.")),
            _ => Allow(named),
        };
    }

    private static (IReadOnlyList<ProcessFacts>? Found, VerbResult? Refusal) Allow(IReadOnlyList<ProcessFacts> found) =>
        found.FirstOrDefault(process => process.Pid == 1 || process.Pid == Environment.ProcessId) is { } spared
            ? (null, VerbResult.Failed(spared.Pid == 1 ? "Process 1 keeps the host alive; it is not ended." : "The agent does not end itself."))
            : (found, null);

    private static void End(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
        {
            // It ended by itself in between.
            return;
        }
    }

    private async Task<VerbResult> VerifyAsync(IReadOnlyList<ProcessFacts> targets, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (targets.Any(target => Procfs.Runs(target.Pid, target.StartTime)))
        {
            if (clock.GetElapsedTime(began) > Patience)
            {
                return VerbResult.Failed($"Still running: {string.Join(", ", targets.Where(target => Procfs.Runs(target.Pid, target.StartTime)).Select(target => target.Pid))}.");
            }

            await Task.Delay(Step, clock, ct);
        }

        return VerbResult.Done($"Ended: {string.Join(", ", targets.Select(target => $"{target.Name} ({target.Pid})"))}.", new { Gone = true, Processes = targets });
    }
}
