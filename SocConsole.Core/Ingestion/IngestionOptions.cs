namespace SocConsole.Core.Ingestion;

/// <summary>Settings under <c>Soc:Ingestion</c>.</summary>
public sealed class IngestionOptions
{
    public const string Section = "Soc:Ingestion";

    /// <summary>Longest line that is taken, in bytes, 1,024 to 1,048,576; a longer one is refused and the delivery goes on after it.</summary>
    public int MaximumLineBytes { get; set; } = 65_536;

    /// <summary>Seconds by which a sender's clock may be ahead before its time stamp is replaced by the time of receipt, 0 to 86,400.</summary>
    public int MaximumClockSkewSeconds { get; set; } = 300;
}
