using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using SocConsole.Bench;

// intake: HTTP intake beside the machine's own prepared-insert rate. start: start to healthy, idle memory. latency: event to socket. hunt: indexing and four searches over a million events. Anything else goes to BenchmarkDotNet.
return args.FirstOrDefault() switch
{
    "intake" => await IntakeBench.RunAsync(args[1..]),
    "start" => await StartBench.RunAsync(),
    "hunt" => await HuntBench.RunAsync(args[1..]),
    "latency" => await LatencyBench.RunAsync(args[1..]),
    _ => BenchmarkSwitcher.FromAssembly(typeof(IntakeBench).Assembly).Run(args, DefaultConfig.Instance.WithOptions(ConfigOptions.DisableOptimizationsValidator)).Any() ? 0 : 1,
};
