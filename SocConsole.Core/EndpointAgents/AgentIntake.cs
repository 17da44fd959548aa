using System.Globalization;
using System.IO.Pipelines;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.EndpointAgents;

/// <param name="LastBatch">Every batch up to it is committed; the agent may delete them.</param>
/// <param name="Rejected">Lines that no parser took; they are kept with the reason.</param>
public sealed record BatchReceipt(long LastBatch, long Accepted, long Duplicates, long Rejected);

/// <summary>
/// Takes the numbered batches of agents. The event log and the main database are two files: a batch can be in the first and not yet counted in the second when the
/// console is killed. Its number then enters the events' keys, so that the same batch is recognised line by line when it comes again.
/// </summary>
public sealed class AgentIntake(SocDatabase database, Intake intake, IngestionOptions options, TimeProvider clock)
{
    /// <summary>
    /// Commits a batch. One that was committed already is acknowledged without being read. Errors: no agent; a gap (<c>BATCH_GAP</c>, with the wanted number); a
    /// batch from the future (<c>BATCH_FROM_FUTURE</c>), of which nothing was taken, so that the agent may date it anew.
    /// </summary>
    public async Task<Result<BatchReceipt>> AcceptAsync(Actor device, PipeReader body, CancellationToken ct)
    {
        EndpointAgent? agent;
        await using (var db = database.Read(device.OrganizationId))
        {
            if (!(await AgentRegistry.OfDeviceAsync(db.EndpointAgents, device, ct)).Succeeded(out agent, out var error))
            {
                return error;
            }
        }

        if (!(await AgentBatchHeader.ReadAsync(body, ct)).Succeeded(out var header, out var invalid))
        {
            return invalid;
        }

        if (header.Batch <= agent.LastBatch)
        {
            return new BatchReceipt(agent.LastBatch, 0, 0, 0);
        }

        if ((Order(agent, header) ?? Date(header)) is { } refused)
        {
            return refused;
        }

        var delivery = new Delivery(
            device.OrganizationId, $"endpoint:{agent.Hostname}", DeliveryFormat.JsonLines, string.Create(CultureInfo.InvariantCulture, $"agent {agent.Id}/{header.Batch}"))
        { CollectedAt = header.CollectedAt, HostName = agent.Hostname };
        return (await intake.AcceptAsync(device, delivery, body, ct)).Succeeded(out var receipt, out var failed) ? await CountAsync(device, agent.Id, header.Batch, receipt, ct) : failed;
    }

    private static Error? Order(EndpointAgent agent, AgentBatchHeader header) => header.Batch == agent.LastBatch + 1
        ? null
        : Error.Conflict("BATCH_GAP", string.Create(CultureInfo.InvariantCulture, $"Batch {agent.LastBatch + 1} is wanted, {header.Batch} came."));

    private Error? Date(AgentBatchHeader header) => header.CollectedAt > clock.GetUtcNow().UtcDateTime.AddSeconds(options.MaximumClockSkewSeconds)
        ? Error.Conflict("BATCH_FROM_FUTURE", "The batch was read in the future; set the host's clock right.")
        : null;

    private async Task<Result<BatchReceipt>> CountAsync(Actor device, int agentId, long batch, IntakeReceipt receipt, CancellationToken ct) =>
        await database.WriteAsync<BatchReceipt>(device.OrganizationId, async unit =>
        {
            var agent = await unit.Db.EndpointAgents.FirstAsync(row => row.Id == agentId, ct);
            agent.LastBatch = Math.Max(agent.LastBatch, batch);
            agent.EventsReceived += receipt.Accepted;
            agent.LastSeenAt = unit.Now;
            agent.LastEventAt = receipt.Accepted > 0 ? unit.Now : agent.LastEventAt;
            return new BatchReceipt(agent.LastBatch, receipt.Accepted, receipt.Duplicates, receipt.RejectedTotal);
        }, ct);
}
