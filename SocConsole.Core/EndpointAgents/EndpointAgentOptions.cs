namespace SocConsole.Core.EndpointAgents;

/// <summary>Settings under <c>Soc:EndpointAgents</c>.</summary>
public sealed class EndpointAgentOptions
{
    public const string Section = "Soc:EndpointAgents";

    /// <summary>How long a token that enrols an agent holds; 1 min to 30 days.</summary>
    public TimeSpan EnrollmentLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Seconds between two heartbeats of an agent, 1 to 300; told to the agent with every answer.</summary>
    public int HeartbeatSeconds { get; set; } = 15;

    /// <summary>Without a sign for longer than this, an agent is late; 1 s to 1 h.</summary>
    public TimeSpan LateAfter { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Without a sign for longer than this, an agent is offline; longer than late, up to 1 day.</summary>
    public TimeSpan OfflineAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Largest file that an action may bring, in bytes; 64 KB to 1 GB.</summary>
    public long MaximumArtifactBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>What is wrong with the settings, with the key to mend.</summary>
    public IEnumerable<string> Faults()
    {
        if (EnrollmentLifetime < TimeSpan.FromMinutes(1) || EnrollmentLifetime > TimeSpan.FromDays(30))
        {
            yield return $"{Section}:EnrollmentLifetime must be from 00:01:00 to 30.00:00:00.";
        }

        if (HeartbeatSeconds is < 1 or > 300)
        {
            yield return $"{Section}:HeartbeatSeconds must be from 1 to 300.";
        }

        if (LateAfter < TimeSpan.FromSeconds(1) || LateAfter > TimeSpan.FromHours(1))
        {
            yield return $"{Section}:LateAfter must be from 00:00:01 to 01:00:00.";
        }

        if (OfflineAfter <= LateAfter || OfflineAfter > TimeSpan.FromDays(1))
        {
            yield return $"{Section}:OfflineAfter must be longer than LateAfter and at most 1.00:00:00.";
        }

        if (MaximumArtifactBytes is < 64 * 1024 or > 1024L * 1024 * 1024)
        {
            yield return $"{Section}:MaximumArtifactBytes must be from 65536 to 1073741824.";
        }
    }
}
