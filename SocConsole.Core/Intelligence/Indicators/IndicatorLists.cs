using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>
/// Answers which indicators a list shows, in what order and how many there are, out of columns in memory. Each question first takes in what has been written since the
/// last one, so that an answer is as exact as the database's own.
/// </summary>
public sealed class IndicatorLists(SocDatabase database) : IDisposable
{
    private readonly ConcurrentDictionary<int, IndicatorList> lists = [];

    /// <summary>Reads an organization's indicators beforehand: a million take seconds, which the first question would have to wait for.</summary>
    public async Task WarmAsync(int organizationId, CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        await AskAsync(db, organizationId, list => list.Count, ct);
    }

    /// <summary>The numbers of the rows of a page, in order, and how many match in all.</summary>
    internal Task<(IReadOnlyList<int> Ids, long Total)> PageAsync(SocDbContext db, int organizationId, IndicatorFilter filter, Slice slice, CancellationToken ct) =>
        AskAsync(db, organizationId, list => list.Page(filter, slice), ct);

    internal Task<(IReadOnlyList<(IndicatorType Type, Severity Level, long Count)> Counts, DateTime? LastUpdate)> TotalsAsync(SocDbContext db, int organizationId, CancellationToken ct) =>
        AskAsync(db, organizationId, list => list.Totals(), ct);

    public void Dispose()
    {
        foreach (var list in lists.Values)
        {
            list.Dispose();
        }
    }

    private async Task<T> AskAsync<T>(SocDbContext db, int organizationId, Func<IndicatorList, T> question, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var list = Of(organizationId);
        return await list.AskAsync((SqliteConnection)db.Database.GetDbConnection(), question, ct);
    }

    private IndicatorList Of(int organizationId) => lists.GetOrAdd(organizationId, static organization => new IndicatorList(organization));
}
