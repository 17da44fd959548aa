using System.Globalization;
using SocConsole.Core.Hunting;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Stix.Mapping;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Export;

/// <summary>Indicators as rows of a table that spreadsheets and the console's own CSV reader take.</summary>
internal static class CsvLines
{
    public const string Header = "indicator_type,value,confidence,threat_level,tags,description,first_seen,last_seen,source,external_id,state,tlp";

    public static string Of(Indicator row, IReadOnlyDictionary<int, string> sources) => string.Join(
        ',',
        HuntExport.Cell(Wire.Name(row.Type)),
        HuntExport.Cell(row.NormalizedValue),
        HuntExport.Cell(row.Confidence.ToString("0.####", CultureInfo.InvariantCulture)),
        HuntExport.Cell(Wire.Name(row.ThreatLevel)),
        HuntExport.Cell(string.Join(';', row.Tags)),
        HuntExport.Cell(row.Description),
        HuntExport.Cell(StixNames.Exactly(row.FirstSeen)),
        HuntExport.Cell(StixNames.Exactly(row.LastSeen)),
        HuntExport.Cell(row.SourceId is { } source ? sources.GetValueOrDefault(source, string.Empty) : string.Empty),
        HuntExport.Cell(row.ExternalId ?? string.Empty),
        HuntExport.Cell(Wire.Name(row.State)),
        HuntExport.Cell(StixMarking.Of(row) is { } tlp ? StixMarking.TagOf(tlp) : string.Empty));
}
