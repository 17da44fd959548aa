using SocConsole.Core.Enrichment.Iocs;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>How long an answer is used instead of asking again.</summary>
public static class AnswerLifetimes
{
    /// <summary>Of what the provider knew nothing: that changes soonest.</summary>
    public static readonly TimeSpan NotFound = TimeSpan.FromMinutes(15);

    public static TimeSpan Of(IocType type) => type switch
    {
        // Addresses change hands, files never change.
        IocType.Ipv4 or IocType.Ipv6 or IocType.Cidr => TimeSpan.FromHours(1),
        IocType.Md5 or IocType.Sha1 or IocType.Sha256 or IocType.Sha512 => TimeSpan.FromDays(7),
        _ => TimeSpan.FromHours(3),
    };
}
