using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

/// <summary>Adds a tally to the day's rows in the transaction of what was found.</summary>
internal static class RuleStatWriter
{
    private const int KeptDays = 400;

    public static async Task AddAsync(Unit unit, RuleTally tally, CancellationToken ct)
    {
        if (tally.Rules.Count == 0)
        {
            return;
        }

        var today = DateOnly.FromDateTime(unit.Now);
        var counts = JsonSerializer.Serialize(tally.Rules.Select(rule =>
            new object[] { rule.Key.Organization, rule.Key.Rule, rule.Value.Matches, rule.Value.Suppressed, (long)rule.Value.Microseconds }));
        await unit.Db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO rule_stats (OrganizationId, RuleId, Day, Matches, Suppressed, CostMicroseconds, LastFiredAt)
            SELECT value ->> 0, value ->> 1, {today}, value ->> 2, value ->> 3, value ->> 4, CASE WHEN value ->> 2 > 0 THEN {unit.Now} END FROM json_each({counts}) WHERE true
            ON CONFLICT (OrganizationId, RuleId, Day) DO UPDATE SET
              Matches = Matches + excluded.Matches, Suppressed = Suppressed + excluded.Suppressed,
              CostMicroseconds = CostMicroseconds + excluded.CostMicroseconds, LastFiredAt = COALESCE(excluded.LastFiredAt, LastFiredAt)
            """,
            ct);
        await unit.Db.Database.ExecuteSqlAsync($"DELETE FROM rule_stats WHERE Day < {today.AddDays(-KeptDays)}", ct);
        if (tally.Exceptions.Count == 0)
        {
            return;
        }

        var suppressed = JsonSerializer.Serialize(tally.Exceptions.Select(exception => new[] { exception.Key.Organization, exception.Key.Exception, exception.Value }));
        await unit.Db.Database.ExecuteSqlAsync(
            $"""
            UPDATE rule_exceptions SET Suppressed = Suppressed + (told.value ->> 2), LastAt = {unit.Now} FROM json_each({suppressed}) AS told
            WHERE rule_exceptions.Id = told.value ->> 1 AND rule_exceptions.OrganizationId = told.value ->> 0
            """,
            ct);
    }
}
