namespace SocConsole.Core.Ingestion;

/// <summary>Settings under <c>Soc:Ingestion</c>.</summary>
public sealed class IngestionOptions
{
    public const string Section = "Soc:Ingestion";

    /// <summary>Longest line that is taken, in bytes, 1,024 to 1,048,576; a longer one is refused and the delivery goes on after it.</summary>
    public int MaximumLineBytes { get; set; } = 65_536;

    /// <summary>Seconds by which a sender's clock may be ahead before its time stamp is replaced by the time of receipt, 0 to 86,400.</summary>
    public int MaximumClockSkewSeconds { get; set; } = 300;

    /// <summary>Minutes without a new event after which a source that delivers regularly counts as quiet, 1 to 1,440.</summary>
    public int QuietAfterMinutes { get; set; } = 60;

    public IEnumerable<string> Faults()
    {
        if (MaximumLineBytes is < 1024 or > 1_048_576)
        {
            yield return $"{Section}:MaximumLineBytes must be from 1024 to 1048576.";
        }

        if (MaximumClockSkewSeconds is < 0 or > 86_400)
        {
            yield return $"{Section}:MaximumClockSkewSeconds must be from 0 to 86400.";
        }

        if (QuietAfterMinutes is < 1 or > 1440)
        {
            yield return $"{Section}:QuietAfterMinutes must be from 1 to 1440.";
        }
    }
}
