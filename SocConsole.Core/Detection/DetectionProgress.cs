namespace SocConsole.Core.Detection;

/// <summary>How far detection has come in the event log. One row; written in the transaction that writes the findings, so that a restart neither forgets nor doubles.</summary>
public sealed class DetectionProgress
{
    public int Id { get; set; }

    public long Sequence { get; set; }
}

/// <summary>Correlation state as of a position, so that a restart replays only what came after it.</summary>
public sealed class DetectionCheckpoint
{
    public int Id { get; set; }

    public long Sequence { get; set; }

    public required byte[] State { get; set; }

    public DateTime CreatedAt { get; set; }
}
