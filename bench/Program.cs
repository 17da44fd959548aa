using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using SocConsole.Bench;
using SocConsole.Bench.Learning;

// intake: HTTP intake beside the machine's own prepared-insert rate. start: start to healthy, idle memory. latency: event to socket. rules: loading and matching
// SigmaHQ's rules. hunt: indexing and four searches over a million events. extract: indicators from reports and hostile text.
// import, lookup, match, list: a million indicators stored, looked up, matched with log lines, and listed. retro: indexing observables and looking indicators up.
// ioc: streams of checks with twelve stub providers. webhooks: draining a backlog of 10,000 deliveries. learning: tree models beside scikit-learn and XGBoost.
// insider: caught insiders and false alarms on labelled sets. insider-intake: activities over HTTP, and people in memory.
// Anything else goes to BenchmarkDotNet.
return args.FirstOrDefault() switch
{
    "intake" => await IntakeBench.RunAsync(args[1..]),
    "start" => await StartBench.RunAsync(),
    "sshd" => await SshdBench.RunAsync(args[1..]),
    "rules" => RulesBench.Run(args[1..]),
    "extract" => ExtractBench.Run(args[1..]),
    "import" => await ImportBench.RunAsync(args[1..]),
    "lookup" => LookupBench.RunLookups(),
    "match" => LookupBench.RunMatch(args[1..]),
    "list" => await ListBench.RunAsync(args[1..]),
    "retro" => RetroBench.Run(args[1..]),
    "hunt" => await HuntBench.RunAsync(args[1..]),
    "ioc" => await IocBench.RunAsync(),
    "webhooks" => await WebhookBench.RunAsync(),
    "insider" => InsiderBench.Run(args[1..]),
    "insider-intake" => await InsiderIntakeBench.RunAsync(args[1..]),
    "learning" => await LearningBench.RunAsync(args[1..]),
    "latency" => await LatencyBench.RunAsync(args[1..]),
    _ => BenchmarkSwitcher.FromAssembly(typeof(IntakeBench).Assembly).Run(args, DefaultConfig.Instance.WithOptions(ConfigOptions.DisableOptimizationsValidator)).Any() ? 0 : 1,
};
