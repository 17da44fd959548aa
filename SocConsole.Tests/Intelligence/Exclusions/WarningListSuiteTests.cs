using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Tests.Support;
using Xunit.Abstractions;

namespace SocConsole.Tests.Intelligence.Exclusions;

/// <summary>All of MISP's warning lists.</summary>
public sealed class WarningListSuiteTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string All = "feeds/warninglists/all-warninglists.json.gz";

    private ExclusionWorld world = null!;

    public async Task InitializeAsync() => world = await ExclusionWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [SharedFact(All)]
    public async Task Import_AllLists_EachHitsByItsOwnEntryAndTheSameAgainChangesNothing()
    {
        var result = await ImportAsync();
        Assert.Equal((134, 0), (result.Added, result.Updated));
        Assert.Equal(["List of Azure Applicaiton IDs", "Unattributed phone number."], result.LeftOut.Where(fault => fault.Reason.Contains("attributes", StringComparison.Ordinal)).Select(fault => fault.List).Order(StringComparer.Ordinal));

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var matcher = await world.Watch.OfAsync(world.Test.OrganizationId, CancellationToken.None);
        var size = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{matcher.Lists} lists, {matcher.Entries} entries in {size / 1024 / 1024} MiB");
        Assert.Equal((134, result.Entries), (matcher.Lists, matcher.Entries));
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        foreach (var row in await db.Exclusions.ToListAsync())
        {
            var entry = await db.ExclusionEntries.Where(item => item.ExclusionId == row.Id).Select(item => item.Value).FirstAsync();
            var hits = Sample(row, entry).SelectMany(value => matcher.Hits(value.Type, value.Value));
            Assert.True(hits.Any(hit => hit.ExclusionId == row.Id), $"{row.Name} does not hit its own {entry}");
        }

        var again = await ImportAsync();
        Assert.Equal((0, 0, 134), (again.Added, again.Updated, again.Unchanged));
    }

    [SharedFact(All)]
    public async Task Hits_AllLists_AreFastEnoughForAFeed()
    {
        await ImportAsync();
        var matcher = await world.Watch.OfAsync(world.Test.OrganizationId, CancellationToken.None);
        var values = Enumerable.Range(0, 200_000).Select(i => (i % 4) switch
        {
            0 => (IndicatorType.Domain, string.Create(CultureInfo.InvariantCulture, $"host{i}.example{i % 997}.com")),
            1 => (IndicatorType.Url, string.Create(CultureInfo.InvariantCulture, $"http://host{i}.example{i % 997}.org/a/b?c={i}")),
            2 => (IndicatorType.Hash, string.Create(CultureInfo.InvariantCulture, $"{i:x32}")),
            _ => (IndicatorType.Ip, string.Create(CultureInfo.InvariantCulture, $"{(i % 222) + 1}.{i / 7 % 256}.{i / 3 % 256}.{i % 256}")),
        }).ToList();
        var hits = values.Count(value => matcher.Hits(value.Item1, value.Item2).Count > 0);
        output.WriteLine($"{PerSecond(values)} checks a second of processor time, {hits} of {values.Count} hit");
        foreach (var kind in values.GroupBy(value => value.Item1))
        {
            output.WriteLine($"{kind.Key}: {PerSecond([.. kind])} checks a second of processor time");
        }

        Assert.InRange(hits, 1, values.Count);

        string PerSecond(List<(IndicatorType Type, string Value)> asked)
        {
            var began = Environment.CpuUsage.TotalTime;
            foreach (var (type, value) in asked)
            {
                matcher.Hits(type, value);
            }

            return (asked.Count / (Environment.CpuUsage.TotalTime - began).TotalSeconds).ToString("N0", CultureInfo.InvariantCulture);
        }
    }

    private async Task<ExclusionImportResult> ImportAsync()
    {
        await using var content = File.OpenRead(SharedData.Path(All)!);
        var started = Stopwatch.GetTimestamp();
        var result = await world.Imports.RunAsync(world.Analyst, content, CancellationToken.None);
        Assert.Null(result.Error);
        output.WriteLine($"{result.Value!.Entries} entries in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s; {result.Value.EntriesLeftOut} left out");
        foreach (var fault in result.Value.LeftOut)
        {
            output.WriteLine($"left out: {fault.List}: {fault.Reason}");
        }

        return result.Value;
    }

    // An indicator that the entry hits, of each type that the list is for.
    private static IEnumerable<NormalIndicator> Sample(Exclusion row, string entry) =>
        Enum.GetValues<IndicatorType>().Where(type => row.Types.Count == 0 || row.Types.Contains(type)).Select(type => new NormalIndicator(type, (row.Kind, type) switch
        {
            (ExclusionKind.HostSuffix, IndicatorType.Url) => $"http://www.{entry}/x",
            (ExclusionKind.HostSuffix, IndicatorType.Email) => $"a@{entry}",
            (ExclusionKind.HostSuffix, _) => $"www.{entry}",
            (ExclusionKind.Regex, _) => "abuse@example.com",
            _ => entry,
        }));
}
