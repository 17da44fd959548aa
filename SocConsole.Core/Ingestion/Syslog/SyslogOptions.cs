using System.Net;

namespace SocConsole.Core.Ingestion.Syslog;

/// <summary>Settings of the syslog listener under <c>Soc:Syslog</c>.</summary>
public sealed class SyslogOptions
{
    public const string Section = "Soc:Syslog";

    public bool Enabled { get; set; }

    /// <summary>Address to listen on. Syslog has no credentials: what can reach it can write, so the default is this machine alone.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>UDP port; 0 takes a free one.</summary>
    public int UdpPort { get; set; } = 5514;

    /// <summary>TCP port; 0 takes a free one.</summary>
    public int TcpPort { get; set; } = 5514;

    /// <summary>Name of the organization that the lines belong to; empty for the first.</summary>
    public string? Organization { get; set; }

    /// <summary>Name of the log source that the lines are filed under.</summary>
    public string Source { get; set; } = "syslog";

    /// <summary>TCP connections at a time, 1 to 10,000; further ones are closed at once.</summary>
    public int MaximumConnections { get; set; } = 64;

    /// <summary>A TCP connection that sends nothing for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What is wrong with the settings and how to mend it; null when nothing is.</summary>
    public string? Problem() => this switch
    {
        { Enabled: false } => null,
        _ when !IPAddress.TryParse(Address, out _) => $"{Section}:Address must be an IP address such as 127.0.0.1 or 0.0.0.0.",
        { UdpPort: < 0 or > 65_535 } => $"{Section}:UdpPort must be from 0 to 65535.",
        { TcpPort: < 0 or > 65_535 } => $"{Section}:TcpPort must be from 0 to 65535.",
        { MaximumConnections: < 1 or > 10_000 } => $"{Section}:MaximumConnections must be from 1 to 10000.",
        { Source.Length: < 1 or > 100 } => $"{Section}:Source must have 1 to 100 characters.",
        _ when IdleTimeout <= TimeSpan.Zero || IdleTimeout > TimeSpan.FromDays(1) => $"{Section}:IdleTimeout must be more than 0 and at most a day.",
        _ => null,
    };
}
