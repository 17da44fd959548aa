using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Providers.Answers;

/// <summary>Raw answers that a provider makes itself, because nobody sends it JSON: small, and read again as strictly as another's.</summary>
internal static class OwnAnswer
{
    private static readonly JsonSerializerOptions Strict = new(Wire.Json) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public static ProviderReply Of<T>(T answer)
        where T : class => ProviderReply.Of(JsonSerializer.Serialize(answer, Strict));

    /// <summary>What the answer means by <paramref name="map"/>; a fault for what is not in its form.</summary>
    public static ProviderReading Read<T>(RawAnswer raw, Func<T, ProviderReading> map)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(raw.Body, Strict) is { } answer ? map(answer) : ProviderFault.Unreadable("it is empty.");
        }
        catch (JsonException)
        {
            return ProviderFault.Unreadable("it is not in the form that the console stores.");
        }
    }

    /// <summary>A text as evidence may hold it.</summary>
    public static string Cut(string text) => text.Length > ProviderEvidence.Longest ? text[..ProviderEvidence.Longest] : text;
}
