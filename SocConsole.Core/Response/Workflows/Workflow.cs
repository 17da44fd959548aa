using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Workflows;

/// <summary>A response procedure that people of the organization made. Runs of it are <see cref="Playbooks.PlaybookRun"/>s.</summary>
public sealed class Workflow : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>CACAO id: <c>playbook--</c> and a UUID.</summary>
    public required string Uid { get; set; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary>The incident that it was made for; null for one that serves any.</summary>
    public int? IncidentNumber { get; set; }

    public required WorkflowFlow Flow { get; set; }

    /// <summary>Starts without approval where the rules of approval allow it.</summary>
    public bool AutoExecute { get; set; }

    public Severity Priority { get; set; }

    public required string CreatedBy { get; set; }

    /// <summary>Actor id of who last changed what it does; may not approve its runs.</summary>
    public required string EditedById { get; set; }

    public required string EditedBy { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public DateTime? ArchivedAt { get; set; }

    public int Version { get; set; }
}
