using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Events;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Backwards;

/// <summary>What people do with runs of rules over the past. A run is a row first; the job that carries it out may come later, or again.</summary>
public sealed class RuleRunService(SocDatabase database, RuleCatalog catalog, IEventLog log, RuleRunPlaces places, IJobQueue jobs)
{
    /// <summary>Most runs of an organization that wait for a place.</summary>
    public const int MaximumWaiting = 20;

    /// <summary>Most runs that are over and kept; the oldest leave with their matches.</summary>
    public const int MaximumOver = 100;

    private const int MaximumThreats = 20;
    private const int MaximumRaw = 500;
    private static readonly DateTime First = DateTime.UnixEpoch;
    private static readonly DateTime Last = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Starts a run of a rule, its own or one that comes with the console. Errors: RULE_NOT_FOUND, INVALID_RULE, TOO_MANY_RUNS.</summary>
    public async Task<Result<RuleRunView>> StartAsync(Actor actor, string ruleId, RuleRunRequest request, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageRules) is { } refused)
        {
            return refused;
        }

        var state = await catalog.LoadAsync(ct);
        await using var db = database.Read(actor.OrganizationId);
        if (await db.Rules.FirstOrDefaultAsync(row => row.RuleId == ruleId, ct) is { } row)
        {
            return (await RunRules.CompileAsync(db, row.Text, ct)).Error is { } faulty
                ? faulty
                : await WriteAsync(actor, request, new RuleRun { Number = string.Empty, RuleId = ruleId, Title = row.Title, RuleVersion = row.Version, Text = row.Text, CreatedBy = actor.Name }, ct);
        }

        return RunRules.OfBuiltIn(state.BuiltIn, ruleId) is { } rules
            ? await WriteAsync(actor, request, new RuleRun { Number = string.Empty, RuleId = ruleId, Title = rules.Meaning.Title, CreatedBy = actor.Name }, ct)
            : RuleErrors.NotFound(ruleId);
    }

    /// <summary>Starts a run of a text that is not saved; it opens no threats. Errors: INVALID_RULE, INVALID_REQUEST, TOO_MANY_RUNS.</summary>
    public async Task<Result<RuleRunView>> StartDraftAsync(Actor actor, string text, RuleRunRequest request, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageRules) is { } refused)
        {
            return refused;
        }

        if (request.OpenThreats)
        {
            return Error.Invalid("open_threats", "only for a rule that is saved: a threat names the rule that found it");
        }

        await using var db = database.Read(actor.OrganizationId);
        return (await RunRules.CompileAsync(db, text, ct)).Succeeded(out var rules, out var faulty)
            ? await WriteAsync(actor, request, new RuleRun { Number = string.Empty, RuleId = rules.Meaning.Id, Title = rules.Meaning.Title, IsDraft = true, Text = text, CreatedBy = actor.Name }, ct)
            : faulty;
    }

    /// <summary>The newest first; of one rule where it is named.</summary>
    public async Task<Result<Page<RuleRunView>>> ListAsync(Actor actor, string? ruleId, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadThreats) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var matching = ruleId is null ? db.RuleRuns : db.RuleRuns.Where(row => row.RuleId == ruleId);
        var total = await matching.LongCountAsync(ct);
        var rows = await matching.OrderByDescending(row => row.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        List<RuleRunView> views = [];
        foreach (var row in rows)
        {
            views.Add(RuleRunView.Of(row, await ThreatsOfAsync(db, row, ct)));
        }

        return new Page<RuleRunView>(views, page.Number, page.Size, total);
    }

    /// <summary>Error: RULE_RUN_NOT_FOUND.</summary>
    public async Task<Result<RuleRunView>> GetAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadThreats) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.RuleRuns.FirstOrDefaultAsync(row => row.Number == number, ct) is { } run ? RuleRunView.Of(run, await ThreatsOfAsync(db, run, ct)) : RuleRunErrors.NotFound(number);
    }

    /// <summary>The matches that are kept, by time. Error: RULE_RUN_NOT_FOUND.</summary>
    public async Task<Result<Page<RuleRunMatchView>>> MatchesAsync(Actor actor, string number, PageRequest page, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ReadThreats) ?? page.Validate()) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.RuleRuns.FirstOrDefaultAsync(row => row.Number == number, ct) is not { } run)
        {
            return RuleRunErrors.NotFound(number);
        }

        var rows = await db.RuleRunMatches.Where(row => row.RunId == run.Id).OrderBy(row => row.At).ThenBy(row => row.Sequence).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        var events = (await log.ReadAsync(actor.OrganizationId, [.. rows.Select(row => row.Sequence)], ct)).ToDictionary(item => item.Sequence);
        return new Page<RuleRunMatchView>([.. rows.Select(row => View(row, events.GetValueOrDefault(row.Sequence)))], page.Number, page.Size, run.Kept);
    }

    /// <summary>Ends a run that waits or runs; what it found so far stays. Errors: RULE_RUN_NOT_FOUND, RUN_IS_OVER.</summary>
    public async Task<Result<RuleRunView>> CancelAsync(Actor actor, string number, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageRules) is { } refused)
        {
            return refused;
        }

        var written = await database.WriteAsync<Done>(
            actor.OrganizationId,
            async unit =>
            {
                if (await unit.Db.RuleRuns.FirstOrDefaultAsync(row => row.Number == number, ct) is not { } run)
                {
                    return RuleRunErrors.NotFound(number);
                }

                if (run.State is not (RuleRunState.Queued or RuleRunState.Running))
                {
                    return Error.Conflict("RUN_IS_OVER", $"The run is over already: {Wire.Name(run.State)}.");
                }

                (run.State, run.EndedAt, run.EndedBy) = (RuleRunState.Cancelled, unit.Now, actor.Name);
                await unit.Db.RuleRunCheckpoints.Where(row => row.RunId == run.Id).ExecuteDeleteAsync(ct);
                unit.Audit(actor, "rule_run.cancelled", number, new { run.RuleId, run.Examined, run.Matches });
                unit.Raise(new RuleRunChanged(actor.OrganizationId, unit.Now, number));
                return Done.Value;
            },
            ct);
        if (written.Error is { } error)
        {
            return error;
        }

        places.Cancel(actor.OrganizationId, number);
        return await GetAsync(actor, number, ct);
    }

    private async Task<Result<RuleRunView>> WriteAsync(Actor actor, RuleRunRequest request, RuleRun run, CancellationToken ct)
    {
        var written = await database.WriteAsync<RuleRun>(
            actor.OrganizationId,
            async unit =>
            {
                if (Range(request, unit.Now) is not var (from, until) || from >= until)
                {
                    return Error.Invalid("to", "must be later than from, both between 1970 and 2100");
                }

                if (await unit.Db.RuleRuns.CountAsync(row => row.State == RuleRunState.Queued, ct) >= MaximumWaiting)
                {
                    return Error.Conflict("TOO_MANY_RUNS", $"{MaximumWaiting} runs wait already; cancel some, or wait until they are over.");
                }

                await ForgetOldestAsync(unit.Db, ct);
                run.Number = await unit.NextNumberAsync(actor.OrganizationId, "RUN", ct);
                (run.From, run.Until, run.OpenThreats, run.CreatedAt) = (from, until, request.OpenThreats, unit.Now);
                unit.Db.RuleRuns.Add(run);
                unit.Audit(actor, "rule_run.started", run.Number, new { run.RuleId, run.RuleVersion, run.IsDraft, from, until, run.OpenThreats });
                unit.Raise(new RuleRunChanged(actor.OrganizationId, unit.Now, run.Number));
                return run;
            },
            ct);
        if (written.Error is { } error)
        {
            return error;
        }

        await jobs.EnqueueAsync(JobKinds.RunRule, new JobArgument(actor.OrganizationId, run.Number).ToString(), null, CancellationToken.None);
        return RuleRunView.Of(run, []);
    }

    // Keys of events know seconds: a range of full seconds is counted and read exactly.
    private static (DateTime From, DateTime Until)? Range(RuleRunRequest request, DateTime now)
    {
        var (from, until) = (request.From ?? First, request.Until ?? now);
        return from < First || until > Last || from > Last || until < First
            ? null
            : (new DateTime(from.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc),
                new DateTime((until.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc));
    }

    private static async Task ForgetOldestAsync(SocDbContext db, CancellationToken ct)
    {
        var old = await db.RuleRuns.Where(row => row.State != RuleRunState.Queued && row.State != RuleRunState.Running).OrderByDescending(row => row.Id).Skip(MaximumOver - 1).Select(row => row.Id).Take(MaximumOver).ToListAsync(ct);
        await db.RuleRunMatches.Where(row => old.Contains(row.RunId)).ExecuteDeleteAsync(ct);
        await db.RuleRunCheckpoints.Where(row => old.Contains(row.RunId)).ExecuteDeleteAsync(ct);
        await db.RuleRuns.Where(row => old.Contains(row.Id)).ExecuteDeleteAsync(ct);
    }

    private static RuleRunMatchView View(RuleRunMatch row, LogEvent? item) => new(
        row.Sequence, $"EVT-{row.Sequence}", row.At, row.EntityField, row.EntityValue, item?.Source, item is null ? null : item.Raw.Length > MaximumRaw ? item.Raw[..MaximumRaw] : item.Raw);

    private static async Task<IReadOnlyList<string>> ThreatsOfAsync(SocDbContext db, RuleRun run, CancellationToken ct) =>
        run.OpenThreats ? await db.Threats.Where(row => row.FoundBy == run.Number).OrderBy(row => row.Id).Select(row => row.Number).Take(MaximumThreats).ToListAsync(ct) : [];
}
