using System.Text.Json;
using SocConsole.Core.EndpointAgents;

namespace SocConsole.Web.Agent.Actions;

/// <summary>The host's packet filter, through <c>nft</c>. A script is one transaction: all of it holds or nothing.</summary>
internal sealed class Nftables(string? path)
{
    private static readonly string[] Places = ["/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft"];
    private readonly string? program = path ?? Places.FirstOrDefault(File.Exists);

    /// <summary>Whether this process may change the filter, found out by a change that is checked and not made.</summary>
    public async Task<AgentCapability> ProbeAsync(string name, CancellationToken ct)
    {
        if (program is null || !File.Exists(program))
        {
            return new AgentCapability(name, false, "nft is not installed (package nftables)");
        }

        try
        {
            // Listing the tables of the kernel needs the same privilege as changing them.
            var answer = await HostProgram.RunAsync(program, ["-j", "list", "tables"], null, ct);
            return answer.Code == 0 ? new AgentCapability(name, true, null) : new AgentCapability(name, false, $"nft: {Short(answer.Error)}");
        }
        catch (Exception fault) when (fault is IOException or System.ComponentModel.Win32Exception)
        {
            return new AgentCapability(name, false, Short(fault.Message));
        }
    }

    /// <summary>Makes a change; null when it was made, else why not.</summary>
    public async Task<string?> ApplyAsync(string script, CancellationToken ct)
    {
        if (program is null)
        {
            return "nft is not installed (package nftables)";
        }

        var answer = await HostProgram.RunAsync(program, ["-f", "-"], script, ct);
        return answer.Code == 0 ? null : $"nft: {Short(answer.Error)}";
    }

    /// <summary>Everything of a table as nft says it; null when there is no such table.</summary>
    public async Task<NftTable?> ReadAsync(string table, CancellationToken ct)
    {
        if (program is null)
        {
            return null;
        }

        var answer = await HostProgram.RunAsync(program, ["-j", "list", "table", "inet", table], null, ct);
        if (answer.Code != 0)
        {
            return null;
        }

        using var document = JsonDocument.Parse(answer.Output);
        return NftTable.Read(document.RootElement);
    }

    private static string Short(string text) => text.Split('\n')[0] is var line && line.Length > 200 ? line[..200] : text.Split('\n')[0];
}

/// <summary>What stands in a table.</summary>
/// <param name="Sets">Elements by set, each with the seconds until it leaves; null for one that stays.</param>
/// <param name="Drops">By chain, the number of rules that drop.</param>
internal sealed record NftTable(IReadOnlyDictionary<string, IReadOnlyDictionary<string, long?>> Sets, IReadOnlyDictionary<string, int> Drops)
{
    public static NftTable Read(JsonElement root)
    {
        Dictionary<string, IReadOnlyDictionary<string, long?>> sets = new(StringComparer.Ordinal);
        Dictionary<string, int> drops = new(StringComparer.Ordinal);
        foreach (var item in root.GetProperty("nftables").EnumerateArray())
        {
            if (item.TryGetProperty("set", out var set))
            {
                sets[set.GetProperty("name").GetString()!] = set.TryGetProperty("elem", out var elements) ? elements.EnumerateArray().Select(Element).ToDictionary(pair => pair.Value, pair => pair.Expires) : new Dictionary<string, long?>();
            }
            else if (item.TryGetProperty("rule", out var rule) && rule.GetProperty("expr").EnumerateArray().Any(part => part.TryGetProperty("drop", out _)))
            {
                var chain = rule.GetProperty("chain").GetString()!;
                drops[chain] = drops.GetValueOrDefault(chain) + 1;
            }
        }

        return new NftTable(sets, drops);
    }

    /// <summary>Seconds until the element leaves the set, or null when it isn't in it; <see cref="long.MaxValue"/> for one that stays.</summary>
    public long? Remaining(string set, string value) => Sets.TryGetValue(set, out var elements) && elements.TryGetValue(value, out var seconds) ? seconds ?? long.MaxValue : null;

    private static (string Value, long? Expires) Element(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("elem", out var inner))
        {
            return (inner.GetProperty("val").ToString(), inner.TryGetProperty("expires", out var seconds) ? seconds.GetInt64() : null);
        }

        return (element.ToString(), null);
    }
}
