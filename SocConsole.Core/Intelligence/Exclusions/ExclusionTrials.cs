using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>Tries a value on the exclusions, or a pattern on the indicators. Stores nothing.</summary>
public sealed class ExclusionTrials(SocDatabase database, ExclusionWatch watch, TimeProvider clock)
{
    private const int MaximumMatches = 100;
    private const int RowsBetweenLooks = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Which exclusions a value stands in; it may be defanged. Error: INVALID_REQUEST for what is no indicator.</summary>
    public async Task<Result<ExclusionTestView>> TryAsync(Actor actor, string value, IndicatorType? type, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        if (!IndicatorNormaliser.Normalise(value, type).Succeeded(out var normal, out var invalid))
        {
            return Error.Invalid("value", invalid.Message);
        }

        var hits = (await watch.OfAsync(actor.OrganizationId, ct)).Hits(normal.Type, normal.Value);
        var mode = hits.Count == 0 ? (ExclusionMode?)null : hits[0].Mode;
        return new ExclusionTestView(value, normal.Type, normal.Value, mode is ExclusionMode.Suppress or ExclusionMode.Drop, mode, hits);
    }

    /// <summary>Which active indicators a pattern hits, the newest first. Errors: INVALID_REQUEST for what is no pattern or no indicator to try it on.</summary>
    public async Task<Result<ExclusionPatternView>> TryPatternAsync(Actor actor, string pattern, ExclusionPatternType type, string? testValue, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        if (!Reader(pattern, type).Succeeded(out var fits, out var invalid))
        {
            return invalid;
        }

        if (testValue?.Length > IndicatorNormaliser.LongestValue)
        {
            return Error.Invalid("test_value", $"must have at most {IndicatorNormaliser.LongestValue} characters");
        }

        var (started, looked, total, isPartial) = (clock.GetTimestamp(), 0L, 0L, false);
        List<IndicatorView> matches = [];
        await using var db = database.Read(actor.OrganizationId);
        await foreach (var row in db.Indicators.Where(row => row.State == IndicatorState.Active).OrderByDescending(row => row.Id).AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
        {
            if (++looked % RowsBetweenLooks == 0 && clock.GetElapsedTime(started) >= Patience)
            {
                isPartial = true;
                break;
            }

            if (fits(row.NormalizedValue) && ++total <= MaximumMatches)
            {
                matches.Add(IndicatorView.Of(row, clock.GetUtcNow().UtcDateTime));
            }
        }

        return new ExclusionPatternView(matches, total, testValue, type, testValue is null ? null : fits(Normal(testValue)), isPartial);
    }

    private static Result<Func<string, bool>> Reader(string pattern, ExclusionPatternType type)
    {
        if (pattern.Length is 0 or > ExclusionPattern.MaximumLength)
        {
            return Error.Invalid("pattern", $"must have 1 to {ExclusionPattern.MaximumLength} characters");
        }

        if (type == ExclusionPatternType.Exact)
        {
            var normal = Normal(pattern);
            return Result.Of<Func<string, bool>>(value => value.Equals(normal, StringComparison.OrdinalIgnoreCase));
        }

        var text = type == ExclusionPatternType.Wildcard ? ExclusionPattern.OfWildcard(pattern) : ExclusionPattern.WithoutDelimiters(pattern);
        return ExclusionPattern.Read(text, out var reason) is { } expression ? Result.Of<Func<string, bool>>(expression.Fits) : Error.Invalid("pattern", reason ?? "is no pattern");
    }

    private static string Normal(string text) => IndicatorNormaliser.Normalise(text).Succeeded(out var normal, out _) ? normal.Value : text.Trim();
}
