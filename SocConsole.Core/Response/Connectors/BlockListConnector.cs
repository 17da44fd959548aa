using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors;

/// <summary>
/// Blocks through the list that firewalls poll. Every run has an entry of its own, and a value stands on the list while any entry of it is active: undoing one
/// run never lifts the block of another, and the latest end counts.
/// </summary>
public sealed class BlockListConnector(SocDatabase database, BlockListPublisher publisher, ProtectedTargets protectedTargets, ResponseJobs jobs, ResponseOptions options) : IResponseConnector
{
    public string Name => ActionCatalog.BlockList;

    public IReadOnlyCollection<string> Actions { get; } = [.. ActionCatalog.All.Where(action => action.Connector == ActionCatalog.BlockList).Select(action => action.Name)];

    public Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct)
    {
        var preview = Target(request).Succeeded(out var target, out var error)
            ? new EffectPreview($"Adds {target.Value} to the block list for {BlockTarget.Words(target.Duration)}; firewalls that poll the list deny it.", Configured: true, Reversible: true)
            : new EffectPreview($"Blocks nothing: {error.Message}", Configured: true, Reversible: true, error.Message);
        return Task.FromResult(preview);
    }

    public async Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct)
    {
        if (!Target(request).Succeeded(out var target, out var error))
        {
            return error;
        }

        var added = await database.WriteAsync<BlockEntry>(request.OrganizationId, unit => AddAsync(unit, request, target, ct), ct);
        if (!added.Succeeded(out var entry, out error))
        {
            return error;
        }

        await jobs.ExpireBlockAsync(request.OrganizationId, entry.Id, entry.ExpiresAt!.Value);
        return new ActionOutcome(
            string.Create(CultureInfo.InvariantCulture, $"{entry.Value} is on the block list until {entry.ExpiresAt:yyyy-MM-dd HH:mm:ss} UTC."),
            JsonSerializer.Serialize(new { entry.Id, entry.Value }, Wire.Json));
    }

    public async Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        if (!Target(request).Succeeded(out var target, out var error))
        {
            return error;
        }

        var list = await publisher.CurrentAsync(request.OrganizationId, ct);
        if (!list.ToText().Split('\n').Contains(target.Value, StringComparer.Ordinal))
        {
            return Error.Conflict("NOT_BLOCKED", $"{target.Value} does not stand on the block list.");
        }

        var polled = await publisher.LastPolledAtAsync(request.OrganizationId, ct);
        return new ActionOutcome(polled is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"{target.Value} stands on the block list; a firewall last read it at {at:yyyy-MM-dd HH:mm:ss} UTC.")
            : $"{target.Value} stands on the block list; no firewall has read it yet.");
    }

    public async Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        var reverted = await database.WriteAsync<Done>(request.OrganizationId, unit => RemoveAsync(unit, request, ct), ct);
        if (!reverted.Succeeded(out _, out var error))
        {
            return error;
        }

        var value = request.Parameters.GetValueOrDefault("ip") ?? request.Parameters.GetValueOrDefault("domain");
        return new ActionOutcome($"The block of {value} by this run is lifted.");
    }

    private static async Task<Result<BlockEntry>> AddAsync(Unit unit, ActionRequest request, BlockTarget target, CancellationToken ct)
    {
        // A further try under the same key finds what the first one did.
        var entry = await unit.Db.BlockEntries.FirstOrDefaultAsync(row => row.IdempotencyKey == request.IdempotencyKey, ct);
        if (entry is not null)
        {
            return entry;
        }

        entry = new BlockEntry
        {
            Kind = target.Kind,
            Value = target.Value,
            Reason = $"{request.Action} for {request.Subject}",
            ThreatNumber = request.ThreatNumber,
            RunNumber = request.RunNumber,
            CreatedBy = request.RequestedBy,
            IdempotencyKey = request.IdempotencyKey,
            CreatedAt = unit.Now,
            ExpiresAt = unit.Now + target.Duration,
        };
        unit.Db.BlockEntries.Add(entry);
        await unit.Db.SaveChangesAsync(ct);
        unit.Audit(Tellings.Stage(request.OrganizationId), "block_entry.created", entry.Value, new { entry.Id, entry.RunNumber, entry.ThreatNumber, entry.ExpiresAt, request.RequestedBy });
        return entry;
    }

    private static async Task<Result<Done>> RemoveAsync(Unit unit, ActionRequest request, CancellationToken ct)
    {
        var entry = await unit.Db.BlockEntries.FirstOrDefaultAsync(row => row.IdempotencyKey == request.IdempotencyKey, ct);
        if (entry is { RemovedAt: null })
        {
            entry.RemovedAt = unit.Now;
            entry.RemovedBy = request.RequestedBy;
            unit.Audit(Tellings.Stage(request.OrganizationId), "block_entry.reverted", entry.Value, new { entry.Id, entry.RunNumber, request.RequestedBy });
        }

        return Done.Value;
    }

    private Result<BlockTarget> Target(ActionRequest request)
    {
        var read = BlockTarget.Read(request, options.BlockDuration);
        return read.Succeeded(out var target, out _) && protectedTargets.Refusal(target) is { } refusal
            ? new Error(ErrorKind.Forbidden, "PROTECTED_TARGET", refusal)
            : read;
    }
}
