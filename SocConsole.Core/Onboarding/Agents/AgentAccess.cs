using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.EndpointAgents;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Onboarding.Agents;

/// <summary>A token and the agent that used it. Times are UTC.</summary>
/// <param name="Status"><c>pending</c>, <c>expired</c>, <c>revoked</c>, <c>active</c> or <c>inactive</c> (no heartbeat for two minutes).</param>
public sealed record EnrolledAgent(
    int EnrollmentId, int? AgentId, string Name, string? Hostname, string Platform, string Status, string? Version, int? AssetId, DateTime CreatedAt, DateTime? EnrolledAt, DateTime? LastSeenAt, DateTime? LastEventAt, long EventsReceived);

/// <summary>What looking at an agent found.</summary>
/// <param name="Verified">Whether it answered within the last two minutes.</param>
/// <param name="Status"><c>ready</c>, <c>warning</c> (it answers and something is missing) or <c>failed</c>.</param>
public sealed record AgentVerification(int EnrollmentId, int? AgentId, string? Hostname, bool Verified, string Status, string Message, IReadOnlyList<ValidationCheck> Checks);

/// <summary>Looks whether agents answer, by what came from them; nothing is taken for granted.</summary>
public sealed class AgentAccess(SocDatabase database, TimeProvider clock)
{
    /// <summary>An agent whose last heartbeat is older does not answer; it sends one every fifteen seconds.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(2);

    private const int Most = 1_000;

    /// <summary>Tokens and their agents, the newest first, at most 1,000.</summary>
    public async Task<Result<IReadOnlyList<EnrolledAgent>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = database.Read(actor.OrganizationId);
        return Result.Of<IReadOnlyList<EnrolledAgent>>([.. (await PairsAsync(db.AgentEnrollments.OrderByDescending(row => row.Id).Take(Most), db, ct)).Select(pair => View(pair.Enrollment, pair.Agent, now))]);
    }

    /// <summary>Looks at one agent. Error: ENROLLMENT_NOT_FOUND.</summary>
    public async Task<Result<AgentVerification>> VerifyAsync(Actor actor, int enrollmentId, CancellationToken ct)
    {
        var all = await VerifyAsync(actor, row => row.Id == enrollmentId, ct);
        return all.Succeeded(out var found, out var error) ? found is [{ } one] ? one : Error.NotFound("Enrollment", enrollmentId) : error;
    }

    /// <summary>Looks at every agent whose token was not revoked, at most 1,000.</summary>
    public Task<Result<IReadOnlyList<AgentVerification>>> VerifyAllAsync(Actor actor, CancellationToken ct) => VerifyAsync(actor, row => row.RevokedAt == null, ct);

    private async Task<Result<IReadOnlyList<AgentVerification>>> VerifyAsync(Actor actor, System.Linq.Expressions.Expression<Func<AgentEnrollment, bool>> which, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageAssets) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<IReadOnlyList<AgentVerification>>(actor.OrganizationId, async unit =>
        {
            List<AgentVerification> looked = [];
            foreach (var (enrollment, agent) in await PairsAsync(unit.Db.AgentEnrollments.Where(which).OrderByDescending(row => row.Id).Take(Most), unit.Db, ct))
            {
                var result = Look(enrollment, agent, unit.Now);
                looked.Add(result);
                if (result.Verified && agent is not null)
                {
                    agent.VerifiedAt = unit.Now;
                    unit.Raise(new AgentChanged(actor.OrganizationId, unit.Now, agent.Id));
                }
            }

            if (looked.Count > 0)
            {
                unit.Audit(actor, "agents.verified", "onboarding", new { Agents = looked.Count, Verified = looked.Count(one => one.Verified) });
            }

            return looked;
        }, ct);
    }

    private static async Task<IReadOnlyList<(AgentEnrollment Enrollment, EndpointAgent? Agent)>> PairsAsync(IQueryable<AgentEnrollment> rows, SocDbContext db, CancellationToken ct)
    {
        var enrollments = await rows.ToListAsync(ct);
        var ids = enrollments.Select(row => row.AgentId).OfType<int>().Distinct().ToList();
        var agents = await db.EndpointAgents.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, ct);
        return [.. enrollments.Select(row => (row, row.AgentId is { } id ? agents.GetValueOrDefault(id) : null))];
    }

    private static EnrolledAgent View(AgentEnrollment row, EndpointAgent? agent, DateTime now) => new(
        row.Id, agent?.Id, agent?.Name ?? row.Name, agent?.Hostname ?? row.Hostname, agent?.Platform ?? row.Platform, Status(row, agent, now), agent?.Version, row.AssetId, row.CreatedAt,
        agent?.EnrolledAt, agent?.LastSeenAt, agent?.LastEventAt, agent?.EventsReceived ?? 0);

    private static string Status(AgentEnrollment row, EndpointAgent? agent, DateTime now) =>
        agent is not null ? agent.RevokedAt is not null ? "revoked" : agent.LastSeenAt >= now - Heartbeat ? "active" : "inactive"
        : row.RevokedAt is not null ? "revoked"
        : row.ExpiresAt <= now ? "expired"
        : "pending";

    private static AgentVerification Look(AgentEnrollment row, EndpointAgent? agent, DateTime now)
    {
        if (agent is null)
        {
            var reason = row.RevokedAt is not null ? "The token was revoked before an agent used it."
                : row.ExpiresAt <= now ? "The token expired before an agent used it; make a new one."
                : "No agent has used this token yet: run the install command on the host.";
            return new AgentVerification(row.Id, null, row.Hostname, false, "failed", reason, [new ValidationCheck("Enrollment", CheckStatus.Pending, reason, new Dictionary<string, object?> { ["expires_at"] = row.ExpiresAt })]);
        }

        ValidationCheck[] checks = [Answers(agent, now), Sends(agent, now), Can(agent)];
        var answers = checks[0].Status == CheckStatus.Pass;
        var all = Array.TrueForAll(checks, check => check.Status == CheckStatus.Pass);
        return new AgentVerification(
            row.Id, agent.Id, agent.Hostname, answers, all ? "ready" : answers ? "warning" : "failed",
            Array.Find(checks, check => check.Status != CheckStatus.Pass)?.Message ?? "The agent answers, sends events and can act.", checks);
    }

    private static ValidationCheck Answers(EndpointAgent agent, DateTime now)
    {
        var details = new Dictionary<string, object?> { ["last_seen_at"] = agent.LastSeenAt, ["version"] = agent.Version };
        return agent.RevokedAt is not null ? new ValidationCheck("Heartbeat", CheckStatus.Fail, "The agent was revoked.", details)
            : agent.LastSeenAt is not { } seen ? new ValidationCheck("Heartbeat", CheckStatus.Fail, "The agent has enrolled and was never heard of since.", details)
            : now - seen <= Heartbeat ? new ValidationCheck("Heartbeat", CheckStatus.Pass, string.Create(CultureInfo.InvariantCulture, $"The last heartbeat came {(now - seen).TotalSeconds:F0} s ago."), details)
            : new ValidationCheck("Heartbeat", CheckStatus.Fail, string.Create(CultureInfo.InvariantCulture, $"The last heartbeat came {(now - seen).TotalMinutes:F0} min ago."), details);
    }

    private static ValidationCheck Sends(EndpointAgent agent, DateTime now)
    {
        var details = new Dictionary<string, object?> { ["last_event_at"] = agent.LastEventAt, ["events_received"] = agent.EventsReceived, ["spool_batches"] = agent.SpoolBatches };
        return agent.LastEventAt >= now - OnboardingValidation.Recent ? new ValidationCheck("Events", CheckStatus.Pass, "Events came within the last 5 min.", details)
            : new ValidationCheck("Events", CheckStatus.Pending, agent.LastEventAt is null ? "No event has come from it yet." : "No event has come from it within the last 5 min.", details);
    }

    private static ValidationCheck Can(EndpointAgent agent)
    {
        var missing = agent.Capabilities.Where(capability => !capability.Available).ToList();
        var details = new Dictionary<string, object?> { ["available"] = agent.Capabilities.Where(capability => capability.Available).Select(capability => capability.Name).ToArray(), ["missing"] = missing.ToDictionary(capability => capability.Name, capability => capability.Reason) };
        return agent.Capabilities.Count == 0 ? new ValidationCheck("Capabilities", CheckStatus.Pending, "It has not told yet what it can do.", details)
            : missing.Count == 0 ? new ValidationCheck("Capabilities", CheckStatus.Pass, $"All {agent.Capabilities.Count} capabilities work there.", details)
            : new ValidationCheck("Capabilities", CheckStatus.Fail, $"Not available there: {string.Join(", ", missing.Select(capability => capability.Name))}.", details);
    }
}
