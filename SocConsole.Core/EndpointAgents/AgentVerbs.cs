namespace SocConsole.Core.EndpointAgents;

/// <summary>What agents can be asked to do.</summary>
public static class AgentVerbs
{
    public const string BlockIp = "block_ip";
    public const string UnblockIp = "unblock_ip";
    public const string IsolateHost = "isolate_host";
    public const string ReleaseHost = "release_host";
    public const string KillProcess = "kill_process";
    public const string CollectFile = "collect_file";
    public const string MemoryMaps = "memory_maps";
    public const string ListConnections = "list_connections";
    public const string QuarantineFile = "quarantine_file";
    public const string RestoreFile = "restore_file";

    public static readonly IReadOnlyList<string> All =
        [BlockIp, UnblockIp, IsolateHost, ReleaseHost, KillProcess, CollectFile, MemoryMaps, ListConnections, QuarantineFile, RestoreFile];
}
