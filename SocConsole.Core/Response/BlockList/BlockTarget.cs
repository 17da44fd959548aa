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

    /// <summary>Most targets of one action.</summary>
    private const int MaximumTargets = 100;

    /// <summary>Reads the address, or the domains, and how long (ISO 8601 duration, 1 s to 365 days), under any of their documented names.</summary>
    public static Result<IReadOnlyList<BlockTarget>> Read(ActionRequest request, TimeSpan otherwise)
    {
        var duration = otherwise;
        if (Given(request, "ttl", "duration") is { } text && !TryDuration(text, out duration))
        {
            return Error.Invalid("ttl", "must be an ISO 8601 duration from PT1S to P365D");
        }

        if (request.Action is not ("block_domain" or "domain_blocking"))
        {
            return Address(Given(request, "ip", "ip_address") ?? string.Empty, duration).Map<IReadOnlyList<BlockTarget>>(target => [target]);
        }

        var targets = new List<BlockTarget>();
        foreach (var name in Catalog.ActionParameters.Listed(Given(request, "domain", "domain_list") ?? string.Empty).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!Domain(name, duration).Succeeded(out var target, out var error))
            {
                return error;
            }

            targets.Add(target);
        }

        return targets.Count is > 0 and <= MaximumTargets ? targets : Error.Invalid("domain", string.Create(CultureInfo.InvariantCulture, $"must name 1 to {MaximumTargets} domains"));
    }

    /// <summary>The duration as people say it: <c>1 h</c>, <c>90 min</c>, <c>7 d</c>.</summary>
    public static string Words(TimeSpan duration) => duration switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerDay == 0 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalDays:0} d"),
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalHours:0} h"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0.#} min"),
    };

    private static string? Given(ActionRequest request, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (request.Parameters.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

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
