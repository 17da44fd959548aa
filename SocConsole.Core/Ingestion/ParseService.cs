using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Ingestion;

/// <summary>What the parsers make of one line, or why they refuse it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Dataset">The format, as <c>event.dataset</c>; null when refused.</param>
/// <param name="Timestamp">The line's own time, UTC; null when it tells none or was refused.</param>
/// <param name="Fields">Fields under ECS names: a text, or a list of texts for several values. Empty when refused.</param>
/// <param name="Error">Why the line is refused; null when it was read.</param>
public sealed record LineReading(long Line, string? Dataset, DateTime? Timestamp, IReadOnlyDictionary<string, object> Fields, string? Error);

/// <summary>Every line in its order, and how many were read and refused.</summary>
public sealed record ReadingReport(IReadOnlyList<LineReading> Results, int Parsed, int Refused);

/// <summary>Tries lines with the parsers of the intake and stores nothing.</summary>
public sealed class ParseService(Normaliser normaliser, IOptions<IngestionOptions> options, TimeProvider clock)
{
    public const int MaximumLines = 1000;
    private const int ChunkLines = 256;
    private static readonly IReadOnlyDictionary<string, object> NoFields = new Dictionary<string, object>();

    /// <summary>
    /// Reads at most <see cref="MaximumLines"/> lines; one of more than <see cref="Normaliser.MaximumLength"/> characters is refused and the rest goes on. Errors: no
    /// permission, no lines or too many, a bad name of the source. The source changes nothing yet, because no parser depends on it.
    /// </summary>
    public Result<ReadingReport> Parse(Actor actor, string? source, IReadOnlyList<string?>? lines)
    {
        if ((actor.Demand(Permission.SendEvents) ?? Check(source, lines)) is { } refused)
        {
            return refused;
        }

        var received = clock.GetUtcNow().UtcDateTime;
        var results = lines!.Select((line, index) => Read(index + 1, line!, received)).ToList();
        var failed = results.Count(result => result.Error is not null);
        return new ReadingReport(results, results.Count - failed, failed);
    }

    /// <summary>Reads a stream of any size as an import would, a chunk of lines in memory. For commands on the machine itself, so that nobody is asked for permission.</summary>
    public async IAsyncEnumerable<LineReading> ReadAsync(PipeReader input, DeliveryFormat format, [EnumeratorCancellation] CancellationToken ct)
    {
        var received = clock.GetUtcNow().UtcDateTime;
        var reader = new LineReader(input, options.Value.MaximumLineBytes);
        var chunk = new List<LineReading>(ChunkLines);
        var more = true;
        while (more)
        {
            more = await reader.ReadAsync(
                (line, tooLong) =>
                {
                    Take(chunk, line, tooLong, reader.Line, format, received);
                    return chunk.Count < ChunkLines;
                },
                ct);
            foreach (var reading in chunk)
            {
                yield return reading;
            }

            chunk.Clear();
        }
    }

    private static Error? Check(string? source, IReadOnlyList<string?>? lines) =>
        source is not null && (source.Length is < 1 or > 200 || source.Any(char.IsControl)) ? Error.Invalid("source", "must be 1 to 200 printable characters")
        : lines is null || lines.Count is < 1 or > MaximumLines ? Error.Invalid("lines", $"must hold 1 to {MaximumLines} lines")
        : lines.Contains(null) ? Error.Invalid("lines", "must hold texts only")
        : null;

    private static LineReading Refused(long number, string reason) => new(number, null, null, NoFields, reason);

    private void Take(List<LineReading> chunk, ReadOnlySpan<byte> line, bool tooLong, long number, DeliveryFormat format, DateTime received)
    {
        if (tooLong)
        {
            chunk.Add(Refused(number, "line is too long"));
        }
        else if (!line.Trim(" \t"u8).IsEmpty)
        {
            chunk.Add(LineDecoder.Decode(line, format).Succeeded(out var text, out var error) ? Read(number, text, received) : Refused(number, error.Message));
        }
    }

    private LineReading Read(long number, string line, DateTime received) =>
        normaliser.Normalise(line, new ParseContext(received)).Succeeded(out var parsed, out var error)
            ? new LineReading(number, parsed.Fields[Ecs.EventDataset], parsed.Timestamp, Group(parsed.Fields), null)
            : Refused(number, error.Message);

    private static Dictionary<string, object> Group(EventFields fields)
    {
        var grouped = new Dictionary<string, object>(fields.Count, StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            if (!grouped.TryAdd(name, value))
            {
                if (grouped[name] is not List<string> several)
                {
                    grouped[name] = several = [(string)grouped[name]];
                }

                several.Add(value);
            }
        }

        return grouped;
    }
}
