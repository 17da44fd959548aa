namespace SocConsole.Core.Ingestion;

/// <summary>The Elastic Common Schema 8 field names of what happens on a host: accounts, processes, files.</summary>
public static class EcsHost
{
    public const string EventCode = "event.code";
    public const string EventId = "event.id";
    public const string EventProvider = "event.provider";
    public const string UserId = "user.id";
    public const string UserDomain = "user.domain";
    public const string UserTargetName = "user.target.name";
    public const string UserAuditId = "user.audit.id";
    public const string GroupName = "group.name";
    public const string ProcessExecutable = "process.executable";
    public const string ProcessParentName = "process.parent.name";
    public const string ProcessParentExecutable = "process.parent.executable";
    public const string ProcessParentCommandLine = "process.parent.command_line";
    public const string ProcessParentPid = "process.parent.pid";
    public const string ProcessThreadId = "process.thread.id";
    public const string ApacheModule = "apache.error.module";
    public const string RuleId = "rule.id";
    public const string RuleName = "rule.name";
    public const string FilePath = "file.path";
    public const string RegistryPath = "registry.path";
    public const string WinlogChannel = "winlog.channel";
    public const string NetworkTransport = "network.transport";
}
