namespace SocConsole.Core.Detection;

/// <summary>Settings under <c>Soc:Detection</c>.</summary>
public sealed class DetectionOptions
{
    public const string Section = "Soc:Detection";

    /// <summary>Hours after its last event during which findings still join an open threat, 1 to 168.</summary>
    public int JoinWindowHours { get; set; } = 24;

    /// <summary>Least confidence that opens a threat until an organization sets its own, 0 to 1.</summary>
    public double Threshold { get; set; } = 0.5;

    /// <summary>Events between two checkpoints of correlation state: a restart replays about this many, and up to 20 times as many after a flood; 1,000 to 1,000,000.</summary>
    public int CheckpointEvents { get; set; } = 50_000;

    public IEnumerable<string> Faults()
    {
        if (JoinWindowHours is < 1 or > 168)
        {
            yield return $"{Section}:JoinWindowHours must be from 1 to 168.";
        }

        if (Threshold is < 0 or > 1 or double.NaN)
        {
            yield return $"{Section}:Threshold must be from 0 to 1.";
        }

        if (CheckpointEvents is < 1_000 or > 1_000_000)
        {
            yield return $"{Section}:CheckpointEvents must be from 1000 to 1000000.";
        }
    }
}
