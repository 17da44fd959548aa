using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>A row whose value stands in an earlier one.</summary>
internal sealed record BulkRepeat(int Number, int First);

/// <summary>The rows of one job, read page by page.</summary>
internal sealed class BulkRows(SocDatabase database, int organizationId, Guid jobId)
{
    private const int PageSize = 500;

    /// <summary>Rows that wait, in the order of the file. One that is over before its page is read is left out.</summary>
    public async IAsyncEnumerable<BulkRow> WaitingAsync([EnumeratorCancellation] CancellationToken ct)
    {
        for (var last = 0; ;)
        {
            List<BulkRow> page;
            await using (var db = database.Read(organizationId))
            {
                page = await db.BulkRows.Where(row => row.JobId == jobId && row.Status == BulkRowStatus.Pending && row.Number > last).OrderBy(row => row.Number).Take(PageSize).ToListAsync(ct);
            }

            if (page.Count == 0)
            {
                yield break;
            }

            foreach (var row in page)
            {
                yield return row;
            }

            last = page[^1].Number;
        }
    }

    /// <summary>By number those rows whose value stands in an earlier one, with the number of the first; at most as many as a file has rows.</summary>
    public async Task<IReadOnlyDictionary<int, int>> RepeatsAsync(CancellationToken ct)
    {
        await using var db = database.Read(organizationId);
        return await db.Database.SqlQuery<BulkRepeat>($"""
            SELECT Number, First FROM (
                SELECT Number, min(Number) OVER (PARTITION BY IocType, Value) AS First FROM bulk_rows WHERE JobId = {jobId} AND OrganizationId = {organizationId} AND Value IS NOT NULL)
            WHERE First < Number
            """).AsAsyncEnumerable().ToDictionaryAsync(row => row.Number, row => row.First, cancellationToken: ct);
    }
}
