using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SocConsole.Core.Events;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Onboarding.Assets;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Onboarding.Scans;

/// <summary>
/// The job that scans. Hosts are looked at a few at a time; what was found and how far it came are one write, so that a scan which a kill cut off goes on behind the last hosts that are stored,
/// and no asset comes twice.
/// </summary>
public sealed partial class ScanRunner(SocDatabase database, ScanPlaces places, OnboardingOptions options, ProbePort probe, NameOfAddress nameOf, ILogger<ScanRunner> logger) : IJobHandler
{
    /// <summary>Hosts of one write.</summary>
    public const int HostsAtOnce = 16;

    private const int TurnsPerSecond = 10;
    private static readonly TimeSpan NameTimeout = TimeSpan.FromSeconds(2);

    public string Kind => JobKinds.NetworkScan;

    public async Task RunAsync(string argument, CancellationToken ct)
    {
        var (organization, name) = JobArgument.Parse(argument);
        using var place = places.TryEnter(organization, name, ct);
        if (place is null)
        {
            // The sweep comes back to it when a place is free.
            return;
        }

        var id = int.Parse(name, CultureInfo.InvariantCulture);
        try
        {
            if (await BeginAsync(organization, id, ct) is { } scan)
            {
                await ScanAsync(scan, place.Token);
            }
        }
        catch (OperationCanceledException) when (place.Token.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // Whoever cancelled it has written so.
            LogCancelled(logger, id, organization);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            LogBrokeOff(logger, fault, id, organization);
            await EndAsync(organization, id, ScanStatus.Failed, $"it broke off: {fault.GetType().Name}");
        }
    }

    private async Task ScanAsync(NetworkScan scan, CancellationToken ct)
    {
        var hosts = ScanScope.Addresses(scan.Ranges);
        using var pace = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, options.ConnectionsPerSecond / TurnsPerSecond),
            TokensPerPeriod = Math.Max(1, options.ConnectionsPerSecond / TurnsPerSecond),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1d / Math.Min(TurnsPerSecond, options.ConnectionsPerSecond)),
            QueueLimit = ScanScope.MaximumPorts * HostsAtOnce,
            AutoReplenishment = true,
        });
        foreach (var part in hosts.Skip(scan.HostsDone).Chunk(HostsAtOnce))
        {
            var found = await LookAsync(scan, part, pace, ct);
            if (!await StoreAsync(scan, part.Length, found, ct))
            {
                return;
            }
        }

        await EndAsync(scan.OrganizationId, scan.Id, ScanStatus.Completed, null);
    }

    private async Task<IReadOnlyList<FoundHost>> LookAsync(NetworkScan scan, IPAddress[] hosts, TokenBucketRateLimiter pace, CancellationToken ct)
    {
        var services = new System.Collections.Concurrent.ConcurrentBag<(IPAddress Host, AssetService Service)>();
        var pairs = scan.Ports.SelectMany(port => hosts.Select(host => (Host: host, Port: port)));
        await Parallel.ForEachAsync(pairs, new ParallelOptions { MaxDegreeOfParallelism = options.ConnectionsAtOnce, CancellationToken = ct }, async (pair, stopped) =>
        {
            using var turn = await pace.AcquireAsync(1, stopped);
            if (turn.IsAcquired && await probe(pair.Host, pair.Port, stopped) is { } service)
            {
                services.Add((pair.Host, service));
            }
        });
        var found = services.GroupBy(item => item.Host).OrderBy(host => Array.IndexOf(hosts, host.Key)).Select(async host => new FoundHost(host.Key, await NameAsync(host.Key, ct), [.. host.Select(item => item.Service).OrderBy(service => service.Port)]));
        return await Task.WhenAll(found);
    }

    private async Task<string?> NameAsync(IPAddress address, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(NameTimeout);
        try
        {
            // A name server is free to answer anything.
            var name = await nameOf(address, limit.Token).WaitAsync(limit.Token);
            return name.Length is > 0 and <= 253 && !IPAddress.TryParse(name, out _) && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_') ? name.ToLowerInvariant() : null;
        }
        catch (Exception fault) when (fault is SocketException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<NetworkScan?> BeginAsync(int organization, int id, CancellationToken ct)
    {
        var begun = await database.WriteAsync<NetworkScan>(organization, async unit =>
        {
            if (await unit.Db.NetworkScans.FirstOrDefaultAsync(row => row.Id == id, ct) is not { Status: ScanStatus.Queued or ScanStatus.Running } row)
            {
                return Error.NotFound("Scan", id);
            }

            (row.Status, row.StartedAt) = (ScanStatus.Running, row.StartedAt ?? unit.Now);
            unit.Raise(new ScanChanged(organization, unit.Now, id));
            return row;
        }, ct);
        return begun.Value;
    }

    // False when the scan was cancelled meanwhile.
    private async Task<bool> StoreAsync(NetworkScan scan, int hosts, IReadOnlyList<FoundHost> found, CancellationToken ct)
    {
        var stored = await database.WriteAsync<Done>(scan.OrganizationId, async unit =>
        {
            if (await unit.Db.NetworkScans.FirstOrDefaultAsync(row => row.Id == scan.Id && row.Status == ScanStatus.Running, ct) is not { } row)
            {
                return Error.NotFound("Scan", scan.Id);
            }

            row.HostsDone += hosts;
            row.Found += found.Count;
            await AssetWriter.StoreAsync(unit, scan.Id, found, ct);
            unit.Raise(new ScanChanged(scan.OrganizationId, unit.Now, scan.Id));
            return Done.Value;
        }, ct);
        return stored.Error is null;
    }

    private async Task EndAsync(int organization, int id, ScanStatus status, string? fault) => await database.WriteAsync<Done>(organization, async unit =>
    {
        if (await unit.Db.NetworkScans.FirstOrDefaultAsync(row => row.Id == id && row.Status == ScanStatus.Running) is { } row)
        {
            (row.Status, row.CompletedAt, row.Fault) = (status, unit.Now, fault);
            unit.Raise(new ScanChanged(organization, unit.Now, id));
        }

        return Done.Value;
    }, CancellationToken.None);

    [LoggerMessage(3601, LogLevel.Information, "The network scan {Scan} of organization {OrganizationId} was ended by somebody")]
    private static partial void LogCancelled(ILogger logger, int scan, int organizationId);

    [LoggerMessage(3602, LogLevel.Error, "The network scan {Scan} of organization {OrganizationId} broke off")]
    private static partial void LogBrokeOff(ILogger logger, Exception fault, int scan, int organizationId);
}
