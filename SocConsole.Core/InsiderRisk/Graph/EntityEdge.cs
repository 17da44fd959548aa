using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Graph;

/// <summary>How a person is joined to something. The first ones are stored; those from <see cref="Supervises"/> on are read from where they stand.</summary>
public enum EdgeKind
{
    LoggedOn,
    LoggedOnFrom,
    Read,
    Wrote,
    CopiedToRemovable,
    UploadedTo,
    MailedTo,
    Ran,
    Supervises,
    MemberOf,
    AlertOn,
}

/// <summary>That a person had to do with something, how often and since when. One row a person, kind and target.</summary>
public sealed class EntityEdge : IOwned
{
    public const int LongestTarget = 256;

    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public int PersonId { get; set; }

    public EdgeKind Kind { get; set; }

    /// <summary>Machine, ISO code of a country, folder, domain or program; empty for all targets beyond the most that are kept apart.</summary>
    public required string Target { get; set; }

    public long Count { get; set; }

    public DateTime FirstSeen { get; set; }

    public DateTime LastSeen { get; set; }

    /// <summary>The acts as of <see cref="LastSeen"/>, each counting half after 14 days.</summary>
    public double Heat { get; set; }
}

/// <summary>Through which activity an organization's edges have been counted.</summary>
public sealed class EdgeCursor : IOwned
{
    public int OrganizationId { get; set; }

    public long Through { get; set; }
}
