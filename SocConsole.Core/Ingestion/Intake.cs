using System.IO.Pipelines;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Ingestion;

/// <summary>
/// The door for events, however they come: receives, parses, normalises, commits, and then acknowledges. Detection follows from the log by itself.
/// Bad lines are counted and kept with a reason; they never stop the rest.
/// </summary>
public sealed class Intake(IEventLog log, Normaliser normaliser, IOptions<IngestionOptions> options, TimeProvider clock)
{
    private const int ChunkLines = 4096;
    private const int SampleCharacters = 500;

    /// <summary>Reads a stream of any size. Errors: no permission, bad source name, a binary event log. Memory stays within two chunks of lines.</summary>
    public async Task<Result<IntakeReceipt>> AcceptAsync(Actor actor, Delivery delivery, PipeReader input, CancellationToken ct)
    {
        if ((actor.Demand(Permission.SendEvents) ?? Check(delivery)) is { } refused)
        {
            return refused;
        }

        if (await BinaryEventLog.RefusalAsync(input, ct) is { } binary)
        {
            return binary;
        }

        var work = await BeginAsync(actor, delivery, ct);
        var reader = new LineReader(input, options.Value.MaximumLineBytes);
        var more = true;
        while (more)
        {
            more = await reader.ReadAsync((line, tooLong) => work.Take(line, tooLong, reader.Line), ct);
            if (work.IsFull || !more)
            {
                await work.FlushAsync(ct);
            }
        }

        return await work.EndAsync(ct);
    }

    /// <summary>Takes lines that are in memory already (syslog, simulations, tests).</summary>
    public async Task<Result<IntakeReceipt>> AcceptAsync(Actor actor, Delivery delivery, IReadOnlyList<string> lines, CancellationToken ct)
    {
        if ((actor.Demand(Permission.SendEvents) ?? Check(delivery)) is { } refused)
        {
            return refused;
        }

        var work = await BeginAsync(actor, delivery, ct);
        for (var i = 0; i < lines.Count; i++)
        {
            work.Take(lines[i], i + 1, null, null);
            if (work.IsFull)
            {
                await work.FlushAsync(ct);
            }
        }

        await work.FlushAsync(ct);
        return await work.EndAsync(ct);
    }

    /// <summary>Takes one line with what the sender knows of it. Error: the line's reason for refusal.</summary>
    public async Task<Result<LogEvent>> AcceptOneAsync(Actor actor, Delivery delivery, string line, DateTime? timestamp, Action<EventFields>? enrich, CancellationToken ct)
    {
        if ((actor.Demand(Permission.SendEvents) ?? Check(delivery)) is { } refused)
        {
            return refused;
        }

        // A single line is sent because it happened; only an idempotency key makes a second one the same.
        var work = await BeginAsync(actor, delivery, ct);
        var assembled = work.TakeUnique(line, timestamp, enrich);
        if (!assembled.Succeeded(out var item, out var error))
        {
            await work.EndAsync(ct);
            return error;
        }

        await log.AppendAsync([item], ct);
        return item;
    }

    private static Error? Check(Delivery delivery) =>
        delivery.Source.Length is < 1 or > 200 || delivery.Source.Any(char.IsControl) ? Error.Invalid("source", "must be 1 to 200 printable characters")
        : delivery.IdempotencyKey is { Length: > 200 } ? Error.Invalid("idempotency_key", "must be at most 200 characters")
        : null;

    private async Task<Work> BeginAsync(Actor actor, Delivery plain, CancellationToken ct)
    {
        var delivery = actor.Kind == ActorKind.User ? plain with { SentBy = actor.ResponsibleId } : plain;
        var received = clock.GetUtcNow().UtcDateTime;
        if (delivery is { IdempotencyKey: { } key, CollectedAt: null })
        {
            received = await log.DeliveryTimeAsync(delivery.OrganizationId, $"{delivery.Source}\n{key}", received, ct);
        }

        var salt = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        return new Work(log, delivery, new EventAssembler(delivery, normaliser, options.Value, received, salt), received, salt);
    }

    /// <summary>One delivery on its way: a chunk being filled while the chunk before is being committed.</summary>
    private sealed class Work(IEventLog log, Delivery delivery, EventAssembler assembler, DateTime receivedAt, ulong salt)
    {
        private readonly List<RejectedLine> listed = [];
        private List<LogEvent> chunk = new(ChunkLines);
        private List<RejectedLine> refused = [];
        private Task<Appended> pending = Task.FromResult(default(Appended));
        private long accepted;
        private long duplicates;
        private long rejected;
        private long lastSequence;

        public bool IsFull => chunk.Count >= ChunkLines || refused.Count >= ChunkLines;

        public bool Take(ReadOnlySpan<byte> line, bool tooLong, long number)
        {
            if (tooLong)
            {
                Refuse(number, "line is too long", string.Empty);
            }
            else if (line.Trim(" \t"u8).IsEmpty)
            {
                // A blank line between records is layout, not a record.
                return true;
            }
            else if (LineDecoder.Decode(line, delivery.Format).Succeeded(out var text, out var error))
            {
                Take(text, number, null, null);
            }
            else
            {
                Refuse(number, error.Message, System.Text.Encoding.UTF8.GetString(line[..Math.Min(line.Length, SampleCharacters)]));
            }

            return !IsFull;
        }

        public void Take(string line, long number, DateTime? timestamp, Action<EventFields>? enrich)
        {
            if (assembler.Assemble(line, number, timestamp, enrich).Succeeded(out var item, out var error))
            {
                chunk.Add(item);
            }
            else
            {
                Refuse(number, error.Message, line[..Math.Min(line.Length, SampleCharacters)]);
            }
        }

        public Result<LogEvent> TakeUnique(string line, DateTime? timestamp, Action<EventFields>? enrich)
        {
            if (!assembler.Assemble(line, 1, timestamp, enrich).Succeeded(out var item, out var error))
            {
                Refuse(1, error.Message, line[..Math.Min(line.Length, SampleCharacters)]);
                return error;
            }

            return delivery.IdempotencyKey is not null ? item : new LogEvent
            {
                OrganizationId = item.OrganizationId,
                Timestamp = item.Timestamp,
                ReceivedAt = item.ReceivedAt,
                Source = item.Source,
                Raw = item.Raw,
                Fields = item.Fields,
                Simulated = item.Simulated,
                Key = EventKey.Of(item.Timestamp, item.Source, item.Raw, salt),
            };
        }

        public async Task FlushAsync(CancellationToken ct)
        {
            await SettleAsync();
            if (refused.Count > 0)
            {
                await log.RejectAsync(delivery.OrganizationId, delivery.Source, receivedAt, refused, ct);
                refused = [];
            }

            if (chunk.Count > 0)
            {
                pending = log.AppendAsync(chunk, ct);
                chunk = new List<LogEvent>(ChunkLines);
            }
        }

        public async Task<Result<IntakeReceipt>> EndAsync(CancellationToken ct)
        {
            await FlushAsync(ct);
            await SettleAsync();
            return new IntakeReceipt(accepted, duplicates, rejected, listed, lastSequence);
        }

        private async Task SettleAsync()
        {
            var done = await pending;
            pending = Task.FromResult(default(Appended));
            accepted += done.Accepted;
            duplicates += done.Duplicates;
            lastSequence = Math.Max(lastSequence, done.LastSequence);
        }

        private void Refuse(long number, string reason, string sample)
        {
            rejected++;
            var line = new RejectedLine(number, reason, sample);
            refused.Add(line);
            if (listed.Count < IntakeReceipt.MaximumListed)
            {
                listed.Add(line);
            }
        }
    }
}
