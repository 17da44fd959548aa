using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Onboarding.Assets;

/// <summary>Stores what scans find: one asset an address. What people set stays.</summary>
internal static class AssetWriter
{
    public static async Task StoreAsync(Unit unit, int scanId, IReadOnlyList<FoundHost> found, CancellationToken ct)
    {
        if (found.Count == 0)
        {
            return;
        }

        var addresses = found.Select(host => host.Address.ToString()).ToList();
        var known = await unit.Db.Assets.Where(row => addresses.Contains(row.Ip)).ToDictionaryAsync(row => row.Ip, ct);
        foreach (var host in found)
        {
            var ip = host.Address.ToString();
            var judged = AssetClassifier.Judge(host.Services);
            if (!known.TryGetValue(ip, out var asset))
            {
                asset = new Asset { Ip = ip, Classification = judged.Classification, DiscoveredAt = unit.Now };
                unit.Db.Assets.Add(asset);
                known.Add(ip, asset);
            }

            asset.Hostname = host.Name ?? asset.Hostname;
            (asset.Classification, asset.ClassificationConfidence, asset.ClassificationReason) = (judged.Classification, judged.Confidence, judged.Reason);
            (asset.OsType, asset.OsRole) = (judged.OsType ?? asset.OsType, judged.Role);
            asset.OpenPorts = [.. host.Services.Select(service => service.Port)];
            asset.Services = host.Services;
            (asset.ScanId, asset.LastSeenAt) = (scanId, unit.Now);
        }
    }
}
