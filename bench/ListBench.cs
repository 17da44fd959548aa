using System.Diagnostics;
using System.Globalization;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Bench;

/// <summary>Pages of a million indicators by filter and sort: each asked often, half of the time with a change before it, so that nothing can be answered from what was asked.</summary>
internal static class ListBench
{
    private const int Asked = 100;

    private static readonly (string Name, IndicatorFilter Filter)[] Filters =
    [
        ("all", new()),
        ("type", new(Type: IndicatorType.Domain)),
        ("rare type", new(Type: IndicatorType.Hash)),
        ("level", new(Level: Severity.Critical)),
        ("state", new(State: IndicatorState.Active)),
        ("none", new(State: IndicatorState.Revoked)),
        ("confidence", new(MinConfidence: 0.9)),
        ("seen since", new(LastSeenFrom: IndicatorRows.Newest.AddDays(-2))),
        ("source", new(SourceId: 1)),
        ("tag", new(Tags: ["common"])),
        ("two tags", new(Tags: ["common", "rare"])),
        ("search one", new(Search: "a1b2c3d")),
        ("search many", new(Search: ".com")),
        ("search a letter", new(Search: "e")),
        ("type+level+tag", new(Type: IndicatorType.Url, Level: Severity.High, Tags: ["common"])),
        ("search+type", new(Type: IndicatorType.Ip, Search: "10.1")),
    ];

    private static int changes;

    private static readonly IndicatorSort[] Sorts = Enum.GetValues<IndicatorSort>();

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        await using var made = await IndicatorBase.CreateAsync();
        await made.ImportAsync(IndicatorRows.Make(count, 1, [["common"], ["common", "rare"], ["other"], []]));
        var service = new IndicatorService(made.Database, TimeProvider.System, new IndicatorLists(made.Database), new ExclusionGate(new ExclusionWatch(made.Database, TimeProvider.System)));
        var started = Stopwatch.GetTimestamp();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await service.ListAsync(made.Actor, new IndicatorFilter(), new Slice(0, 1), CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first page {Stopwatch.GetElapsedTime(started).TotalSeconds:N2} s, {(GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count:N0} B an indicator"));
        Console.WriteLine("                                        again             after a change");
        Console.WriteLine("filter             sort            p50 ms  p99 ms      p50 ms  p99 ms    cpu ms       total");
        foreach (var (filter, at) in Filters.Select((filter, at) => (filter, at)))
        {
            foreach (var sort in at == 0 ? Sorts : [IndicatorSort.Newest, Sorts[1 + (at % (Sorts.Length - 1))]])
            {
                await MeasureAsync(made, service, filter.Name, filter.Filter with { Sort = sort });
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(IndicatorBase made, IndicatorService service, string name, IndicatorFilter filter)
    {
        var (again, changed) = (new List<double>(), new List<double>());
        var total = 0L;
        var processor = TimeSpan.Zero;
        for (var i = 0; i < Asked; i++)
        {
            await service.TellAsync(made.Actor, new NewIndicator(null, string.Create(CultureInfo.InvariantCulture, $"240.{++changes >> 16}.{(changes >> 8) & 255}.{changes & 255}"), 0.5, Severity.Low, [], LastSeen: IndicatorRows.Newest.AddSeconds(i)), null, CancellationToken.None);
            foreach (var into in (List<double>[])[changed, again])
            {
                var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                total = (await service.ListAsync(made.Actor, filter, new Slice(0, 100), CancellationToken.None)).Value.Total;
                processor += into == changed ? Environment.CpuUsage.TotalTime - used : TimeSpan.Zero;
                into.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        again.Sort();
        changed.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18} {filter.Sort,-12} {again[Asked / 2],9:N2} {again[^2],7:N2} {changed[Asked / 2],11:N2} {changed[^2],7:N2} {processor.TotalMilliseconds / Asked,10:N2} {total,11:N0}"));
    }
}
