using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Sources;

/// <summary>A source as the API shows it; its key is never shown.</summary>
/// <param name="HasApiKey">Whether a key is kept.</param>
/// <param name="IndicatorCount">Indicators that it tells of.</param>
public sealed record SourceView(
    int Id, string Name, string Description, string? Url, SourceKind SourceType, int? RateLimitPerMinute, int? RateLimitPerHour, bool HasApiKey, bool IsActive,
    DateTime? LastFetch, long IndicatorCount, DateTime CreatedAt, DateTime UpdatedAt)
{
    public static SourceView Of(ThreatSource row, long indicators) => new(
        row.Id, row.Name, row.Description, row.Url, row.Kind, row.RateLimitPerMinute, row.RateLimitPerHour, row.ProtectedKey is not null, row.IsActive, row.LastFetch, indicators, row.CreatedAt, row.UpdatedAt);
}

/// <summary>What is said of a source.</summary>
/// <param name="ApiKey">Null keeps the one that is there; empty forgets it.</param>
/// <param name="IsActive">Null keeps it; a new one is active.</param>
public sealed record SourceDraft(string Name, string Description, string? Url, SourceKind Kind, int? RateLimitPerMinute, int? RateLimitPerHour, string? ApiKey, bool? IsActive);

/// <summary>Who tells of indicators.</summary>
public sealed class SourceService(SocDatabase database, ISecretStore secrets)
{
    /// <summary>Most sources of an organization.</summary>
    public const int MaximumSources = 1_000;

    private const string What = "Source";
    private const int MaximumDescription = 2_000;
    private const int MaximumRate = 100_000;

    /// <summary>By name.</summary>
    public async Task<Result<IReadOnlyList<SourceView>>> ListAsync(Actor actor, bool activeOnly, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.ThreatSources.Where(row => !activeOnly || row.IsActive).OrderBy(row => row.Name).Take(MaximumSources).ToListAsync(ct);
        var counts = await db.IndicatorClaims.GroupBy(claim => claim.SourceId).Select(group => new { group.Key, Count = group.LongCount() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        return Result.Of<IReadOnlyList<SourceView>>([.. rows.Select(row => SourceView.Of(row, counts.GetValueOrDefault(row.Id)))]);
    }

    public async Task<Result<SourceView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.ThreatSources.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row
            ? SourceView.Of(row, await CountAsync(db, id, ct))
            : Error.NotFound(What, id);
    }

    /// <summary>Errors: INVALID_REQUEST, SOURCE_EXISTS for a name that is taken, TOO_MANY_SOURCES.</summary>
    public async Task<Result<SourceView>> CreateAsync(Actor actor, SourceDraft draft, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? Check(draft)) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<SourceView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.ThreatSources.CountAsync(ct) >= MaximumSources)
            {
                return Error.Conflict("TOO_MANY_SOURCES", $"An organization has at most {MaximumSources} sources; delete one first.");
            }

            var row = new ThreatSource { Name = draft.Name.Trim(), CreatedAt = unit.Now };
            unit.Db.ThreatSources.Add(row);
            return await SaveAsync(unit, actor, row, draft, "source.created", ct);
        }, ct);
    }

    public async Task<Result<SourceView>> UpdateAsync(Actor actor, int id, SourceDraft draft, CancellationToken ct)
    {
        if ((actor.Demand(Permission.ManageIndicators) ?? Check(draft)) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<SourceView>(actor.OrganizationId, async unit =>
            await unit.Db.ThreatSources.FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? await SaveAsync(unit, actor, row, draft, "source.updated", ct) : Error.NotFound(What, id), ct);
    }

    /// <summary>Forgets the source and what it claimed; indicators that it told of stay.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageIndicators) is { } refused)
        {
            return refused;
        }

        return await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.ThreatSources.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            await unit.Db.IndicatorClaims.Where(claim => claim.SourceId == id).ExecuteDeleteAsync(ct);
            await unit.Db.Indicators.Where(indicator => indicator.SourceId == id).ExecuteUpdateAsync(set => set.SetProperty(indicator => indicator.SourceId, (int?)null), ct);
            unit.Db.ThreatSources.Remove(row);
            unit.Audit(actor, "source.deleted", Subject(id), new { row.Name });
            return Done.Value;
        }, ct);
    }

    private async Task<Result<SourceView>> SaveAsync(Unit unit, Actor actor, ThreatSource row, SourceDraft draft, string action, CancellationToken ct)
    {
        var name = draft.Name.Trim();
        if (await unit.Db.ThreatSources.AnyAsync(other => other.Id != row.Id && other.Name == name, ct))
        {
            return Error.Conflict("SOURCE_EXISTS", $"A source is already called {name}; choose another name.");
        }

        (row.Name, row.Description, row.Url, row.Kind, row.UpdatedAt) = (name, draft.Description, draft.Url, draft.Kind, unit.Now);
        (row.RateLimitPerMinute, row.RateLimitPerHour, row.IsActive) = (draft.RateLimitPerMinute, draft.RateLimitPerHour, draft.IsActive ?? row.IsActive);
        row.ProtectedKey = draft.ApiKey switch { null => row.ProtectedKey, "" => null, var key => secrets.Protect(key) };
        await unit.Db.SaveChangesAsync(ct);
        unit.Audit(actor, action, Subject(row.Id), new { row.Name, row.Kind, row.IsActive });
        return SourceView.Of(row, await CountAsync(unit.Db, row.Id, ct));
    }

    private static Task<long> CountAsync(SocDbContext db, int id, CancellationToken ct) => db.IndicatorClaims.LongCountAsync(claim => claim.SourceId == id, ct);

    private static string Subject(int id) => string.Create(CultureInfo.InvariantCulture, $"source:{id}");

    private static Error? Check(SourceDraft draft) => draft switch
    {
        _ when draft.Name.Trim().Length is 0 or > ThreatSource.MaximumName => Error.Invalid("name", $"must have 1 to {ThreatSource.MaximumName} characters"),
        { Description.Length: > MaximumDescription } => Error.Invalid("description", $"must have at most {MaximumDescription} characters"),
        { ApiKey.Length: > ThreatSource.MaximumKey } => Error.Invalid("api_key", $"must have at most {ThreatSource.MaximumKey} characters"),
        { RateLimitPerMinute: < 1 or > MaximumRate } => Error.Invalid("rate_limit_per_minute", $"must be from 1 to {MaximumRate}"),
        { RateLimitPerHour: < 1 or > MaximumRate } => Error.Invalid("rate_limit_per_hour", $"must be from 1 to {MaximumRate}"),
        { Url: { } url } when url.Length > ThreatSource.MaximumUrl || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 =>
            Error.Invalid("url", "must be an http or https address without a user name"),
        _ => null,
    };
}
