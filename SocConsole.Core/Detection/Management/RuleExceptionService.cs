using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

/// <param name="RuleId">The rule, or <c>*</c> for every rule.</param>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Selection">A Sigma selection in YAML, at most 10,000 characters.</param>
/// <param name="Reason">Why it is harmless, 1 to 1,000 characters.</param>
/// <param name="ExpiresAt">UTC, at most a year ahead; null means never.</param>
public sealed record NewException(string RuleId, string Title, string Selection, string Reason, DateTime? ExpiresAt);

/// <summary>What is known and harmless. Matches that an exception holds back are counted, never lost without a trace.</summary>
public sealed class RuleExceptionService(SocDatabase database, RuleCatalog catalog, TimeProvider clock)
{
    /// <summary>Most exceptions of an organization.</summary>
    public const int MaximumExceptions = 1_000;

    private const int MaximumSelection = 10_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public async Task<Result<IReadOnlyList<RuleExceptionView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.RuleExceptions.OrderBy(row => row.Id).Take(MaximumExceptions).ToListAsync(ct);
        return Result.Of<IReadOnlyList<RuleExceptionView>>([.. rows.Select(RuleExceptionView.From)]);
    }

    /// <summary>Adds an exception. Errors: RULE_NOT_FOUND; INVALID_REQUEST with what is amiss, the selection's faults under <c>selection</c>; TOO_MANY_EXCEPTIONS.</summary>
    public async Task<Result<RuleExceptionView>> CreateAsync(Actor actor, NewException asked, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageRules) is { } refused)
        {
            return refused;
        }

        var rules = await catalog.OfAsync(actor.OrganizationId, ct);
        if (Check(asked, rules) is { } invalid)
        {
            return invalid;
        }

        var created = await database.WriteAsync<RuleException>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.RuleExceptions.CountAsync(ct) >= MaximumExceptions)
                {
                    return Error.Conflict("TOO_MANY_EXCEPTIONS", $"An organization may have {MaximumExceptions:N0} exceptions; delete those that are over.");
                }

                var row = RowOf(asked, actor.Name, unit.Now);
                unit.Db.RuleExceptions.Add(row);
                unit.Audit(actor, "rule_exception.created", asked.RuleId, new { asked.Title, asked.Selection, asked.Reason, asked.ExpiresAt });
                return row;
            },
            ct);
        if (created.Error is { } error)
        {
            return error;
        }

        await catalog.ReloadAsync(actor.OrganizationId, CancellationToken.None);
        return RuleExceptionView.From(created.Value!);
    }

    /// <summary>Takes an exception back. Error: RULE_EXCEPTION_NOT_FOUND.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, long id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageRules) is { } refused)
        {
            return refused;
        }

        var deleted = await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.RuleExceptions.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
                {
                    return Error.NotFound("Rule exception", id);
                }

                unit.Db.RuleExceptions.Remove(row);
                unit.Audit(actor, "rule_exception.deleted", row.RuleId, new { row.Title, row.Selection, row.Suppressed });
                return Done.Value;
            },
            ct);
        if (deleted.Error is null)
        {
            await catalog.ReloadAsync(actor.OrganizationId, CancellationToken.None);
        }

        return deleted;
    }

    internal static RuleException RowOf(NewException asked, string owner, DateTime now) => new()
    {
        RuleId = asked.RuleId,
        Title = asked.Title,
        Selection = asked.Selection,
        Reason = asked.Reason,
        Owner = owner,
        ExpiresAt = asked.ExpiresAt,
        CreatedAt = now,
    };

    private Error? Check(NewException asked, OrganizationRules rules)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return asked switch
        {
            _ when asked.RuleId != RuleException.EveryRule && rules.Find(asked.RuleId) is null => RuleErrors.NotFound(asked.RuleId),
            { Title.Length: < 1 or > 200 } => Error.Invalid("title", "must be 1 to 200 characters"),
            { Reason.Length: < 1 or > 1000 } => Error.Invalid("reason", "must be 1 to 1,000 characters: whoever reads it later must see why this is harmless"),
            { ExpiresAt: { } until } when until <= now || until > now + Longest => Error.Invalid("expires_at", "must be in the future and at most a year ahead; leave it out for never"),
            _ => Fault(asked, rules),
        };
    }

    /// <summary>What is wrong with a selection; null when it compiles.</summary>
    internal static Error? Fault(NewException asked, OrganizationRules rules)
    {
        if (asked.Selection.Length is 0 or > MaximumSelection)
        {
            return Error.Invalid("selection", $"must be 1 to {MaximumSelection:N0} characters");
        }

        var (_, faults) = CompiledException.Compile([RowOf(asked, string.Empty, default)], rule => rules.Find(rule)?.LogSource ?? RuleLogSource.Any);
        string[] reasons = [.. faults.Select(fault => $"line {fault.Line}: {fault.Message}").Take(20)];
        return reasons.Length == 0 ? null : new Error(ErrorKind.Invalid, "INVALID_REQUEST", $"selection: {reasons[0]}", new Dictionary<string, string[]> { ["selection"] = reasons });
    }
}
