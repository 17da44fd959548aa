using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

/// <summary>Reads what rules did in the last 30 days.</summary>
public sealed class RuleStatistics(SocDatabase database, TimeProvider clock)
{
    /// <summary>How many days count, today among them.</summary>
    public const int Days = 30;

    internal async Task<HashSet<string>> FiredAsync(int organizationId, CancellationToken ct)
    {
        var since = Since();
        await using var db = database.Read(organizationId);
        return [.. await db.RuleStats.Where(row => row.Day >= since && row.Matches > 0).Select(row => row.RuleId).Distinct().ToListAsync(ct)];
    }

    internal async Task<RuleSums> SumsAsync(int organizationId, IReadOnlyCollection<string> ruleIds, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        return await SumAsync(db.RuleStats.Where(row => ruleIds.Contains(row.RuleId)), ct);
    }

    /// <summary>Of every rule that did something.</summary>
    internal async Task<RuleSums> SumsAsync(int organizationId, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        return await SumAsync(db.RuleStats, ct);
    }

    internal async Task<IReadOnlyList<RuleDay>> DaysAsync(int organizationId, string ruleId, CancellationToken ct)
    {
        var since = Since();
        await using var db = database.Read(organizationId);
        return await db.RuleStats.Where(row => row.RuleId == ruleId && row.Day >= since).OrderByDescending(row => row.Day)
            .Select(row => new RuleDay(row.Day, row.Matches, row.Suppressed, row.CostMicroseconds)).ToListAsync(ct);
    }

    private async Task<RuleSums> SumAsync(IQueryable<RuleStat> rows, CancellationToken ct)
    {
        var since = Since();
        var sums = await rows.Where(row => row.Day >= since).GroupBy(row => row.RuleId)
            .Select(group => new { group.Key, Matches = group.Sum(row => row.Matches), Suppressed = group.Sum(row => row.Suppressed), LastFiredAt = group.Max(row => row.LastFiredAt) })
            .ToListAsync(ct);
        return new RuleSums(sums.ToDictionary(sum => sum.Key, sum => new RuleSum(sum.Matches, sum.Suppressed, sum.LastFiredAt), StringComparer.Ordinal));
    }

    private DateOnly Since() => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1 - Days);
}

internal readonly record struct RuleSum(long Matches, long Suppressed, DateTime? LastFiredAt);

/// <summary>What rules did, by id; a rule that did nothing is not there.</summary>
internal sealed class RuleSums(IReadOnlyDictionary<string, RuleSum> byRule)
{
    public RuleSum Of(string ruleId) => byRule.GetValueOrDefault(ruleId);

    public RuleRow RowOf(RuleEntry entry)
    {
        var sum = Of(entry.RuleId);
        return new RuleRow(entry, sum.Matches, sum.Suppressed, sum.LastFiredAt);
    }
}
