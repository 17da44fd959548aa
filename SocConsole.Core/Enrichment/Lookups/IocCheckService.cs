using System.Globalization;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Lookups;

/// <summary>What somebody wants to know.</summary>
/// <param name="Ioc">As it was pasted, defanged or not.</param>
/// <param name="ForceRefresh">Asks though answers are kept.</param>
/// <param name="Tlp">Its marking; null where nobody says.</param>
public sealed record CheckRequest(string? Ioc, bool ForceRefresh = false, Tlp? Tlp = null);

/// <summary>Checks one indicator with all providers: the lookup is stored as it begins, so that its address holds, and runs on when whoever asked leaves.</summary>
public sealed class IocCheckService(LookupRuns runs, EnrichmentOptions options, TimeProvider clock)
{
    /// <summary>Begins a lookup. Errors: IOC_VALIDATION_ERROR, TOO_MANY_CHECKS.</summary>
    public Result<LookupRun> Start(Actor actor, CheckRequest request) => Start(actor, request, recheckId: null);

    /// <summary>Begins a lookup and waits for its end. Errors: as for beginning, and PROVIDER_ERROR when it could not be ended.</summary>
    public async Task<Result<LookupView>> CheckAsync(Actor actor, CheckRequest request, CancellationToken ct) =>
        Start(actor, request).Succeeded(out var run, out var error) ? Ended(await run.EndAsync(ct)) : error;

    /// <summary>As <see cref="CheckAsync"/>, for a re-check.</summary>
    internal async Task<Result<LookupView>> RecheckAsync(Actor actor, int recheckId, CheckRequest request, CancellationToken ct) =>
        Start(actor, request, recheckId).Succeeded(out var run, out var error) ? Ended(await run.EndAsync(ct)) : error;

    /// <summary>What the last step of a lookup says.</summary>
    public static Result<LookupView> Ended(CheckStep last) => last switch
    {
        CheckFinished finished => finished.Lookup,
        CheckFailed failed => new Error(ErrorKind.Unavailable, "PROVIDER_ERROR", failed.Message),
        _ => throw new InvalidOperationException($"A lookup ended with {last.GetType().Name}."),
    };

    private Result<LookupRun> Start(Actor actor, CheckRequest request, int? recheckId)
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
        return runs.Begin(row, new CheckOptions(request.ForceRefresh, request.Tlp, options.Patience));
    }

    private static Role RoleOf(Actor actor) => Enum.GetValues<Role>().Where(role => actor.May(Permissions.Of(role))).DefaultIfEmpty(Role.Viewer).Max();
}
