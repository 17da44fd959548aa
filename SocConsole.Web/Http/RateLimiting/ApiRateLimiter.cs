using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using SocConsole.Web.Auth;

namespace SocConsole.Web.Http.RateLimiting;

/// <summary>Every principal's windows. A principal that has been quiet since its windows ended is dropped, so memory follows the traffic.</summary>
internal sealed class ApiRateLimiter : IDisposable
{
    private readonly bool enabled;
    private readonly FrozenDictionary<string, RateLimit> limits;
    private readonly PartitionedRateLimiter<Partition> partitions;

    public ApiRateLimiter(IOptions<RateLimitSettings> settings, TimeProvider clock)
    {
        enabled = settings.Value.Enabled;
        limits = Limits.All.Select(settings.Value.Apply).ToFrozenDictionary(limit => limit.Name);
        partitions = PartitionedRateLimiter.Create<Partition, Partition>(
            partition => RateLimitPartition.Get(partition, key => new RequestWindowLimiter(key.Limit, clock)));
    }

    /// <summary>Counts a request; null when nothing limits it.</summary>
    public RateLimitState? Take(HttpContext context)
    {
        if (!enabled || LimitOf(context) is not { } limit)
        {
            return null;
        }

        var applied = limits.GetValueOrDefault(limit.Name, limit);
        using var lease = partitions.AttemptAcquire(new Partition(applied, limit == Limits.SignIn ? AddressOf(context.Connection.RemoteIpAddress) : PrincipalOf(context)));
        return ((RequestWindowLimiter.Lease)lease).State;
    }

    public void Dispose() => partitions.Dispose();

    // A route without a family is a page, an asset or a socket; of pages only the sign-in is limited. What is not a route is an unknown path or a wrong method.
    private static RateLimit? LimitOf(HttpContext context)
    {
        if (ApiPaths.IsSignIn(context.Request))
        {
            return Limits.SignIn;
        }

        var endpoint = context.GetEndpoint();
        return endpoint is RouteEndpoint && endpoint.Metadata.GetMetadata<ApiFamily>() is null
            ? null
            : endpoint?.Metadata.GetMetadata<RateLimit>() ?? ApiFamily.Of(context)?.Limit;
    }

    private static string PrincipalOf(HttpContext context) =>
        ActorClaims.TryRead(context.User, out var actor) ? $"{actor.OrganizationId}/{actor.Id}" : AddressOf(context.Connection.RemoteIpAddress);

    // Whoever has one IPv6 address usually has the 2^64 of its network.
    internal static string AddressOf(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPNetwork(Network64(address), 64).ToString(),
        _ => address.ToString(),
    };

    private static IPAddress Network64(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private readonly record struct Partition(RateLimit Limit, string Principal);
}
