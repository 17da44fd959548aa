namespace SocConsole.Core.Identity;

/// <summary>A tenant. Its number is part of every row that belongs to it.</summary>
public sealed class Organization
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>Allows the only responsible person to approve a run that they asked for; every such run says so.</summary>
    public bool SelfApproval { get; set; }

    /// <summary>Runs reversible playbooks of threats at or above this confidence without approval; null switches it off.</summary>
    public double? AutoContainConfidence { get; set; }
}
