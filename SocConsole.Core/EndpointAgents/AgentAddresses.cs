using System.Net;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <summary>Which addresses an agent may answer to: what it says counts only as far as no other agent's host is named by it.</summary>
internal static class AgentAddresses
{
    /// <summary>Parts what an agent says into what is kept and what is dropped: loopback, unspecified, and what another agent holds that was not revoked.</summary>
    /// <param name="organizationId">The agent's.</param>
    /// <param name="agentId">The agent; 0 when it is not enrolled yet.</param>
    public static async Task<(IReadOnlyList<string> Kept, IReadOnlyList<string> Dropped)> SiftAsync(SocDbContext db, int organizationId, int agentId, IReadOnlyList<string> said, CancellationToken ct)
    {
        var others = said.Count == 0 ? [] : await db.EndpointAgents.Where(row => row.OrganizationId == organizationId && row.Id != agentId && row.RevokedAt == null)
            .OrderBy(row => row.Id).Take(AgentRegistry.MaximumListed).Select(row => row.Addresses).ToListAsync(ct);
        var held = others.SelectMany(list => list).Select(Plain).ToHashSet();
        var sifted = said.Distinct(StringComparer.OrdinalIgnoreCase).ToLookup(address => Plain(address) is var plain && !IPAddress.IsLoopback(plain) && !plain.Equals(IPAddress.Any) && !plain.Equals(IPAddress.IPv6Any) && !held.Contains(plain));
        return ([.. sifted[true]], [.. sifted[false]]);
    }

    private static IPAddress Plain(string address) => IPAddress.Parse(address) is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : IPAddress.Parse(address);
}
