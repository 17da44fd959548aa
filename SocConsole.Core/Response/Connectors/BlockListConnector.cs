using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.BlockList;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors;

/// <summary>
/// Blocks through the list that firewalls poll. Every run has an entry of its own, and a value stands on the list while any entry of it is active: undoing one
/// run never lifts the block of another, and the latest end counts.
/// </summary>
public sealed class BlockListConnector(SocDatabase database, BlockListPublisher publisher, ProtectedTargets protectedTargets, ResponseJobs jobs, ResponseOptions options) : IResponseConnector
{
    public string Name => ActionCatalog.BlockList;

    public IReadOnlyCollection<string> Actions { get; } = ActionCatalog.Of(ActionCatalog.BlockList);

    /// <summary>A block on a host of its own is the agent's.</summary>
    public bool Takes(ActionRequest request) => !request.Parameters.ContainsKey("host");

    public Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct)
    {
        var preview = Targets(request).Succeeded(out var targets, out var error)
            ? new EffectPreview($"Adds {Words(targets)} to the block list for {BlockTarget.Words(targets[0].Duration)}; firewalls that poll the list deny {(targets.Count == 1 ? "it" : "them")}.", Configured: true, Reversible: true)
            : new EffectPreview($"Blocks nothing: {error.Message}", Configured: true, Reversible: true, error.Message);
        return Task.FromResult(preview);
    }

    public async Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct)
    {
        if (!Targets(request).Succeeded(out var targets, out var error))
        {
            return error;
        }

        var added = await database.WriteAsync<List<BlockEntry>>(request.OrganizationId, unit => AddAsync(unit, request, targets, ct), ct);
        if (!added.Succeeded(out var entries, out error))
        {
            return error;
        }

        foreach (var entry in entries)
        {
            await jobs.ExpireBlockAsync(request.OrganizationId, entry.Id, entry.ExpiresAt!.Value);
        }

        return new ActionOutcome(
            string.Create(CultureInfo.InvariantCulture, $"{Words(targets)} {(targets.Count == 1 ? "is" : "are")} on the block list until {entries[0].ExpiresAt:yyyy-MM-dd HH:mm:ss} UTC."),
            JsonSerializer.Serialize(new { entries[0].Id, entries[0].Value, Entries = entries.Select(entry => entry.Id) }, Wire.Json),
            entries.Max(entry => entry.ExpiresAt));
    }

    public async Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        if (!Targets(request).Succeeded(out var targets, out var error))
        {
            return error;
        }

        var list = (await publisher.CurrentAsync(request.OrganizationId, ct)).ToText().Split('\n').ToHashSet(StringComparer.Ordinal);
        if (targets.FirstOrDefault(target => !list.Contains(target.Value)) is { } missing)
        {
            return Error.Conflict("NOT_BLOCKED", $"{missing.Value} does not stand on the block list.");
        }

        var polled = await publisher.LastPolledAtAsync(request.OrganizationId, ct);
        var stands = $"{Words(targets)} {(targets.Count == 1 ? "stands" : "stand")} on the block list";
        return new ActionOutcome(polled is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"{stands}; a firewall last read it at {at:yyyy-MM-dd HH:mm:ss} UTC.")
            : $"{stands}; no firewall has read it yet.");
    }

    public async Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        var reverted = await database.WriteAsync<int>(request.OrganizationId, unit => RemoveAsync(unit, request, ct), ct);
        if (!reverted.Succeeded(out _, out var error))
        {
            return error;
        }

        var what = Targets(request).Succeeded(out var targets, out _) ? Words(targets) : "its target";
        return new ActionOutcome($"The block of {what} by this run is lifted.");
    }

    /// <summary>Marks what ran out. Its end may have been moved since: then it stands, and it is looked at again.</summary>
    public async Task<Result<ActionOutcome>> ExpireAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        var left = await database.WriteAsync<int>(request.OrganizationId, unit => ExpireAsync(unit, request, ct), ct);
        return !left.Succeeded(out var standing, out var error) ? error
            : standing > 0 ? new Error(ErrorKind.Unavailable, "BLOCK_STANDS", "The end of the block was moved; it still stands.")
            : new ActionOutcome("Its time is over; it no longer stands on the block list by this run.");
    }

    private static string Words(IReadOnlyList<BlockTarget> targets) => targets.Count <= 3
        ? string.Join(" and ", targets.Select(target => target.Value))
        : string.Create(CultureInfo.InvariantCulture, $"{targets[0].Value}, {targets[1].Value} and {targets.Count - 2} others");

    // The first target has the step's key, the further ones that key and a number.
    private static string KeyOf(ActionRequest request, int index) =>
        index == 0 ? request.IdempotencyKey : string.Create(CultureInfo.InvariantCulture, $"{request.IdempotencyKey}/{index + 1}");

    private static async Task<Result<List<BlockEntry>>> AddAsync(Unit unit, ActionRequest request, IReadOnlyList<BlockTarget> targets, CancellationToken ct)
    {
        var entries = new List<BlockEntry>();
        for (var i = 0; i < targets.Count; i++)
        {
            // A further try under the same key finds what the first one did.
            var key = KeyOf(request, i);
            var entry = await unit.Db.BlockEntries.FirstOrDefaultAsync(row => row.IdempotencyKey == key, ct);
            if (entry is null)
            {
                entry = EntryOf(unit, request, targets[i], key);
                unit.Db.BlockEntries.Add(entry);
                await unit.Db.SaveChangesAsync(ct);
                unit.Audit(Tellings.Stage(request.OrganizationId), "block_entry.created", entry.Value, new { entry.Id, entry.RunNumber, request.Subject, entry.ExpiresAt, request.RequestedBy });
            }

            entries.Add(entry);
        }

        return entries;
    }

    private static BlockEntry EntryOf(Unit unit, ActionRequest request, BlockTarget target, string key) => new()
    {
        Kind = target.Kind,
        Value = target.Value,
        Reason = $"{request.Action} for {request.Subject}",
        ThreatNumber = request.ThreatNumber,
        RunNumber = request.RunNumber,
        CreatedBy = request.RequestedBy,
        IdempotencyKey = key,
        CreatedAt = unit.Now,
        ExpiresAt = unit.Now + target.Duration,
    };

    private static async Task<Result<int>> RemoveAsync(Unit unit, ActionRequest request, CancellationToken ct)
    {
        var entries = await Standing(unit, request).ToListAsync(ct);
        foreach (var entry in entries)
        {
            entry.RemovedAt = unit.Now;
            entry.RemovedBy = request.RequestedBy;
            unit.Audit(Tellings.Stage(request.OrganizationId), "block_entry.reverted", entry.Value, new { entry.Id, entry.RunNumber, request.RequestedBy });
        }

        return entries.Count;
    }

    private static async Task<Result<int>> ExpireAsync(Unit unit, ActionRequest request, CancellationToken ct)
    {
        var entries = await Standing(unit, request).ToListAsync(ct);
        foreach (var entry in entries.Where(entry => entry.ExpiresAt <= unit.Now))
        {
            entry.RemovedAt = entry.ExpiresAt;
            entry.RemovedBy = BlockListService.Expiry;
            unit.Audit(Tellings.Stage(request.OrganizationId), "block_entry.expired", entry.Value, new { entry.Id, entry.RunNumber });
        }

        return entries.Count(entry => entry.RemovedAt is null);
    }

    private static IQueryable<BlockEntry> Standing(Unit unit, ActionRequest request)
    {
        var further = request.IdempotencyKey + "/";
        return unit.Db.BlockEntries.Where(row => row.RemovedAt == null && (row.IdempotencyKey == request.IdempotencyKey || row.IdempotencyKey.StartsWith(further)));
    }

    private Result<IReadOnlyList<BlockTarget>> Targets(ActionRequest request)
    {
        var read = BlockTarget.Read(request, options.BlockDuration);
        return read.Succeeded(out var targets, out _) && targets.Select(protectedTargets.Refusal).FirstOrDefault(refusal => refusal is not null) is { } refused
            ? new Error(ErrorKind.Forbidden, "PROTECTED_TARGET", refused)
            : read;
    }
}
