using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Logs;

/// <summary>
/// Which person an account of the logs belongs to: the user id, the e-mail address, or what stands before its @; case doesn't matter. An id goes before an address, and who was imported
/// before who was only seen; where two people have the same right to a name, neither gets the act. Read anew every minute.
/// </summary>
internal sealed class AccountDirectory(SocDatabase database, TimeProvider clock)
{
    private const int MostOpen = 64;
    private const int Discovered = 10;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, (long Read, Dictionary<string, string?> Accounts)> known = new();

    /// <summary>Accounts of the organization's people with their user id; null for a name that several have.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> OfAsync(int organizationId, CancellationToken ct)
    {
        if (known.TryGetValue(organizationId, out var entry) && clock.GetElapsedTime(entry.Read) < Fresh)
        {
            return entry.Accounts;
        }

        if (known.Count >= MostOpen)
        {
            known.Clear();
        }

        var accounts = await ReadAsync(organizationId, ct);
        known[organizationId] = (clock.GetTimestamp(), accounts);
        return accounts;
    }

    private async Task<Dictionary<string, string?>> ReadAsync(int organizationId, CancellationToken ct)
    {
        var claims = new Dictionary<string, (int Rank, string? UserId)>(StringComparer.OrdinalIgnoreCase);
        await using var db = database.Read(organizationId);
        await foreach (var person in db.People.Select(row => new { row.UserId, row.Email, IsListed = row.Name != null || row.Email != null || row.Role != null }).AsAsyncEnumerable().WithCancellation(ct))
        {
            // Anybody who sends can make up a person; such a one takes no name from somebody who was imported.
            var rank = person.IsListed ? 0 : Discovered;
            Claim(person.UserId, rank, person.UserId);
            Claim(person.Email, rank + 1, person.UserId);
            Claim(person.Email?.Split('@')[0], rank + 2, person.UserId);
        }

        return claims.ToDictionary(claim => claim.Key, claim => claim.Value.UserId, StringComparer.OrdinalIgnoreCase);

        void Claim(string? name, int rank, string userId)
        {
            if (string.IsNullOrEmpty(name) || (claims.TryGetValue(name, out var other) && (other.Rank < rank || other.UserId == userId)))
            {
                return;
            }

            claims[name] = (rank, claims.ContainsKey(name) && other.Rank == rank ? null : userId);
        }
    }
}
