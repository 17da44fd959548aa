using System.Text.Json;
using SocConsole.Core.Intelligence.Feeds.Http;

namespace SocConsole.Core.Intelligence.Feeds.Walks;

/// <summary>What a page says of the pages behind it (TAXII 2.1, 3.7).</summary>
internal readonly record struct TaxiiEnvelope(bool More, string? Next)
{
    /// <summary>Largest page, in bytes.</summary>
    public const long MaximumBytes = 64L * 1024 * 1024;

    /// <summary>The page, held in memory so that it can be read twice. What is no envelope has nothing behind it; its reader says what is wrong.</summary>
    public static async Task<(FeedAnswer Page, TaxiiEnvelope Envelope)> BufferAsync(FeedAnswer answer, CancellationToken ct)
    {
        var buffer = new MemoryStream();
        await using (var content = new BoundedStream(answer.Content!, MaximumBytes, _ => { }))
        {
            await content.CopyToAsync(buffer, ct);
        }

        buffer.Position = 0;
        return (answer with { Content = buffer }, Read(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }

    private static TaxiiEnvelope Read(ReadOnlySpan<byte> content)
    {
        var (more, next) = (false, (string?)null);
        try
        {
            var reader = new Utf8JsonReader(content);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isMore, isNext) = (reader.ValueTextEquals("more"), reader.ValueTextEquals("next"));
                reader.Read();
                more = isMore ? reader.TokenType == JsonTokenType.True : more;
                next = isNext && reader.TokenType == JsonTokenType.String ? reader.GetString() : next;
                reader.Skip();
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return default;
        }

        return new TaxiiEnvelope(more, next);
    }
}
