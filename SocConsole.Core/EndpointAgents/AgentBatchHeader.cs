using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.EndpointAgents;

/// <summary>The first line of a batch, which the agent's signature covers.</summary>
/// <param name="Batch">Number of the batch, from 1 without a gap.</param>
/// <param name="CollectedAt">When the agent read the lines, UTC; the same however often it is sent.</param>
public sealed record AgentBatchHeader(long Batch, DateTime CollectedAt)
{
    private const int MaximumLength = 1024;
    private static readonly Error Missing = Error.Invalid("body", """the first line must be {"batch": number, "collected_at": time}""");

    /// <summary>Reads the header and leaves the reader at the line after it.</summary>
    public static async Task<Result<AgentBatchHeader>> ReadAsync(PipeReader body, CancellationToken ct)
    {
        while (true)
        {
            var read = await body.ReadAsync(ct);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end);
                var header = line.Length <= MaximumLength ? Parse(line) : null;
                body.AdvanceTo(read.Buffer.GetPosition(1, end));
                return header is { Batch: > 0 } ? header with { CollectedAt = header.CollectedAt.ToUniversalTime() } : Missing;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.Buffer.Length > MaximumLength)
            {
                return Missing;
            }
        }
    }

    private static AgentBatchHeader? Parse(ReadOnlySequence<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<AgentBatchHeader>(line.ToArray(), Wire.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
