using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Backwards;

public enum RuleRunState
{
    Queued,
    Running,
    Done,
    Cancelled,
    Failed,
}

/// <summary>One rule held against the stored events of a time range. Position, counts and matches move in one transaction, so that a kill doubles nothing.</summary>
public sealed class RuleRun : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    /// <summary><c>RUN-2026-001</c>; unique in the organization.</summary>
    public required string Number { get; set; }

    /// <summary>The rule's id; of a draft, the one that its text says.</summary>
    public required string RuleId { get; set; }

    public required string Title { get; set; }

    /// <summary>The version that runs; 0 for a draft and for a rule that comes with the console.</summary>
    public int RuleVersion { get; set; }

    /// <summary>Whether the text was never saved as a rule.</summary>
    public bool IsDraft { get; set; }

    /// <summary>The text as it was at the start; null for a rule that comes with the console.</summary>
    public string? Text { get; set; }

    /// <summary>Events from here on, UTC, to the full second.</summary>
    public DateTime From { get; set; }

    /// <summary>Events before this, UTC, to the full second.</summary>
    public DateTime Until { get; set; }

    /// <summary>Whether what is found joins or opens threats.</summary>
    public bool OpenThreats { get; set; }

    public RuleRunState State { get; set; }

    /// <summary>Events in the range when the run began; null before. Those that came in later behind its position are not examined.</summary>
    public long? Total { get; set; }

    public long Examined { get; set; }

    /// <summary>Events at which matching failed; they were passed over.</summary>
    public long Faulty { get; set; }

    /// <summary>Events that matched; for a correlation, events at which it fired.</summary>
    public long Matches { get; set; }

    /// <summary>Matches that exceptions held back.</summary>
    public long Suppressed { get; set; }

    /// <summary>How many of the matches are kept as rows.</summary>
    public int Kept { get; set; }

    public DateTime? FirstMatchAt { get; set; }

    public DateTime? LastMatchAt { get; set; }

    /// <summary>The key of the last event that was examined; null before the first.</summary>
    public byte[]? Position { get; set; }

    public DateTime CreatedAt { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? EndedAt { get; set; }

    /// <summary>Who cancelled it; null otherwise.</summary>
    public string? EndedBy { get; set; }

    /// <summary>Why it failed, for a person.</summary>
    public string? Fault { get; set; }

    /// <summary>How often it broke off and was tried again.</summary>
    public int Failures { get; set; }
}

/// <summary>An event that a run matched. At most <see cref="MaximumPerRun"/> are kept, the earliest; <see cref="RuleRun.Matches"/> counts all.</summary>
public sealed class RuleRunMatch : IOwned
{
    public const int MaximumPerRun = 10_000;

    public long RunId { get; set; }

    /// <summary>Place in the event log.</summary>
    public long Sequence { get; set; }

    public int OrganizationId { get; set; }

    /// <summary>When it happened, UTC.</summary>
    public DateTime At { get; set; }

    public required string EntityField { get; set; }

    public required string EntityValue { get; set; }
}

/// <summary>What the correlations of a run have counted up to its position; gone when the run ends.</summary>
public sealed class RuleRunCheckpoint : IOwned
{
    public long RunId { get; set; }

    public int OrganizationId { get; set; }

    public required byte[] State { get; set; }
}
