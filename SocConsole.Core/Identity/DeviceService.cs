using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Identity;

/// <summary>Sensors that sign what they deliver: made, listed, revoked.</summary>
public sealed class DeviceService(SocDatabase database, ISecretStore secrets)
{
    private const int MaximumDevices = 1_000;
    private const int MaximumNameLength = 200;
    private const int IdBytes = 12;
    private const int SecretBytes = 32;

    /// <summary>Devices, the newest first, revoked ones included; at most 1,000.</summary>
    public async Task<Result<IReadOnlyList<DeviceView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageKeys) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Devices.OrderByDescending(device => device.Id).Take(MaximumDevices)
            .Select(device => new DeviceView(device.Id, device.DeviceId, device.Name, device.CreatedBy, device.CreatedAt, device.LastSeenAt, device.RevokedAt)).ToListAsync(ct);
    }

    /// <summary>Makes a device that may send events. <paramref name="name"/> has 1 to 200 characters.</summary>
    public async Task<Result<CreatedDevice>> CreateAsync(Actor actor, string name, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageKeys) is { } refused)
        {
            return refused;
        }

        if (name.Trim() is not { Length: > 0 and <= MaximumNameLength } given)
        {
            return Error.Invalid("name", $"must have 1 to {MaximumNameLength} characters");
        }

        var secret = Secrets.Hex(SecretBytes);
        var device = new Device { DeviceId = $"dev_{Secrets.Hex(IdBytes)}", Name = given, ProtectedSecret = secrets.Protect(secret), CreatedBy = actor.Name };
        return await database.WriteAsync<CreatedDevice>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Devices.CountAsync(row => row.RevokedAt == null, ct) >= MaximumDevices)
            {
                return Error.Conflict("TOO_MANY_DEVICES", $"An organization has at most {MaximumDevices} devices; revoke one first.");
            }

            device.CreatedAt = unit.Now;
            unit.Db.Devices.Add(device);
            unit.Audit(actor, "device.created", device.DeviceId, new { device.Name });
            return new CreatedDevice(device.DeviceId, device.Name, secret);
        }, ct);
    }

    /// <summary>Ends a device at once. Revoking it again changes nothing.</summary>
    public async Task<Result<Done>> RevokeAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageKeys) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Devices.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } device)
            {
                return Error.NotFound("Device", id);
            }

            if (device.RevokedAt is null)
            {
                device.RevokedAt = unit.Now;
                unit.Audit(actor, "device.revoked", device.DeviceId, new { device.Name });
            }

            return Done.Value;
        }, ct);
    }
}
