using System.Net;

namespace SocConsole.Core.EndpointAgents;

/// <summary>How names of hosts are compared.</summary>
internal static class HostNames
{
    private const int MaximumLength = 253;

    /// <summary>Letters, digits, dashes, underscores and dots; at most 253 characters.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaximumLength && name[0] is not ('-' or '.') && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    /// <summary>The same name, or the short form of the other. Two full names that only begin alike are two hosts.</summary>
    public static bool AreSame(string left, string right)
    {
        if (string.Equals(left, right, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return (!left.Contains('.') || !right.Contains('.')) && string.Equals(Short(left), Short(right), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the agent runs on what is named by host name or address.</summary>
    public static bool Names(string hostOrAddress, string hostname, IReadOnlyList<string> addresses) => IPAddress.TryParse(hostOrAddress, out var wanted)
        ? addresses.Any(address => IPAddress.TryParse(address, out var own) && own.Equals(wanted))
        : AreSame(hostOrAddress, hostname);

    private static string Short(string name) => name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? name[..dot] : name;
}
