using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>What is asked of an indicator that somebody tells of, besides its value.</summary>
internal static class IndicatorCheck
{
    public static readonly IReadOnlyList<Severity> Levels = [Severity.Low, Severity.Medium, Severity.High, Severity.Critical];

    /// <summary>Longest metadata of a row, in characters, however often it is told of.</summary>
    public const int MaximumMetadata = 16_384;
    public const int MaximumExternalId = 500;

    public static Error? Of(NewIndicator said) => said switch
    {
        { Value.Length: 0 or > Indicator.MaximumValue } => Error.Invalid("value", $"must have 1 to {Indicator.MaximumValue} characters"),
        { Confidence: < 0 or > 1 or double.NaN } => Error.Invalid("confidence_score", "must be from 0 to 1"),
        { Description.Length: > Indicator.MaximumDescription } => Error.Invalid("description", $"must have at most {Indicator.MaximumDescription} characters"),
        { Tags.Count: > Indicator.MaximumTags } => Error.Invalid("tags", $"must be at most {Indicator.MaximumTags}"),
        { ExternalId.Length: > MaximumExternalId } => Error.Invalid("external_id", $"must have at most {MaximumExternalId} characters"),
        { Metadata.Length: > MaximumMetadata } => Error.Invalid("metadata", $"must have at most {MaximumMetadata} characters"),
        _ when !Levels.Contains(said.ThreatLevel) => Error.Invalid("threat_level", "must be low, medium, high or critical"),
        _ when said.Tags.Any(tag => tag is null || tag.Trim().Length is 0 or > Indicator.MaximumTag) => Error.Invalid("tags", $"each must have 1 to {Indicator.MaximumTag} characters"),
        _ when !IsObject(said.Metadata) => Error.Invalid("metadata", "must be an object"),
        _ => null,
    };

    private static bool IsObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Wire.MaximumDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
