namespace SocConsole.Core.InsiderRisk.Places;

/// <summary>Settings of places.</summary>
public sealed class PlaceOptions
{
    public const string Section = "Soc:Insider";

    /// <summary>Path of a file with lines of <c>network,country,latitude,longitude</c>; null for none.</summary>
    public string? GeoFile { get; set; }

    public IEnumerable<string> Faults()
    {
        if (!string.IsNullOrWhiteSpace(GeoFile) && !File.Exists(GeoFile))
        {
            yield return $"{Section}:GeoFile must name a file that is there.";
        }
    }
}
