using System.Diagnostics;
using System.Globalization;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Bench;

/// <summary>Look-ups on one thread among a million indicators and 120,000 networks, and what these take of the heap; then lines of logs as detection looks them up.</summary>
internal static class LookupBench
{
    private const int Count = 1_000_000;
    private const int Networks = 120_000;

    public static int RunLookups()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        var index = IndicatorIndex.Build(Entries());
        var built = Stopwatch.GetElapsedTime(started);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)index.Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"built {index.Count:N0} indicators in {built.TotalSeconds:N2} s, {bytes:N0} B each"));
        var known = Entries().Where((entry, i) => i % 10 == 0 && entry.Type != IndicatorType.Cidr).ToList();
        var random = new Random(3);
        var all = Questions(known, random);
        foreach (var (name, questions) in all.GroupBy(pair => pair.Kind).Select(group => (group.Key.ToString(), group.ToArray())).Append(("mixed", all)))
        {
            Measure(index, name, questions);
            Measure(index, name, questions);
        }

        GC.KeepAlive(index);
        return 0;
    }

    public static int RunMatch(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Count;
        var watch = new IndicatorWatch(IndicatorIndex.Empty);
        watch.Set(1, IndicatorIndex.Build(Entries()));
        var matcher = new IndicatorMatcher(watch);
        List<RuleMatch> matches = new(1);
        var known = Entries().Where((entry, i) => i % 50 == 0 && entry.Type is not (IndicatorType.Hash or IndicatorType.Cidr)).ToArray();
        var (took, processor, found, expected, wrong, lines) = (TimeSpan.Zero, TimeSpan.Zero, 0L, 0L, 0L, 0);
        for (var (part, random) = (0, new Random(4)); lines < count + 50_000; part++)
        {
            var events = Enumerable.Range(0, 50_000).Select(_ => Line(known, random)).ToArray();
            var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var hits = new bool[events.Length];
            for (var i = 0; i < events.Length; i++)
            {
                matcher.Match(events[i].Event, matches);
                hits[i] = matches.Count > 0;
                matches.Clear();
            }

            // The first part warms up.
            took += part == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(started);
            processor += part == 0 ? TimeSpan.Zero : Environment.CpuUsage.TotalTime - used;
            lines += events.Length;
            found += hits.LongCount(hit => hit);
            expected += events.LongCount(item => item.IsBad);
            wrong += events.Where((item, i) => !item.IsBad && hits[i]).LongCount();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(lines - 50_000) / took.TotalSeconds:N0} lines/s on one thread, {(lines - 50_000) / processor.TotalSeconds:N0} a second of processor time; {found:N0} of {expected:N0} hits found, {wrong:N0} of them false"));
        return found == expected && wrong == 0 ? 0 : 1;
    }

    private static IEnumerable<IndicatorEntry> Entries()
    {
        var id = 0;
        foreach (var row in IndicatorRows.Make(Count * 21 / 20, 1, [[]]).DistinctBy(row => row.Value).Take(Count))
        {
            yield return IndicatorNormaliser.Normalise(row.Value).Value is var normal ? new IndicatorEntry(normal.Type, normal.Value, "feed", ++id) : throw new InvalidOperationException();
        }

        // Networks lie beyond the addresses, so that what is a hit can be told without the index.
        var random = new Random(5);
        for (var i = 0; i < Networks; i++)
        {
            yield return new IndicatorEntry(IndicatorType.Cidr, string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 10)}.{random.Next(256)}.{random.Next(256)}.0/{random.Next(24, 25)}"), "nets", ++id);
        }
    }

    private static (IndicatorType Kind, string Text)[] Questions(List<IndicatorEntry> known, Random random)
    {
        var some = known.ToArray();
        random.Shuffle(some);
        var asked = some.SelectMany(entry => ((IndicatorType Kind, string Text)[])[(entry.Type, entry.Type == IndicatorType.Domain ? "www." + entry.Value : entry.Value), (entry.Type, Missing(entry, random))]).ToArray();
        random.Shuffle(asked);
        return asked;
    }

    private static string Missing(IndicatorEntry entry, Random random) => entry.Type switch
    {
        IndicatorType.Ip => string.Create(CultureInfo.InvariantCulture, $"{random.Next(224, 240)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}"),
        IndicatorType.Hash => new string(entry.Value.Reverse().ToArray()),
        IndicatorType.Url => "http://www.example.org/" + entry.Value[7..],
        _ => "not" + entry.Value,
    };

    private static void Measure(IndicatorIndex index, string name, (IndicatorType Kind, string Text)[] questions)
    {
        var (started, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var found = 0;
        foreach (var (kind, text) in questions)
        {
            found += kind switch
            {
                IndicatorType.Ip => index.FindAddress(text),
                IndicatorType.Domain => index.FindDomain(text),
                IndicatorType.Url => index.FindUrl(text),
                _ => index.FindHash(text),
            } is null ? 0 : 1;
        }

        var took = Stopwatch.GetElapsedTime(started);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-8} {questions.Length / took.TotalSeconds,12:N0} look-ups/s, {questions.Length / (Environment.CpuUsage.TotalTime - processor).TotalSeconds,12:N0} a second of processor time  ({questions.Length:N0} asked, {found:N0} found)"));
    }

    // A bad line holds an indicator; the others hold names and addresses that only look like one: longer by some letters, or from ranges that nothing lists.
    private static (LogEvent Event, bool IsBad) Line(IndicatorEntry[] known, Random random)
    {
        var isBad = random.Next(20) == 0;
        var fields = new EventFields();
        var entry = known[random.Next(known.Length)];
        fields.Add(Ecs.HostName, "web1");
        fields.Add(Ecs.SourceIp, isBad && entry.Type == IndicatorType.Ip ? entry.Value : string.Create(CultureInfo.InvariantCulture, $"{random.Next(224, 240)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}"));
        fields.Add(Ecs.EventAction, "observed");
        fields.Add(Ecs.EventOutcome, "success");
        switch (entry.Type)
        {
            case IndicatorType.Domain:
                fields.Add(Ecs.DnsQuestion, isBad ? "a." + entry.Value : "x" + entry.Value);
                break;
            case IndicatorType.Url:
                fields.Add(Ecs.HttpMethod, "GET");
                fields.Add(Ecs.UserAgent, "curl/8.5.0");
                fields.Add(Ecs.HttpStatus, "200");
                fields.Add(Ecs.UrlFull, isBad ? entry.Value + "?id=1" : entry.Value + "x");
                break;
            default:
                fields.Add(Ecs.UserName, "root");
                fields.Add(Ecs.ProcessName, "sshd");
                fields.Add(Ecs.SourcePort, "40022");
                break;
        }

        var time = IndicatorRows.Newest;
        return (new LogEvent { OrganizationId = 1, Timestamp = time, ReceivedAt = time, Source = "bench", Raw = string.Empty, Fields = fields, Key = default }, isBad);
    }
}
