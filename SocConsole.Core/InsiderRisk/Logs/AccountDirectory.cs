using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Logs;

/// <summary>
/// Which person an account of the logs belongs to: the user id, the e-mail address, or what stands before its @; case doesn't matter. Two people with one name are told apart by nothing, so neither gets the
/// act. Read anew every minute.
/// </summary>
internal sealed class AccountDirectory(SocDatabase database, TimeProvider clock)
{
    private const int MostOpen = 64;
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
        var accounts = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        await using var db = database.Read(organizationId);
        await foreach (var person in db.People.Select(row => new { row.UserId, row.Email }).AsAsyncEnumerable().WithCancellation(ct))
        {
            string[] names = person.Email is { } mail ? [person.UserId, mail, mail.Split('@')[0]] : [person.UserId];
            foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase).Where(name => name.Length > 0))
            {
                accounts[name] = accounts.TryGetValue(name, out var other) && other != person.UserId ? null : person.UserId;
            }
        }

        return accounts;
    }
}
