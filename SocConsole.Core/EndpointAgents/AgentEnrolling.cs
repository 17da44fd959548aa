using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <summary>Makes an agent of a program that has a token. The token is all that it has, so its organization is known only by it.</summary>
public sealed class AgentEnrolling(SocDatabase database, ISecretStore secrets, EndpointAgentOptions options)
{
    private const int MaximumAgents = 1_000;
    private const int MaximumToken = 200;
    private const int DeviceIdBytes = 12;
    private const int SecretBytes = 32;

    // The same for an unknown, a used, a revoked and an old token, so that none can be told apart.
    private static readonly Error Refused = new(ErrorKind.Unauthenticated, "ENROLLMENT_REFUSED", "The token is unknown, used, revoked or too old; make a new one in the console.");

    /// <summary>Uses the token up and makes a device and an agent in one write. Errors: a token that doesn't hold, another host than the token is for, a host that another agent answers to.</summary>
    public async Task<Result<AgentCredentials>> EnrolAsync(EnrolRequest request, CancellationToken ct)
    {
        if (Check(request) is { } invalid)
        {
            return invalid;
        }

        var hash = AgentEnrollments.HashOf(request.Token);
        return await database.WriteAcrossAsync<AgentCredentials>(async unit =>
        {
            var enrollment = await unit.Db.AgentEnrollments.FirstOrDefaultAsync(row => row.TokenHash == hash, ct);
            if (enrollment is not { UsedAt: null, RevokedAt: null } || enrollment.ExpiresAt <= unit.Now)
            {
                return Refused;
            }

            if (enrollment.Hostname is { } wanted && !HostNames.AreSame(wanted, request.Hostname))
            {
                return Error.Conflict("OTHER_HOST", $"The token is for the host {wanted}, and this one calls itself {request.Hostname}; give the agent --hostname or make another token.");
            }

            if (await HolderAsync(unit.Db, enrollment.OrganizationId, request.Hostname, ct) is { } holder)
            {
                return Error.Conflict("HOSTNAME_TAKEN", $"Another agent answers to {request.Hostname} already (as {holder}); revoke it first, or give this one another --hostname.");
            }

            return await unit.Db.EndpointAgents.CountAsync(row => row.OrganizationId == enrollment.OrganizationId && row.RevokedAt == null, ct) >= MaximumAgents
                ? Error.Conflict("TOO_MANY_AGENTS", $"An organization has at most {MaximumAgents} agents; revoke one first.")
                : await MakeAsync(unit, enrollment, request, ct);
        }, ct);
    }

    private static async Task<string?> HolderAsync(SocDbContext db, int organizationId, string hostname, CancellationToken ct)
    {
        var known = await db.EndpointAgents.Where(row => row.OrganizationId == organizationId && row.RevokedAt == null).OrderBy(row => row.Id).Take(AgentRegistry.MaximumListed)
            .Select(row => new { row.Hostname, row.Addresses }).ToListAsync(ct);
        return known.Find(agent => HostNames.Names(hostname, agent.Hostname, agent.Addresses))?.Hostname;
    }

    private async Task<AgentCredentials> MakeAsync(Unit unit, AgentEnrollment enrollment, EnrolRequest request, CancellationToken ct)
    {
        var secret = Secrets.Hex(SecretBytes);
        var device = new Device
        {
            OrganizationId = enrollment.OrganizationId,
            DeviceId = $"dev_{Secrets.Hex(DeviceIdBytes)}",
            Name = $"endpoint {request.Hostname}",
            ProtectedSecret = secrets.Protect(secret),
            CreatedBy = enrollment.CreatedBy,
            CreatedAt = unit.Now,
        };
        unit.Db.Devices.Add(device);
        await unit.Db.SaveChangesAsync(ct);
        var (addresses, dropped) = await AgentAddresses.SiftAsync(unit.Db, enrollment.OrganizationId, 0, request.Addresses, ct);
        var agent = new EndpointAgent
        {
            OrganizationId = enrollment.OrganizationId,
            DeviceRow = device.Id,
            Name = enrollment.Name,
            Hostname = request.Hostname,
            Platform = request.Platform,
            Version = request.Version,
            Addresses = addresses,
            EnrolledAt = unit.Now,
        };
        unit.Db.EndpointAgents.Add(agent);
        await unit.Db.SaveChangesAsync(ct);
        enrollment.UsedAt = unit.Now;
        enrollment.AgentId = agent.Id;
        var actor = new Actor(enrollment.OrganizationId, $"device:{device.Id}", device.Name, ActorKind.Device, Permissions.Device);
        unit.Audit(actor, "endpoint_agent.enrolled", agent.Hostname, new { agent.Id, agent.Name, agent.Platform, EnrollmentId = enrollment.Id, device.DeviceId });
        if (dropped.Count > 0)
        {
            unit.Audit(actor, "endpoint_agent.addresses_refused", agent.Hostname, new { agent.Id, Addresses = dropped });
        }

        unit.Raise(new AgentChanged(enrollment.OrganizationId, unit.Now, agent.Id));
        return new AgentCredentials(agent.Id, device.DeviceId, secret, agent.Name, options.HeartbeatSeconds);
    }

    private static Error? Check(EnrolRequest request) =>
        request.Token.Length is < 1 or > MaximumToken ? Refused
        : !HostNames.IsValid(request.Hostname) ? Error.Invalid("hostname", "must be a host name of at most 253 characters")
        : request.Platform is not ("linux" or "windows" or "macos" or "docker") ? Error.Invalid("platform", "must be linux, windows, macos or docker")
        : AgentHeartbeats.Check(request.Version, request.Addresses, []);
}
