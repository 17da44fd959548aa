using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Models;

public enum InsiderModelState
{
    /// <summary>Judges the days.</summary>
    Champion,

    /// <summary>Was trained and waits to be compared.</summary>
    Challenger,
    Retired,
}

/// <summary>A trained set of models that judge days.</summary>
public sealed class InsiderModel : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public int Number { get; set; }

    public InsiderModelState State { get; set; }

    public DateTime TrainedAt { get; set; }

    /// <summary>Version of the columns that it reads.</summary>
    public int Columns { get; set; }

    /// <summary>With labels, or from what is rare alone.</summary>
    public bool Supervised { get; set; }

    public int Rows { get; set; }

    public int Positives { get; set; }

    public DateOnly? From { get; set; }

    public DateOnly? To { get; set; }

    /// <summary>What was measured on days that it had not seen; JSON, see ModelReport.</summary>
    public required string Report { get; set; }

    /// <summary>Where it came from: trained here, or imported.</summary>
    public required string Origin { get; set; }

    public required byte[] Archive { get; set; }
}

/// <summary>What a person or a source says of a person's day.</summary>
public sealed class InsiderLabel : IOwned
{
    public long Id { get; set; }

    public int OrganizationId { get; set; }

    public int PersonId { get; set; }

    public DateOnly Date { get; set; }

    public bool Malicious { get; set; }

    /// <summary>Leaves the day out of learning; for a victim's account.</summary>
    public bool Excluded { get; set; }

    public required string By { get; set; }

    public DateTime At { get; set; }
}

public enum TrainingStatus
{
    Queued,
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>A training as a job.</summary>
public sealed class InsiderTraining : IOwned
{
    public int Id { get; set; }

    public int OrganizationId { get; set; }

    public TrainingStatus Status { get; set; }

    /// <summary>0 to 1.</summary>
    public double Progress { get; set; }

    /// <summary>What is being done, or why it failed.</summary>
    public required string Step { get; set; }

    public required string RequestedBy { get; set; }

    /// <summary>Without labels though there are some.</summary>
    public bool Unsupervised { get; set; }

    /// <summary>Becomes the champion at once.</summary>
    public bool Activate { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? StartedAt { get; set; }

    public DateTime? EndedAt { get; set; }

    public int Failures { get; set; }

    public int? ModelId { get; set; }
}

/// <summary>How an organization wants its people watched.</summary>
public sealed class InsiderSettings : IOwned
{
    public int OrganizationId { get; set; }

    /// <summary>-1 (fewer alerts) to 1 (more); moves the anchors of the score and not the models.</summary>
    public double Sensitivity { get; set; }

    /// <summary>Names are shown though no incident is open.</summary>
    public bool ShowNames { get; set; }

    /// <summary>Days that activities and their days are kept.</summary>
    public int RetentionDays { get; set; } = 365;
}
