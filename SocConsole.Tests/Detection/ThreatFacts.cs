using System.Globalization;
using SocConsole.Core.Detection.Threats;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection;

internal static class ThreatFacts
{
    /// <summary>What was found, as texts, without the numbers and times that differ from run to run.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(TestPipeline pipeline) =>
        [.. (await pipeline.OpenedAsync()).Select(Tell).Order(StringComparer.Ordinal)];

    private static string Tell(ThreatRow row) => string.Create(
        CultureInfo.InvariantCulture, $"{row.Type} {row.EntityValue} {row.EventCount} events {row.Severity} {row.Confidence} {row.FirstSeenAt:O} {row.LastSeenAt:O}");
}
