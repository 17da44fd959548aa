using SocConsole.Core.Response.BlockList;

namespace SocConsole.Web.Endpoints.Response;

internal sealed record BlockEntryBody(
    long Id,
    string Kind,
    string Value,
    string Reason,
    string? ThreatId,
    string? PlaybookId,
    string CreatedBy,
    DateTime CreatedAt,
    DateTime? ExpiresAt,
    DateTime? RemovedAt,
    string? RemovedBy,
    bool Active)
{
    public static BlockEntryBody From(BlockEntryView view) => new(
        view.Id, view.Kind, view.Value, view.Reason, view.ThreatNumber, view.RunNumber, view.CreatedBy, view.CreatedAt, view.ExpiresAt, view.RemovedAt, view.RemovedBy, view.Active);
}

internal sealed record BlockEntriesBody(IReadOnlyList<BlockEntryBody> Entries);

internal sealed record BlockListTokensBody(IReadOnlyList<BlockListTokenView> Tokens);

/// <param name="Name">What the firewall is called, 1 to 100 characters.</param>
internal sealed record CreateTokenRequest(string? Name);

/// <param name="Secret">Shown once.</param>
/// <param name="TextPath">Where a firewall reads one value a line.</param>
/// <param name="JsonPath">Where a program reads the entries with their reasons.</param>
internal sealed record CreatedTokenBody(int Id, string Name, string Secret, string TextPath, string JsonPath)
{
    public static CreatedTokenBody From(CreatedBlockListToken token) => new(token.Id, token.Name, token.Secret, $"/blocklist/{token.Secret}.txt", $"/blocklist/{token.Secret}.json");
}
