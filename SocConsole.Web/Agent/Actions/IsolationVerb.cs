using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SocConsole.Core.EndpointAgents;

namespace SocConsole.Web.Agent.Actions;

/// <summary>
/// Cuts the host off from everything but itself and its console. What drops is a set of protocols that the kernel empties when the time has come: isolation ends by
/// itself even when the agent is gone.
/// </summary>
internal sealed class IsolationVerb(Nftables nft, Enforcements kept, ConsoleAddresses console, TimeProvider clock) : IAgentVerb
{
    private const string Table = "soc_agent_isolation";
    private const int MaximumSeconds = 30 * 24 * 3_600;
    private static readonly string[] Levels = ["soft", "hard", "quarantine"];
    private static readonly string[] Chains = ["input", "output", "forward"];

    public IReadOnlyList<string> Names { get; } = [AgentVerbs.IsolateHost, AgentVerbs.ReleaseHost];

    public Task<AgentCapability> ProbeAsync(CancellationToken ct) => nft.ProbeAsync("isolate_host", ct);

    public async Task<VerbResult> CarryOutAsync(VerbRequest request, CancellationToken ct)
    {
        if (request.Order.Verb == AgentVerbs.ReleaseHost)
        {
            return await ReleaseAsync(ct);
        }

        var level = request.Text("isolation_level") ?? "hard";
        if (!Levels.Contains(level, StringComparer.Ordinal))
        {
            return VerbResult.Failed($"isolation_level must be one of {string.Join(", ", Levels)}.");
        }

        long? seconds = null;
        if (request.Text("duration_seconds") is { } text)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) || given is < 1 or > MaximumSeconds)
            {
                return VerbResult.Failed($"duration_seconds must be from 1 to {MaximumSeconds}.");
            }

            seconds = given;
        }

        var isolation = request.Plan is { } plan
            ? System.Text.Json.JsonSerializer.Deserialize<KeptIsolation>(plan, Core.Kernel.Wire.Json)!
            : new KeptIsolation(level, seconds is { } length ? clock.GetUtcNow().UtcDateTime.AddSeconds(length) : null, [.. (await console.FindAsync(ct)).Select(address => address.ToString())], console.Port);
        if (kept.Isolation is { } standing && (standing.Until is null || standing.Until > isolation.Until))
        {
            // Another asked for longer.
            isolation = isolation with { Until = standing.Until };
        }

        request.Remember(System.Text.Json.JsonSerializer.Serialize(isolation, Core.Kernel.Wire.Json));
        return await IsolateAsync(isolation, ct);
    }

    /// <summary>Whether the filter isolates now, read from it; takes away what has run out.</summary>
    public async Task<bool> CheckAsync(CancellationToken ct)
    {
        if (kept.Isolation is { Until: { } until } && until <= clock.GetUtcNow().UtcDateTime)
        {
            _ = await ReleaseAsync(ct);
        }

        return (await ReadAsync(ct)).Isolated;
    }

    /// <summary>Puts back what a restart of the host took away, or ends what has run out meanwhile.</summary>
    public async Task RestoreAsync(CancellationToken ct)
    {
        if (kept.Isolation is { } isolation && !await CheckAsync(ct) && (isolation.Until is not { } until || until > clock.GetUtcNow().UtcDateTime))
        {
            _ = await IsolateAsync(isolation, ct);
        }

        kept.Pin();
    }

    private async Task<VerbResult> IsolateAsync(KeptIsolation isolation, CancellationToken ct)
    {
        long? left = isolation.Until is { } until ? (long)Math.Ceiling((until - clock.GetUtcNow().UtcDateTime).TotalSeconds) : null;
        if (left <= 0)
        {
            return VerbResult.Done("The isolation has run out already.", new { Isolated = false });
        }

        if (isolation.Addresses.Count == 0)
        {
            return VerbResult.Failed("The console's address is unknown; isolating would cut the agent off.");
        }

        kept.Isolate(isolation);
        if (await nft.ApplyAsync(Script(isolation, left), ct) is { } problem)
        {
            kept.Release();
            return VerbResult.Failed(problem);
        }

        var (isolated, remaining) = await ReadAsync(ct);
        return isolated
            ? VerbResult.Done(
                remaining is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"The host is isolated for {seconds} s more; only the console is reachable.") : "The host is isolated until it is released; only the console is reachable.",
                new { Isolated = true, isolation.Level, RemainingSeconds = remaining, isolation.Until, Console = isolation.Addresses })
            : VerbResult.Failed("nft took the isolation, and the table does not hold it.");
    }

    private async Task<VerbResult> ReleaseAsync(CancellationToken ct)
    {
        // Declaring the table first makes the removal hold when there is none.
        if (await nft.ApplyAsync($"table inet {Table} {{ }}\ndelete table inet {Table}\n", ct) is { } problem)
        {
            return VerbResult.Failed(problem);
        }

        kept.Release();
        return (await ReadAsync(ct)).Isolated ? VerbResult.Failed("The isolation still stands.") : VerbResult.Done("The host is not isolated.", new { Isolated = false });
    }

    private async Task<(bool Isolated, long? RemainingSeconds)> ReadAsync(CancellationToken ct)
    {
        if (await nft.ReadAsync(Table, ct) is not { } table || table.Remaining("gate", "ipv4") is not { } v4 || table.Remaining("gate", "ipv6") is not { } v6 || Chains.Any(chain => table.Drops.GetValueOrDefault(chain) == 0))
        {
            return (false, null);
        }

        return (true, Math.Min(v4, v6) is var left && left == long.MaxValue ? null : left);
    }

    private static string Script(KeptIsolation isolation, long? seconds)
    {
        var timeout = seconds is { } left ? string.Create(CultureInfo.InvariantCulture, $" timeout {left}s") : "";
        var script = new StringBuilder($"table inet {Table} {{ }}\ndelete table inet {Table}\ntable inet {Table} {{\n");
        script.Append(CultureInfo.InvariantCulture, $"  set gate {{ typeof meta nfproto; flags timeout; elements = {{ ipv4{timeout}, ipv6{timeout} }}; }}\n");
        Chain(script, "input", isolation, "iif \"lo\" accept", "saddr", "sport");
        Chain(script, "output", isolation, "oif \"lo\" accept", "daddr", "dport");
        script.Append("  chain forward {\n    type filter hook forward priority -20; policy accept;\n    meta nfproto @gate drop\n  }\n}\n");
        return script.ToString();
    }

    // Addresses were parsed before they were kept; neighbours must be found, or the console could not be reached over IPv6.
    private static void Chain(StringBuilder script, string name, KeptIsolation isolation, string loopback, string address, string port)
    {
        script.Append(CultureInfo.InvariantCulture, $"  chain {name} {{\n    type filter hook {name} priority -20; policy accept;\n    {loopback}\n");
        script.Append("    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, nd-router-advert } accept\n");
        foreach (var console in isolation.Addresses.Select(IPAddress.Parse).Select(found => found.IsIPv4MappedToIPv6 ? found.MapToIPv4() : found))
        {
            var family = console.AddressFamily == AddressFamily.InterNetworkV6 ? "ip6" : "ip";
            script.Append(CultureInfo.InvariantCulture, $"    {family} {address} {console} tcp {port} {isolation.Port} accept\n");
        }

        if (isolation.Level == "soft")
        {
            script.Append("    ct state established,related accept\n");
        }

        script.Append("    meta nfproto @gate drop\n  }\n");
    }
}
