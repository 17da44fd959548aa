using Microsoft.Extensions.Logging;

namespace SocConsole.Core.Ingestion.Syslog;

/// <summary>Hands batches to the sink under the configured organization and source, and keeps the counts of what was lost or shortened.</summary>
internal sealed partial class SyslogDelivery(SyslogOptions options, ILineSink sink, TimeProvider clock, ILogger logger)
{
    public const int BatchSize = 500;

    private readonly string? organization = string.IsNullOrWhiteSpace(options.Organization) ? null : options.Organization;

    /// <summary>Datagrams that were lost: the queue was full, or the sink failed.</summary>
    public Tally Dropped { get; } = new(clock, count => LogDropped(logger, count));

    /// <summary>Messages longer than a line may be, of which the start was kept.</summary>
    public Tally Cut { get; } = new(clock, count => LogCut(logger, count));

    /// <summary>Connections over the limit.</summary>
    public Tally Refused { get; } = new(clock, count => LogRefused(logger, count));

    /// <summary>False when the sink failed or the wait was stopped; the fault is logged.</summary>
    public async Task<bool> TryDeliverAsync(IReadOnlyList<string> lines, CancellationToken ct)
    {
        try
        {
            await sink.AcceptAsync(organization, options.Source, lines, ct);
            return true;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception fault)
        {
            LogSinkFailed(logger, fault, lines.Count);
            return false;
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "{Count} syslog datagrams were dropped since the last notice because the intake could not keep up")]
    private static partial void LogDropped(ILogger logger, long count);

    [LoggerMessage(1302, LogLevel.Warning, "{Count} syslog messages since the last notice were longer than a line may be and were cut")]
    private static partial void LogCut(ILogger logger, long count);

    [LoggerMessage(1303, LogLevel.Warning, "{Count} syslog connections since the last notice were refused; raise Soc:Syslog:MaximumConnections")]
    private static partial void LogRefused(ILogger logger, long count);

    [LoggerMessage(1304, LogLevel.Error, "{Count} syslog lines could not be handed to the intake")]
    private static partial void LogSinkFailed(ILogger logger, Exception fault, int count);
}
