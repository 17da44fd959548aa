using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Threats;

/// <summary>What the latest threats name.</summary>
public sealed class ThreatValues(SocDatabase database) : IThreatValues
{
    private const int MaximumThreats = 20_000;

    public async Task<(IReadOnlySet<string> Values, bool IsComplete)> NamedAsync(int organizationId, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        var values = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var count = 0;
        var threats = db.Threats.Where(row => row.Status != ThreatStatus.FalsePositive).OrderByDescending(row => row.Id).Take(MaximumThreats)
            .Select(row => new { row.EntityValue, row.SourceIp, row.Target, row.Indicators }).AsAsyncEnumerable();
        await foreach (var threat in threats.WithCancellation(ct))
        {
            count++;
            values.UnionWith([threat.EntityValue, .. threat.Indicators.Ips, .. threat.Indicators.Domains, .. threat.Indicators.Hashes]);
            values.UnionWith(new[] { threat.SourceIp, threat.Target }.OfType<string>());
        }

        return (values, count < MaximumThreats);
    }
}
