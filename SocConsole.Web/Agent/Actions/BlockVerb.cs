using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using SocConsole.Core.EndpointAgents;

namespace SocConsole.Web.Agent.Actions;

/// <summary>
/// Blocks addresses on this host, both ways and through it. The kernel itself lets an element go when its time has come, so a block ends even when the agent is gone.
/// </summary>
internal sealed class BlockVerb(Nftables nft, Enforcements kept, ConsoleAddresses console, TimeProvider clock) : IAgentVerb, IDisposable
{
    private const string Table = "soc_agent";
    private const int DefaultSeconds = 3_600;
    private const int MaximumSeconds = 365 * 24 * 3_600;
    private static readonly string[] Sets = ["blocked4", "blocked6"];
    private static readonly string[] Chains = ["input", "output", "forward"];

    // The chains are filled anew each time: the transaction makes them as they must be, whatever stood there.
    private const string Rules = """
        table inet soc_agent {
          set blocked4 { type ipv4_addr; flags timeout; }
          set blocked6 { type ipv6_addr; flags timeout; }
          chain input { type filter hook input priority -20; policy accept; }
          chain output { type filter hook output priority -20; policy accept; }
          chain forward { type filter hook forward priority -20; policy accept; }
        }
        flush chain inet soc_agent input
        flush chain inet soc_agent output
        flush chain inet soc_agent forward
        table inet soc_agent {
          chain input {
            ip saddr @blocked4 drop
            ip6 saddr @blocked6 drop
          }
          chain output {
            ip daddr @blocked4 drop
            ip6 daddr @blocked6 drop
          }
          chain forward {
            ip saddr @blocked4 drop
            ip daddr @blocked4 drop
            ip6 saddr @blocked6 drop
            ip6 daddr @blocked6 drop
          }
        }

        """;

    // The heartbeat puts back what is missing: it must not see a block between its record and its deed.
    private readonly SemaphoreSlim turn = new(1, 1);

    public IReadOnlyList<string> Names { get; } = [AgentVerbs.BlockIp, AgentVerbs.UnblockIp];

    public Task<AgentCapability> ProbeAsync(CancellationToken ct) => nft.ProbeAsync("block_ip", ct);

    public async Task<VerbResult> CarryOutAsync(VerbRequest request, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return await ChangeAsync(request, ct);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The addresses that the filter blocks, read from it after putting back what should stand there; null when it can't be read.</summary>
    public async Task<IReadOnlyList<string>?> CheckAsync(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var standing = await ReadAsync(ct);
            if (kept.Blocks.Any(block => block.Until > now && standing?.Contains(block.Address) != true))
            {
                await RestoreAsync(ct);
                standing = await ReadAsync(ct);
            }

            return standing is null ? null : [.. standing.Take(Enforcements.MaximumBlocks)];
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<VerbResult> ChangeAsync(VerbRequest request, CancellationToken ct)
    {
        if (!IPAddress.TryParse(request.Text("ip"), out var address))
        {
            return VerbResult.Failed("ip must be an IP address.");
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (request.Order.Verb == AgentVerbs.UnblockIp)
        {
            return await UnblockAsync(address, ct);
        }

        if (!TrySeconds(request.Text("duration_seconds"), out var seconds))
        {
            return VerbResult.Failed($"duration_seconds must be from 1 to {MaximumSeconds}.");
        }

        return await RefusalAsync(address, ct) is { } refusal ? VerbResult.Failed(refusal) : await BlockAsync(request, address, seconds, ct);
    }

    /// <summary>Puts back what a restart of the host took away; nothing when nothing is kept.</summary>
    public async Task RestoreAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var lines = kept.Blocks.Where(block => block.Until > now).Select(block => Replace(IPAddress.Parse(block.Address), (long)Math.Ceiling((block.Until - now).TotalSeconds))).ToList();
        if (lines.Count > 0)
        {
            _ = await nft.ApplyAsync(Rules + string.Concat(lines), ct);
        }
    }

    private async Task<VerbResult> BlockAsync(VerbRequest request, IPAddress address, long seconds, CancellationToken ct)
    {
        // The end is decided once: a second try after a kill must not lengthen it.
        var until = request.Plan is { } plan ? DateTime.Parse(plan, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) : clock.GetUtcNow().UtcDateTime.AddSeconds(seconds);
        if (kept.Blocks.FirstOrDefault(block => block.Address == address.ToString()) is { } standing && standing.Until > until)
        {
            // Another asked for longer.
            until = standing.Until;
        }

        request.Remember(until.ToString("O", CultureInfo.InvariantCulture));
        var left = (long)Math.Ceiling((until - clock.GetUtcNow().UtcDateTime).TotalSeconds);
        if (left <= 0)
        {
            return VerbResult.Done($"The block of {address} has run out already.");
        }

        if (!kept.Block(address, until))
        {
            return VerbResult.Failed($"{Enforcements.MaximumBlocks} addresses are blocked already.");
        }

        if (await nft.ApplyAsync(Rules + Replace(address, left), ct) is { } problem)
        {
            kept.Unblock(address);
            return VerbResult.Failed(problem);
        }

        var remaining = (await nft.ReadAsync(Table, ct))?.Remaining(SetOf(address), address.ToString());
        return remaining is { } read
            ? VerbResult.Done(string.Create(CultureInfo.InvariantCulture, $"{address} is blocked on this host for {read} s more."), new { Ip = address.ToString(), Blocked = true, RemainingSeconds = read, Until = until })
            : VerbResult.Failed($"nft took the block of {address}, and the set does not hold it.");
    }

    private async Task<VerbResult> UnblockAsync(IPAddress address, CancellationToken ct)
    {
        kept.Unblock(address);
        if (await nft.ApplyAsync($"{Rules}{Remove(address)}", ct) is { } problem)
        {
            return VerbResult.Failed(problem);
        }

        return (await nft.ReadAsync(Table, ct)) is { } table && table.Remaining(SetOf(address), address.ToString()) is null
            ? VerbResult.Done($"{address} is not blocked on this host.", new { Ip = address.ToString(), Blocked = false })
            : VerbResult.Failed($"{address} still stands in the set.");
    }

    // Without the table's rules the sets block nothing.
    private async Task<IReadOnlySet<string>?> ReadAsync(CancellationToken ct)
    {
        if (await nft.ReadAsync(Table, ct) is not { } table)
        {
            return kept.Blocks.Any(block => block.Until > clock.GetUtcNow().UtcDateTime) ? null : new HashSet<string>();
        }

        return Chains.Any(chain => table.Drops.GetValueOrDefault(chain) == 0)
            ? new HashSet<string>()
            : Sets.SelectMany(set => table.Sets.TryGetValue(set, out var elements) ? elements.Keys : []).ToHashSet(StringComparer.Ordinal);
    }

    private async Task<string?> RefusalAsync(IPAddress address, CancellationToken ct)
    {
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6Multicast || address.Equals(IPAddress.Broadcast))
        {
            return $"{address} is not an address of another host.";
        }

        if ((await console.FindAsync(ct)).Contains(address))
        {
            return $"{address} is the console; blocking it would cut the agent off.";
        }

        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address);
        return own.Contains(address) ? $"{address} is this host's own." : null;
    }

    // Adding first makes the removal hold for one that isn't there; an element keeps its old end unless it is made anew.
    private static string Remove(IPAddress address) => $"add element inet {Table} {SetOf(address)} {{ {address} }}\ndelete element inet {Table} {SetOf(address)} {{ {address} }}\n";

    private static string Replace(IPAddress address, long seconds) =>
        Remove(address) + string.Create(CultureInfo.InvariantCulture, $"add element inet {Table} {SetOf(address)} {{ {address} timeout {seconds}s }}\n");

    private static string SetOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "blocked6" : "blocked4";

    private static bool TrySeconds(string? text, out long seconds)
    {
        seconds = DefaultSeconds;
        return text is null || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds is >= 1 and <= MaximumSeconds);
    }
}
