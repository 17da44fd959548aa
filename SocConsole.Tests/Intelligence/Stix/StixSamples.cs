using System.Text.Json;
using SocConsole.Core.Intelligence.Stix;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Stix;

/// <summary>Reads the shared STIX material, and judges text.</summary>
internal static class StixSamples
{
    public static IReadOnlyList<JsonElement> Lines(string file) => [.. File.ReadLines(SharedData.Path(file)!).Where(line => line.Length > 0).Select(Json)];

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public static IReadOnlyList<StixVerdict> Validate(string text) => StixValidator.Validate(Json(text));

    /// <summary>A verdict in one line, for the message of a failing test.</summary>
    public static string Told(IEnumerable<StixVerdict> verdicts) =>
        string.Join("; ", verdicts.SelectMany(verdict => verdict.Errors).Select(finding => $"{finding.Path}: {finding.Message}"));
}
