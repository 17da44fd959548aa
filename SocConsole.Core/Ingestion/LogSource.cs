using SocConsole.Core.Storage;

namespace SocConsole.Core.Ingestion;

/// <summary>Where events come from, with what came so far.</summary>
public sealed class LogSource : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public required string Name { get; set; }

    public long Events { get; set; }

    public long Duplicates { get; set; }

    public long Rejected { get; set; }

    public DateTime FirstEventAt { get; set; }

    public DateTime LastEventAt { get; set; }
}
