using System.Net;
using SocConsole.Core.Hunting.Query;

namespace SocConsole.Core.Hunting.Matching;

/// <summary>Compares a whole value with a text that may hold wildcards; case does not matter.</summary>
public sealed class ValueMatcher
{
    private readonly IReadOnlyList<string> parts;

    private ValueMatcher(IReadOnlyList<string> parts) => this.parts = parts;

    public static ValueMatcher Of(TextPattern pattern) => new(pattern.Parts());

    public bool Matches(string value)
    {
        if (parts is [var whole])
        {
            return string.Equals(value, whole, StringComparison.OrdinalIgnoreCase);
        }

        if (!value.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var at = parts[0].Length;
        for (var i = 1; i < parts.Count - 1; i++)
        {
            var found = value.IndexOf(parts[i], at, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
            {
                return false;
            }

            at = found + parts[i].Length;
        }

        return value.Length - at >= parts[^1].Length && value.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Whether a value is an address within a network. IPv4 addresses count in their usual form only: four decimal numbers without leading zeros.</summary>
public sealed class NetworkMatcher(IPNetwork network)
{
    private readonly bool isFour = network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;

    public bool Matches(string value) =>
        IPAddress.TryParse(value, out var address) && address.AddressFamily == network.BaseAddress.AddressFamily
        && (!isFour || address.ToString() == value) && network.Contains(address);
}
