using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Onboarding.Scans;

/// <param name="NetworkRanges">Networks in CIDR notation, or single addresses.</param>
/// <param name="ScanType"><c>quick</c> (20 ports) or <c>full</c> (78).</param>
/// <param name="PortRanges">Ports and ranges that count instead of those of the type; null for the type's.</param>
public sealed record ScanRequest(IReadOnlyList<string?>? NetworkRanges, string ScanType, IReadOnlyList<string>? PortRanges);

/// <summary>What people do with network scans: begin, look, cancel. One at a time an organization.</summary>
public sealed class ScanService(SocDatabase database, ScanScope scope, ScanPlaces places, IJobQueue jobs)
{
    private const int Listed = 20;

    /// <summary>Queues a scan. Errors: no permission, ranges or ports that are refused, not allowed by the organization, one that runs already.</summary>
    public async Task<Result<NetworkScan>> StartAsync(Actor actor, ScanRequest request, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAssets) is { } refused)
        {
            return refused;
        }

        if (!scope.Ranges(request.NetworkRanges).Succeeded(out var ranges, out var outside))
        {
            return outside;
        }

        if (!ScanScope.Ports(request.ScanType, request.PortRanges).Succeeded(out var ports, out var wrong))
        {
            return wrong;
        }

        var made = await database.WriteAsync<NetworkScan>(actor.OrganizationId, async unit =>
        {
            if ((await unit.Db.OnboardingStates.FirstOrDefaultAsync(ct))?.Permissions.GetValueOrDefault(OnboardingService.NetworkScanPermission) is not true)
            {
                return OnboardingErrors.ScanNotAllowed;
            }

            if (await unit.Db.NetworkScans.FirstOrDefaultAsync(row => row.Status == ScanStatus.Queued || row.Status == ScanStatus.Running, ct) is { } running)
            {
                return OnboardingErrors.ScanRuns(running.Id);
            }

            var scan = new NetworkScan { Ranges = ranges, ScanType = request.ScanType, Ports = ports, Hosts = ScanScope.Addresses(ranges).Count, RequestedBy = actor.Name, CreatedAt = unit.Now };
            unit.Db.NetworkScans.Add(scan);
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(actor, "network_scan.started", Subject(scan.Id), new { scan.Ranges, scan.ScanType, Ports = ports.Count });
            unit.Raise(new ScanChanged(actor.OrganizationId, unit.Now, scan.Id));
            return scan;
        }, ct);
        if (made.Value is { } started)
        {
            await jobs.EnqueueAsync(JobKinds.NetworkScan, new JobArgument(actor.OrganizationId, started.Id.ToString(CultureInfo.InvariantCulture)).ToString(), null, CancellationToken.None);
        }

        return made;
    }

    /// <summary>The newest twenty, the newest first.</summary>
    public async Task<Result<IReadOnlyList<NetworkScan>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.NetworkScans.OrderByDescending(row => row.Id).Take(Listed).ToListAsync(ct);
    }

    /// <summary>One scan, or the newest when <paramref name="id"/> is null; the value is null when there is none yet. Error: SCAN_NOT_FOUND.</summary>
    public async Task<Result<NetworkScan?>> GetAsync(Actor actor, int? id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var scan = await db.NetworkScans.OrderByDescending(row => row.Id).FirstOrDefaultAsync(row => id == null || row.Id == id, ct);
        return scan is null && id is { } wanted ? Error.NotFound("Scan", wanted) : scan;
    }

    /// <summary>Ends a scan that waits or runs; what was found stays. Errors: no permission, SCAN_NOT_FOUND, SCAN_IS_OVER.</summary>
    public async Task<Result<NetworkScan>> CancelAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAssets) is { } refused)
        {
            return refused;
        }

        var cancelled = await database.WriteAsync<NetworkScan>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.NetworkScans.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } scan)
            {
                return Error.NotFound("Scan", id);
            }

            if (scan.Status is not (ScanStatus.Queued or ScanStatus.Running))
            {
                return Error.Conflict("SCAN_IS_OVER", $"The scan is over already: {Wire.Name(scan.Status)}.");
            }

            (scan.Status, scan.CancelRequested, scan.CompletedAt) = (ScanStatus.Cancelled, true, unit.Now);
            unit.Audit(actor, "network_scan.cancelled", Subject(id), new { scan.HostsDone, scan.Hosts });
            unit.Raise(new ScanChanged(actor.OrganizationId, unit.Now, id));
            return scan;
        }, ct);
        if (cancelled.Error is null)
        {
            places.Cancel(actor.OrganizationId, id.ToString(CultureInfo.InvariantCulture));
        }

        return cancelled;
    }

    private static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"scan:{id}");
}
