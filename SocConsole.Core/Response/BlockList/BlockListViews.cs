namespace SocConsole.Core.Response.BlockList;

public sealed record BlockEntryView(
    long Id,
    string Kind,
    string Value,
    string Reason,
    string? ThreatNumber,
    string? RunNumber,
    string CreatedBy,
    DateTime CreatedAt,
    DateTime? ExpiresAt,
    DateTime? RemovedAt,
    string? RemovedBy,
    bool Active)
{
    internal static BlockEntryView Of(BlockEntry entry, DateTime now) => new(
        entry.Id, entry.Kind, entry.Value, entry.Reason, entry.ThreatNumber, entry.RunNumber, entry.CreatedBy, entry.CreatedAt, entry.ExpiresAt, entry.RemovedAt, entry.RemovedBy, entry.IsActive(now));
}

public sealed record BlockListTokenView(int Id, string Name, string CreatedBy, DateTime CreatedAt, DateTime? LastPolledAt, DateTime? RevokedAt);

/// <param name="Secret">Shown once; part of the address that firewalls poll: <c>/blocklist/{secret}.txt</c> and <c>.json</c>.</param>
public sealed record CreatedBlockListToken(int Id, string Name, string Secret);
