using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Enrichment.Bulk;

/// <summary>The prepared statements of rows, for the duration of a unit, which must be in its transaction. They write as EF Core does.</summary>
internal sealed class BulkStatements : IDisposable
{
    private readonly RawStatement insert;
    private readonly RawStatement update;
    private readonly RawStatement repeat;
    private readonly int organizationId;
    private readonly string job;

    private BulkStatements(SqliteConnection connection, int organizationId, Guid jobId)
    {
        (this.organizationId, job) = (organizationId, jobId.ToString().ToUpperInvariant());
        insert = new RawStatement(connection, """
            INSERT INTO bulk_rows (JobId, Number, OrganizationId, Raw, IocType, Value, Status, Error, Providers) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '[]')
            """);
        update = new RawStatement(connection, """
            UPDATE bulk_rows SET Status = ?4, Verdict = ?5, Score = ?6, Explanation = ?7, FirstSeen = ?8, LastSeen = ?9, Providers = ?10, Error = ?11, CheckedAt = ?12
            WHERE JobId = ?1 AND Number = ?2 AND OrganizationId = ?3 AND Status = 'Pending'
            """);
        repeat = new RawStatement(connection, """
            UPDATE bulk_rows SET Status = first.Status, Verdict = first.Verdict, Score = first.Score, Explanation = first.Explanation, FirstSeen = first.FirstSeen, LastSeen = first.LastSeen,
                Providers = first.Providers, Error = first.Error, CheckedAt = first.CheckedAt
            FROM bulk_rows AS first
            WHERE bulk_rows.JobId = ?1 AND bulk_rows.Number = ?2 AND bulk_rows.OrganizationId = ?3 AND bulk_rows.Status = 'Pending'
                AND first.JobId = ?1 AND first.Number = ?4 AND first.Status <> 'Pending'
            RETURNING Status
            """);
    }

    public static BulkStatements In(Unit unit, int organizationId, Guid jobId) => new((SqliteConnection)unit.Db.Database.GetDbConnection(), organizationId, jobId);

    /// <summary>A row that waits, or has failed because it holds no indicator.</summary>
    public void Insert(int number, BulkSheetRow row) =>
        insert.Bind(1, job).Bind(2, number).Bind(3, organizationId).Bind(4, row.Raw).Bind(5, row.Ioc?.Type.ToString()).Bind(6, row.Ioc?.Value)
            .Bind(7, row.Ioc is null ? nameof(BulkRowStatus.Failed) : nameof(BulkRowStatus.Pending)).Bind(8, row.Error).Run();

    /// <summary>Whether the row waited; one that is over stays as it is.</summary>
    public bool Update(BulkRow row)
    {
        update.Bind(1, job).Bind(2, row.Number).Bind(3, organizationId).Bind(4, row.Status.ToString()).Bind(5, row.Verdict?.ToString()).Bind(6, (long?)row.Score).Bind(7, row.Explanation)
            .Bind(8, IndicatorText.Of(row.FirstSeen)).Bind(9, IndicatorText.Of(row.LastSeen)).Bind(10, JsonSerializer.Serialize(row.Providers, Wire.Json)).Bind(11, row.Error)
            .Bind(12, IndicatorText.Of(row.CheckedAt)).Run();
        return update.Changes > 0;
    }

    /// <summary>Gives a row that waited what the first row with its value came to; null when it did not wait.</summary>
    public BulkRowStatus? Repeat(int number, int first)
    {
        repeat.Bind(1, job).Bind(2, number).Bind(3, organizationId).Bind(4, first);
        BulkRowStatus? status = repeat.Step() ? IndicatorText.Read<BulkRowStatus>(repeat.Text(0)) : null;
        repeat.Reset();
        return status;
    }

    public void Dispose()
    {
        repeat.Dispose();
        insert.Dispose();
        update.Dispose();
    }
}
