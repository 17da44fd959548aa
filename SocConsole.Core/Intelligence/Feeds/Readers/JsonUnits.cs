using System.Text.Json;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>A part of a JSON content that fits into the buffer.</summary>
/// <param name="Path">The names that lead to it, between dots; items of lists have the list's path.</param>
/// <param name="InArray">Whether it is an item of a list that was too large to be given as a whole.</param>
internal readonly record struct JsonUnit(string Path, JsonElement Value, bool InArray);

/// <summary>
/// Takes JSON of any size apart into parts of at most 1 MB each: a value that fits comes whole, one that doesn't is entered and its own values come. Several values may follow each other, as in
/// NDJSON.
/// </summary>
internal sealed class JsonUnits(FeedContent content)
{
    public const int Largest = 1 << 20;
    public const int Depth = 64;

    private readonly byte[] buffer = new byte[Largest];
    private readonly Stack<(bool IsArray, string Path)> entered = new();
    private JsonReaderState state = new(new JsonReaderOptions { MaxDepth = Depth, AllowMultipleValues = true });
    private string name = string.Empty;
    private int start;
    private int end;
    private bool ended;

    /// <summary>Why the content can't be read on; null while nothing is wrong.</summary>
    public string? Fault { get; private set; }

    /// <summary>The next part that is in the buffer; false when more has to be read, or there is a <see cref="Fault"/>.</summary>
    public bool TryNext(out JsonUnit unit)
    {
        unit = default;
        try
        {
            return Fault is null && Next(out unit);
        }
        catch (JsonException exception)
        {
            Fault = content.Fault ?? $"The JSON is broken in line {exception.LineNumber + 1}.";
            return false;
        }
        catch (InvalidOperationException)
        {
            Fault = "The JSON holds a name that is no Unicode text.";
            return false;
        }
    }

    /// <summary>Reads on; false when the content has ended.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (ended || Fault is not null)
        {
            Fault ??= content.Fault;
            return false;
        }

        // Blanks between values are passed over here, for they may be longer than the buffer.
        start = end - buffer.AsSpan(start, end - start).TrimStart(" \t\r\n"u8).Length;
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            Fault = "The JSON holds a text or a number that is longer than 1 MB.";
            return false;
        }

        while (end < buffer.Length)
        {
            var read = await content.ReadAsync(buffer.AsMemory(end), ct);
            end += read;
            if (read == 0)
            {
                ended = true;
                break;
            }
        }

        return true;
    }

    private bool Next(out JsonUnit unit)
    {
        unit = default;
        if (ended && buffer.AsSpan(start, end - start).Trim(" \t\r\n"u8).IsEmpty && entered.Count == 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), ended, state);
        while (true)
        {
            var before = reader;
            if (!reader.Read())
            {
                Keep(before);
                return false;
            }

            var opens = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            var whole = reader;
            if (opens && !whole.TrySkip())
            {
                // With the whole buffer to itself and still not complete, it is entered; else it may be when more is read.
                if (end - start - before.BytesConsumed < buffer.Length && !ended)
                {
                    Keep(before);
                    return false;
                }

                entered.Push((reader.TokenType == JsonTokenType.StartArray, Path()));
                name = string.Empty;
            }
            else if (opens || (IsItem() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject)))
            {
                var inArray = IsItem() && entered.Count > 0;
                unit = new JsonUnit(Path(), JsonElement.ParseValue(ref reader), inArray);
                Keep(reader);
                return true;
            }
            else
            {
                Pass(ref reader);
            }
        }
    }

    private void Pass(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            name = reader.GetString()!;
        }
        else if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
        {
            entered.Pop();
            name = string.Empty;
        }
    }

    private bool IsItem() => entered.Count == 0 || entered.Peek().IsArray;

    private string Path()
    {
        var (isArray, path) = entered.Count == 0 ? (true, string.Empty) : entered.Peek();
        return isArray ? path : path.Length == 0 ? name : $"{path}.{name}";
    }

    private void Keep(Utf8JsonReader reader)
    {
        start += (int)reader.BytesConsumed;
        state = reader.CurrentState;
    }
}
