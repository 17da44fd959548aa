using System.Net.NetworkInformation;
using System.Reflection;
using SocConsole.Core.EndpointAgents;
using SocConsole.Web.Agent.Actions;
using SocConsole.Web.Agent.Collecting;

namespace SocConsole.Web.Agent;

/// <summary>The agent as a whole: enrols, then reads, sends, acts and says that it is alive until it is stopped.</summary>
internal sealed partial class AgentHost : IDisposable
{
    private const int DefaultHeartbeatSeconds = 15;
    private static readonly TimeSpan ProbeAge = TimeSpan.FromMinutes(5);

    private readonly AgentSettings settings;
    private readonly TimeProvider clock;
    private readonly ILoggerFactory loggers;
    private readonly ILogger logger;
    private readonly ConsoleLink link;
    private readonly Spool spool;
    private readonly Collector collector;
    private readonly JournalTail? journal;
    private readonly BlockVerb blocks;
    private readonly IsolationVerb isolation;
    private readonly ActionRunner actions;
    private readonly IReadOnlyList<IAgentVerb> verbs;
    private IReadOnlyList<AgentCapability> capabilities = [];
    private long? probed;

    public AgentHost(AgentSettings settings, TimeProvider clock, ILoggerFactory loggers, IReadOnlyList<IAgentVerb>? others = null)
    {
        (this.settings, this.clock, this.loggers, logger) = (settings, clock, loggers, loggers.CreateLogger<AgentHost>());
        DurableFile.CreateDirectory(settings.DataDirectory);
        var addresses = new ConsoleAddresses(settings.Console);
        link = new ConsoleLink(settings.Console, addresses, clock);
        spool = new Spool(settings);
        journal = settings.Journal ? new JournalTail(NewBackoff(), loggers.CreateLogger<JournalTail>()) : null;
        collector = new Collector(settings, spool, journal, clock, loggers.CreateLogger<Collector>());
        var nft = new Nftables(settings.NftPath);
        var kept = new Enforcements(settings, addresses, clock);
        blocks = new BlockVerb(nft, kept, addresses, clock);
        isolation = new IsolationVerb(nft, kept, addresses, clock);
        verbs = [blocks, isolation, new KillProcessVerb(clock), new CollectFileVerb(settings), new InspectionVerb(), new QuarantineVerb(settings, clock), .. others ?? []];
        actions = new ActionRunner(settings, verbs, new ActionJournal(settings), link, NewBackoff(), clock, loggers.CreateLogger<ActionRunner>());
    }

    /// <summary>Runs until it is cancelled; an error when it may not enrol.</summary>
    public async Task<string?> RunAsync(CancellationToken ct)
    {
        if (await EnrolAsync(ct) is { } refusal)
        {
            return refusal;
        }

        LogRunning(logger, settings.Hostname, settings.Console);
        await blocks.RestoreAsync(ct);
        await isolation.RestoreAsync(ct);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(ct);
        List<Task> loops =
        [
            Task.Run(() => collector.RunAsync(all.Token), CancellationToken.None),
            Task.Run(() => new EventSender(spool, link, NewBackoff(), clock, loggers.CreateLogger<EventSender>()).RunAsync(all.Token), CancellationToken.None),
            Task.Run(() => actions.RunAsync(all.Token), CancellationToken.None),
            Task.Run(() => BeatAsync(all.Token), CancellationToken.None),
        ];
        if (journal is not null && JournalTail.Program is not null)
        {
            loops.Add(Task.Run(() => journal.RunAsync(spool.Current.JournalCursor, all.Token), CancellationToken.None));
        }

        try
        {
            // A part that fails takes the others with it: whoever started the agent starts it again, and nothing is lost by that.
            await await Task.WhenAny(loops);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await all.CancelAsync();
            await Task.WhenAll(loops.Select(loop => loop.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)));
        }

        return null;
    }

    public void Dispose()
    {
        blocks.Dispose();
        collector.Dispose();
        link.Dispose();
    }

    private async Task<string?> EnrolAsync(CancellationToken ct)
    {
        if (AgentIdentity.Read(settings) is { } known)
        {
            if (known.Console != settings.Console.ToString())
            {
                return $"The data directory belongs to an agent of {known.Console}; name another with --data.";
            }

            link.Identity = known;
            return null;
        }

        if (settings.Token is null)
        {
            return "The agent is not enrolled yet: give it --token, made on the console's page of endpoints.";
        }

        var backoff = NewBackoff();
        while (true)
        {
            var answer = await link.PostAsync("/api/agent/enroll", new { settings.Token, settings.Hostname, Platform = PlatformName(), Version = VersionText(), Addresses = OwnAddresses() }, ct);
            if (answer.Succeeded && answer.Text("device_id") is { } device && answer.Text("secret") is { } secret)
            {
                var identity = new AgentIdentity((int)answer.Number("agent_id"), device, secret, settings.Console.ToString());
                identity.Write(settings);
                link.Identity = identity;
                return null;
            }

            if (answer.Refused || answer.Status == 401)
            {
                return $"The console refused the enrolment ({answer.Problem}).";
            }

            LogWaits(logger, answer.Problem ?? "no answer");
            await backoff.WaitAsync(ct);
        }
    }

    private async Task BeatAsync(CancellationToken ct)
    {
        var seconds = DefaultHeartbeatSeconds;
        while (!ct.IsCancellationRequested)
        {
            var isolated = await isolation.CheckAsync(ct);
            var blocked = await blocks.CheckAsync(ct);
            await ProbeAsync(ct);
            var answer = await link.PostAsync(
                "/api/agent/heartbeat",
                new { Version = VersionText(), Addresses = OwnAddresses(), Capabilities = capabilities, SpoolBatches = spool.Batches, SpoolBytes = spool.Bytes, Isolated = isolated, OldestBatch = spool.Oldest, Blocked = blocked },
                ct);
            seconds = answer is { Succeeded: true } && answer.Number("heartbeat_seconds") is var told and > 0 and <= 300 ? (int)told : seconds;
            await Task.Delay(TimeSpan.FromSeconds(seconds), clock, ct);
        }
    }

    private async Task ProbeAsync(CancellationToken ct)
    {
        if (probed is { } at && clock.GetElapsedTime(at) < ProbeAge)
        {
            return;
        }

        List<AgentCapability> found = [];
        foreach (var verb in verbs)
        {
            found.Add(await verb.ProbeAsync(ct));
        }

        found.Add(settings.Files.Count > 0 ? new AgentCapability("files", true, null) : new AgentCapability("files", false, "no --file was given"));
        found.Add(!settings.Journal ? new AgentCapability("journal", false, "--journal was not given")
            : JournalTail.Program is null ? new AgentCapability("journal", false, "journalctl is not installed")
            : new AgentCapability("journal", true, null));
        (capabilities, probed) = (found, clock.GetTimestamp());
    }

    private Backoff NewBackoff() => new(settings.LongestPause, clock);

    private static string VersionText() => typeof(AgentHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static string PlatformName() => OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : File.Exists("/.dockerenv") ? "docker" : "linux";

    private static string[] OwnAddresses() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().Where(network => network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Where(unicast => !unicast.Address.IsIPv6LinkLocal)
            .Select(unicast => unicast.Address.ToString()).Distinct().Take(64)];

    [LoggerMessage(9306, LogLevel.Information, "The agent on {Hostname} serves {Console}")]
    private static partial void LogRunning(ILogger logger, string hostname, Uri console);

    [LoggerMessage(9307, LogLevel.Warning, "The console can't be reached ({Problem}); enrolling is tried again")]
    private static partial void LogWaits(ILogger logger, string problem);
}
