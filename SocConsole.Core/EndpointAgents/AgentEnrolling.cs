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

    /// <summary>Uses the token up and makes a device and an agent in one write. Errors: a token that doesn't hold, another host than the token is for.</summary>
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

            return await unit.Db.EndpointAgents.CountAsync(row => row.OrganizationId == enrollment.OrganizationId && row.RevokedAt == null, ct) >= MaximumAgents
                ? Error.Conflict("TOO_MANY_AGENTS", $"An organization has at most {MaximumAgents} agents; revoke one first.")
                : await MakeAsync(unit, enrollment, request, ct);
        }, ct);
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
        var agent = new EndpointAgent
        {
            OrganizationId = enrollment.OrganizationId,
            DeviceRow = device.Id,
            Name = enrollment.Name,
            Hostname = request.Hostname,
            Platform = request.Platform,
            Version = request.Version,
            Addresses = request.Addresses,
            EnrolledAt = unit.Now,
        };
        unit.Db.EndpointAgents.Add(agent);
        await unit.Db.SaveChangesAsync(ct);
        enrollment.UsedAt = unit.Now;
        enrollment.AgentId = agent.Id;
        var actor = new Actor(enrollment.OrganizationId, $"device:{device.Id}", device.Name, ActorKind.Device, Permissions.Device);
        unit.Audit(actor, "endpoint_agent.enrolled", agent.Hostname, new { agent.Id, agent.Name, agent.Platform, EnrollmentId = enrollment.Id, device.DeviceId });
        unit.Raise(new AgentChanged(enrollment.OrganizationId, unit.Now, agent.Id));
        return new AgentCredentials(agent.Id, device.DeviceId, secret, agent.Name, options.HeartbeatSeconds);
    }

    private static Error? Check(EnrolRequest request) =>
        request.Token.Length is < 1 or > MaximumToken ? Refused
        : !HostNames.IsValid(request.Hostname) ? Error.Invalid("hostname", "must be a host name of at most 253 characters")
        : request.Platform is not ("linux" or "windows" or "macos" or "docker") ? Error.Invalid("platform", "must be linux, windows, macos or docker")
        : AgentHeartbeats.Check(request.Version, request.Addresses, []);
}
