using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Xml;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;

namespace SocConsole.Core.Response.BlockList;

/// <summary>What is to be blocked, in the one form in which it is stored and rendered.</summary>
/// <param name="Kind"><c>ip</c>, <c>cidr</c> or <c>domain</c>.</param>
/// <param name="Value">The address, network or domain.</param>
/// <param name="Duration">How long.</param>
public sealed record BlockTarget(string Kind, string Value, TimeSpan Duration)
{
    private const int WidestIpv4 = 16;
    private const int WidestIpv6 = 32;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Reads the parameters <c>ip</c> or <c>domain</c>, and <c>ttl</c> (ISO 8601 duration, 1 s to 365 days).</summary>
    public static Result<BlockTarget> Read(ActionRequest request, TimeSpan otherwise)
    {
        var duration = otherwise;
        if (request.Parameters.TryGetValue("ttl", out var text) && !TryDuration(text, out duration))
        {
            return Error.Invalid("ttl", "must be an ISO 8601 duration from PT1S to P365D");
        }

        return request.Action == "block_domain"
            ? Domain(request.Parameters.GetValueOrDefault("domain", string.Empty), duration)
            : Address(request.Parameters.GetValueOrDefault("ip", string.Empty), duration);
    }

    /// <summary>The duration as people say it: <c>1 h</c>, <c>90 min</c>, <c>7 d</c>.</summary>
    public static string Words(TimeSpan duration) => duration switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerDay == 0 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalDays:0} d"),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalHours:0} h"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0.#} min"),
    };

    private static bool TryDuration(string text, out TimeSpan duration)
    {
        try
        {
            duration = XmlConvert.ToTimeSpan(text);
            return duration >= Shortest && duration <= Longest;
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            duration = default;
            return false;
        }
    }

    private static Result<BlockTarget> Address(string text, TimeSpan duration)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return new BlockTarget("ip", Outbound.AddressKinds.Plain(address).ToString(), duration);
        }

        if (!IPNetwork.TryParse(text, out var network))
        {
            return Error.Invalid("ip", "must be an IP address or a network in CIDR notation");
        }

        var widest = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? WidestIpv4 : WidestIpv6;
        return network.PrefixLength < widest
            ? Error.Invalid("ip", $"is wider than /{widest}")
            : new BlockTarget("cidr", network.ToString(), duration);
    }

    private static Result<BlockTarget> Domain(string text, TimeSpan duration)
    {
        try
        {
            var name = new IdnMapping().GetAscii(text.Trim().TrimEnd('.')).ToLowerInvariant();
            return name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns
                ? new BlockTarget("domain", name, duration)
                : Error.Invalid("domain", "must be a domain name with at least one dot");
        }
        catch (ArgumentException)
        {
            return Error.Invalid("domain", "must be a domain name");
        }
    }
}
