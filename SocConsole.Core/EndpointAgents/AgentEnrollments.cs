using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <summary>Tokens that each enrol one agent once.</summary>
public sealed class AgentEnrollments(SocDatabase database, EndpointAgentOptions options, TimeProvider clock)
{
    public const string TokenPrefix = "soce_";
    private const int MaximumOpen = 1_000;
    private const int MaximumListed = 1_000;
    private const int MaximumName = 200;
    private const int MaximumHostname = 253;

    private static readonly string[] Platforms = ["linux", "windows", "macos", "docker"];

    /// <summary>Makes a token. Errors: a name, a host name or a platform that can't be; 1,000 tokens that wait already.</summary>
    public async Task<Result<CreatedEnrollment>> CreateAsync(Actor actor, NewEnrollment wanted, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageAgents) ?? Check(wanted)) is { } refused)
        {
            return refused;
        }

        var token = TokenPrefix + Secrets.Token();
        var row = new AgentEnrollment
        {
            TokenHash = HashOf(token),
            Name = wanted.Name.Trim(),
            Hostname = string.IsNullOrWhiteSpace(wanted.Hostname) ? null : wanted.Hostname.Trim(),
            Platform = wanted.Platform,
            AssetId = wanted.AssetId,
            CreatedBy = actor.Name,
        };
        return await database.WriteAsync<CreatedEnrollment>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.AgentEnrollments.CountAsync(other => other.UsedAt == null && other.RevokedAt == null && other.ExpiresAt > unit.Now, ct) >= MaximumOpen)
            {
                return Error.Conflict("TOO_MANY_ENROLLMENTS", $"At most {MaximumOpen} tokens wait at a time; revoke one first.");
            }

            row.CreatedAt = unit.Now;
            row.ExpiresAt = unit.Now + options.EnrollmentLifetime;
            unit.Db.AgentEnrollments.Add(row);
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(actor, "agent_enrollment.created", row.Name, new { row.Id, row.Hostname, row.Platform, row.ExpiresAt });
            return new CreatedEnrollment(row.Id, row.Name, row.Hostname, row.Platform, token, row.ExpiresAt);
        }, ct);
    }

    /// <summary>Tokens, the newest first, used and revoked ones included; at most 1,000.</summary>
    public async Task<Result<IReadOnlyList<EnrollmentView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAgents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.AgentEnrollments.OrderByDescending(row => row.Id).Take(MaximumListed).ToListAsync(ct);
        return Result.Of<IReadOnlyList<EnrollmentView>>([.. rows.Select(EnrollmentView.Of)]);
    }

    public async Task<Result<EnrollmentView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAgents) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.AgentEnrollments.FirstOrDefaultAsync(row => row.Id == id, ct) is { } found ? EnrollmentView.Of(found) : Error.NotFound("Enrollment", id);
    }

    /// <summary>Ends a token that nobody has used. Revoking it again changes nothing; the agent of a used one is revoked by itself.</summary>
    public async Task<Result<Done>> RevokeAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAgents) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.AgentEnrollments.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound("Enrollment", id);
            }

            if (row is { UsedAt: null, RevokedAt: null })
            {
                row.RevokedAt = unit.Now;
                unit.Audit(actor, "agent_enrollment.revoked", row.Name, new { row.Id });
            }

            return Done.Value;
        }, ct);
    }

    /// <summary>Whether the token of the row could enrol an agent now.</summary>
    public bool IsOpen(EnrollmentView row) => row is { UsedAt: null, RevokedAt: null } && row.ExpiresAt > clock.GetUtcNow().UtcDateTime;

    internal static string HashOf(string token) => Convert.ToHexStringLower(Secrets.Hash(token));

    private static Error? Check(NewEnrollment wanted) =>
        wanted.Name.Trim().Length is < 1 or > MaximumName ? Error.Invalid("name", $"must have 1 to {MaximumName} characters")
        : !Platforms.Contains(wanted.Platform, StringComparer.Ordinal) ? Error.Invalid("platform", $"must be one of {string.Join(", ", Platforms)}")
        : wanted.Hostname is { } host && !string.IsNullOrWhiteSpace(host) && !HostNames.IsValid(host.Trim()) ? Error.Invalid("hostname", $"must be a host name of at most {MaximumHostname} characters")
        : null;
}
