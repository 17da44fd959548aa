using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SocConsole.Core.Detection;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Intelligence;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Bench;

/// <summary>The steps of an event on one thread: parse, match and correlate, look indicators up. One operation is one line, event or look-up.</summary>
[MemoryDiagnoser]
[Config(typeof(InProcess))]
public class MicroBenchmarks
{
    private const int Lines = 10_000;
    private readonly Normaliser normaliser = Normaliser.Create();
    private readonly IRuleSet rules = RuleSet.LoadBuiltIn();
    private string[] lines = [];
    private LogEvent[] events = [];
    private IndicatorIndex index = IndicatorIndex.Empty;
    private string[] addresses = [];

    [GlobalSetup]
    public void SetUp()
    {
        lines = [.. SshdLines.Make(Lines, seed: 4)];
        events = [.. lines.Select((line, i) => Event(line, i + 1))];
        addresses = [.. Enumerable.Range(0, Lines).Select(i => $"198.{i % 64}.{i / 64 % 256}.{(i * 7 % 250) + 1}")];
        index = IndicatorIndex.Build(Enumerable.Range(0, 1_000_000).Select(i => new IndicatorEntry(IndicatorType.Ip, $"{(i % 100) + 20}.{i / 100 % 100}.{i / 10_000}.{i % 250}", "bench")));
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public int Parse()
    {
        var fields = 0;
        foreach (var line in lines)
        {
            fields += normaliser.Normalise(line, new ParseContext(DateTime.UnixEpoch.AddYears(57))).Value!.Fields.Count;
        }

        return fields;
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public int MatchAndCorrelate()
    {
        var engine = new DetectionEngine(rules, null);
        var sheet = new DraftSheet();
        foreach (var item in events)
        {
            engine.Examine(item, sheet);
        }

        return sheet.Drafts.Count;
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public int FindAddress()
    {
        var found = 0;
        foreach (var address in addresses)
        {
            found += index.FindAddress(address) is null ? 0 : 1;
        }

        return found;
    }

    private LogEvent Event(string line, long sequence)
    {
        var parsed = normaliser.Normalise(line, new ParseContext(DateTime.UnixEpoch.AddYears(57))).Value!;
        return new LogEvent
        {
            Sequence = sequence,
            OrganizationId = 1,
            Timestamp = parsed.Timestamp ?? DateTime.UnixEpoch,
            ReceivedAt = DateTime.UnixEpoch.AddYears(57),
            Source = "bench",
            Raw = line,
            Fields = parsed.Fields,
            Key = default,
        };
    }

    // In process: the generated project of the default toolchain does not see central package versions.
    private sealed class InProcess : BenchmarkDotNet.Configs.ManualConfig
    {
        public InProcess() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
