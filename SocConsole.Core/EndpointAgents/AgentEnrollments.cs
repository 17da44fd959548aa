using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <param name="Name">What the agent will be called.</param>
/// <param name="Hostname">Host that it is for; null where any may use the token.</param>
/// <param name="Platform"><c>linux</c>, <c>windows</c>, <c>macos</c> or <c>docker</c>.</param>
/// <param name="AssetId">The discovered asset that it is for.</param>
public sealed record NewEnrollment(string Name, string? Hostname, string Platform, int? AssetId);

/// <param name="Token">Shown once.</param>
public sealed record CreatedEnrollment(int Id, string Token, DateTime ExpiresAt);

/// <summary>Tokens that enrol one agent once.</summary>
public sealed class AgentEnrollments(SocDatabase database)
{
    private const int MaximumWaiting = 1_000;
    private const int TokenBytes = 32;
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);
    private static readonly string[] Platforms = ["linux", "windows", "macos", "docker"];

    /// <summary>Makes a token. Errors: no permission, a bad name or platform, an asset that there is not, too many that wait.</summary>
    public async Task<Result<CreatedEnrollment>> CreateAsync(Actor actor, NewEnrollment enrollment, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageAgents) ?? Check(enrollment)) is { } refused)
        {
            return refused;
        }

        var token = $"enr_{Secrets.Hex(TokenBytes)}";
        return await database.WriteAsync<CreatedEnrollment>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.AgentEnrollments.CountAsync(item => item.UsedAt == null && item.RevokedAt == null && item.ExpiresAt > unit.Now, ct) >= MaximumWaiting)
            {
                return Error.Conflict("TOO_MANY_ENROLLMENTS", $"At most {MaximumWaiting} tokens may wait; revoke some first.");
            }

            var row = new AgentEnrollment
            {
                TokenHash = Convert.ToHexStringLower(Secrets.Hash(token)),
                Name = enrollment.Name,
                Hostname = enrollment.Hostname,
                Platform = enrollment.Platform,
                AssetId = enrollment.AssetId,
                CreatedBy = actor.Name,
                CreatedAt = unit.Now,
                ExpiresAt = unit.Now + Life,
            };
            unit.Db.AgentEnrollments.Add(row);
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(actor, "agent_enrollment.created", $"enrollment:{row.Id}", new { row.Name, row.Hostname, row.Platform });
            return new CreatedEnrollment(row.Id, token, row.ExpiresAt);
        }, ct);
    }

    private static Error? Check(NewEnrollment enrollment) =>
        !IsText(enrollment.Name) ? Error.Invalid("agent_name", "must be 1 to 200 printable characters")
        : enrollment.Hostname is { } host && !IsText(host) ? Error.Invalid("hostname", "must be 1 to 200 printable characters")
        : !Platforms.Contains(enrollment.Platform) ? Error.Invalid("platform", $"must be one of {string.Join(", ", Platforms)}")
        : null;

    private static bool IsText(string text) => text.Length is > 0 and <= 200 && !text.Any(char.IsControl);
}
