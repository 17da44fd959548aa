using SocConsole.Core.Detection.Management;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection;

/// <summary>What the detector has examined since the last commit, by organization.</summary>
public sealed class DetectionTally
{
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(1);
    private readonly Dictionary<int, Work> byOrganization = [];
    private DateTime? since;

    public IReadOnlyDictionary<int, Work> ByOrganization => byOrganization;

    /// <summary>What each rule did.</summary>
    public RuleTally Rules { get; } = new();

    public bool IsDue(DateTime now) => since is { } started && now - started >= Due;

    public void Count(IReadOnlyList<LogEvent> events, int start, int end, DateTime now)
    {
        since ??= now;
        for (var i = start; i < end; i++)
        {
            ref var work = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(byOrganization, events[i].OrganizationId, out _);
            work.Events++;
            work.Milliseconds += Math.Max(0, (now - events[i].ReceivedAt).TotalMilliseconds);
        }
    }

    public void CountFault(int organizationId)
    {
        ref var work = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(byOrganization, organizationId, out _);
        work.Faults++;
    }

    /// <summary>Events examined, those that could not be, and the sum of their times from receipt in milliseconds.</summary>
    public record struct Work(long Events, long Faults, double Milliseconds);
}
