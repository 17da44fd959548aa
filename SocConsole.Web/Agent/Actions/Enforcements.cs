using System.Net;

namespace SocConsole.Web.Agent.Actions;

/// <summary>An address that is blocked until a time, UTC.</summary>
internal sealed record KeptBlock(string Address, DateTime Until);

/// <summary>That the host is isolated.</summary>
/// <param name="Until">UTC; null until it is released.</param>
/// <param name="Addresses">The console's, which stay reachable.</param>
internal sealed record KeptIsolation(string Level, DateTime? Until, IReadOnlyList<string> Addresses, int Port);

internal sealed record KeptState(IReadOnlyList<KeptBlock> Blocks, KeptIsolation? Isolation)
{
    public static readonly KeptState Nothing = new([], null);
}

/// <summary>What the packet filter is to hold, on disk, so that a restart of the host doesn't end it before its time.</summary>
internal sealed class Enforcements(AgentSettings settings, ConsoleAddresses console, TimeProvider clock)
{
    public const int MaximumBlocks = 10_000;
    private const string FileName = "enforcements.json";

    // The heartbeat ends what has run out while actions add to it.
    private readonly Lock sync = new();
    private KeptState state = DurableFile.ReadJson<KeptState>(settings.PathOf(FileName)) ?? KeptState.Nothing;

    public IReadOnlyList<KeptBlock> Blocks => state.Blocks;

    public KeptIsolation? Isolation => state.Isolation;

    /// <summary>Adds or replaces a block; false when there are 10,000.</summary>
    public bool Block(IPAddress address, DateTime until)
    {
        lock (sync)
        {
            var others = state.Blocks.Where(block => block.Address != address.ToString() && block.Until > clock.GetUtcNow().UtcDateTime).ToList();
            if (others.Count >= MaximumBlocks)
            {
                return false;
            }

            Write(state with { Blocks = [.. others, new KeptBlock(address.ToString(), until)] });
            return true;
        }
    }

    public void Unblock(IPAddress address)
    {
        lock (sync)
        {
            Write(state with { Blocks = [.. state.Blocks.Where(block => block.Address != address.ToString())] });
        }
    }

    public void Isolate(KeptIsolation isolation)
    {
        lock (sync)
        {
            Write(state with { Isolation = isolation });
            Pin();
        }
    }

    public void Release()
    {
        lock (sync)
        {
            if (state.Isolation is not null)
            {
                Write(state with { Isolation = null });
            }

            Pin();
        }
    }

    /// <summary>While isolated, the console is reached by the addresses that were let through.</summary>
    public void Pin() => console.Pinned = state.Isolation is { } isolation ? [.. isolation.Addresses.Select(IPAddress.Parse)] : null;

    private void Write(KeptState next)
    {
        DurableFile.WriteJson(settings.PathOf(FileName), next);
        state = next;
    }
}
