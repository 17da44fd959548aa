using System.Globalization;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Lookups;

/// <summary>What somebody wants to know.</summary>
/// <param name="Ioc">As it was pasted, defanged or not.</param>
/// <param name="ForceRefresh">Asks though answers are kept.</param>
/// <param name="Tlp">Its marking; null where nobody says.</param>
public sealed record CheckRequest(string? Ioc, bool ForceRefresh = false, Tlp? Tlp = null);

/// <summary>Checks one indicator with all providers: the lookup is stored first, so that its address holds, and runs on when whoever asked leaves.</summary>
public sealed class IocCheckService(SocDatabase database, LookupRuns runs, EnrichmentOptions options, TimeProvider clock)
{
    /// <summary>Begins a lookup. Errors: IOC_VALIDATION_ERROR, TOO_MANY_CHECKS.</summary>
    public Task<Result<LookupRun>> StartAsync(Actor actor, CheckRequest request, CancellationToken ct) => StartAsync(actor, request, recheckId: null, ct);

    /// <summary>Begins a lookup and waits for its end. Errors: as for beginning, and PROVIDER_ERROR when it could not be ended.</summary>
    public async Task<Result<LookupView>> CheckAsync(Actor actor, CheckRequest request, CancellationToken ct) =>
        (await StartAsync(actor, request, ct)).Succeeded(out var run, out var error) ? Ended(await run.EndAsync(ct)) : error;

    /// <summary>As <see cref="CheckAsync"/>, for a re-check.</summary>
    internal async Task<Result<LookupView>> RecheckAsync(Actor actor, int recheckId, CheckRequest request, CancellationToken ct) =>
        (await StartAsync(actor, request, recheckId, ct)).Succeeded(out var run, out var error) ? Ended(await run.EndAsync(ct)) : error;

    /// <summary>What the last step of a lookup says.</summary>
    public static Result<LookupView> Ended(CheckStep last) => last switch
    {
        CheckFinished finished => finished.Lookup,
        CheckFailed failed => new Error(ErrorKind.Unavailable, "PROVIDER_ERROR", failed.Message),
        _ => throw new InvalidOperationException($"A lookup ended with {last.GetType().Name}."),
    };

    private async Task<Result<LookupRun>> StartAsync(Actor actor, CheckRequest request, int? recheckId, CancellationToken ct)
    {
        if (actor.Demand(Permission.CheckIocs) is { } refused)
        {
            return refused;
        }

        if (!IocReader.Read(request.Ioc).Succeeded(out var ioc, out var invalid))
        {
            return invalid;
        }

        if (!runs.HasRoom(actor.OrganizationId))
        {
            return new Error(ErrorKind.RateLimited, "TOO_MANY_CHECKS", string.Create(CultureInfo.InvariantCulture, $"{LookupRuns.AtOncePerOrganization} checks run already; wait until some are over."));
        }

        var row = new Lookup
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganizationId = actor.OrganizationId,
            IocType = ioc.Type,
            Value = ioc.Value,
            Tlp = request.Tlp,
            ActorId = actor.Id,
            ActorName = actor.Name,
            ActorRole = RoleOf(actor),
            RecheckId = recheckId,
            StartedAt = clock.GetUtcNow().UtcDateTime,
        };
        var stored = await database.WriteAsync<Done>(
            actor.OrganizationId,
            unit =>
            {
                unit.Db.Lookups.Add(row);
                unit.Audit(actor, "lookup.started", $"lookup:{row.Id}", new { row.IocType, row.Value, row.Tlp, request.ForceRefresh });
                return Task.FromResult<Result<Done>>(Done.Value);
            },
            ct);
        return stored.Map(_ => runs.Begin(row, new CheckOptions(request.ForceRefresh, request.Tlp, options.Patience)));
    }

    private static Role RoleOf(Actor actor) => Enum.GetValues<Role>().Where(role => actor.May(Permissions.Of(role))).DefaultIfEmpty(Role.Viewer).Max();
}
