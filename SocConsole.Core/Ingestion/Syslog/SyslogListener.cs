using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SocConsole.Core.Ingestion.Syslog;

/// <summary>Listens for syslog over UDP (RFC 5426) and TCP (RFC 6587) and hands the lines to the sink.</summary>
public sealed partial class SyslogListener(SyslogOptions options, ILineSink sink, TimeProvider clock, ILogger<SyslogListener> logger) : BackgroundService
{
    private const int Backlog = 128;
    private const int DatagramBuffer = 4 * 1024 * 1024;

    private readonly SyslogDelivery delivery = new(options, sink, clock, logger);
    private Socket? udp;
    private Socket? tcp;

    /// <summary>Where datagrams are received; null before the start.</summary>
    public IPEndPoint? UdpEndPoint => udp?.LocalEndPoint as IPEndPoint;

    /// <summary>Where connections are accepted; null before the start.</summary>
    public IPEndPoint? TcpEndPoint => tcp?.LocalEndPoint as IPEndPoint;

    /// <summary>Datagrams lost since the start.</summary>
    public long Dropped => delivery.Dropped.Count;

    /// <summary>Messages cut to the longest line since the start.</summary>
    public long Cut => delivery.Cut.Count;

    /// <summary>Binds both sockets, so that a port in use stops the start with a message instead of losing lines unseen.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var address = IPAddress.Parse(options.Address);
        try
        {
            udp = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = DatagramBuffer };
            udp.Bind(new IPEndPoint(address, options.UdpPort));
            tcp = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(address, options.TcpPort));
            tcp.Listen(Backlog);
        }
        catch (SocketException fault)
        {
            throw new InvalidOperationException(
                $"Syslog can't listen on {options.Address}, UDP {options.UdpPort} and TCP {options.TcpPort} ({fault.SocketErrorCode}); set {SyslogOptions.Section}:Address, UdpPort and TcpPort.", fault);
        }

        LogListening(logger, UdpEndPoint!, TcpEndPoint!);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        new DatagramReceiver(udp!, delivery, clock).RunAsync(stoppingToken),
        new StreamReceiver(tcp!, options, delivery, clock).RunAsync(stoppingToken));

    public override void Dispose()
    {
        udp?.Dispose();
        tcp?.Dispose();
        base.Dispose();
    }

    [LoggerMessage(1300, LogLevel.Information, "Syslog listens on UDP {Udp} and TCP {Tcp}")]
    private static partial void LogListening(ILogger logger, IPEndPoint udp, IPEndPoint tcp);
}
