using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Scoring;

/// <summary>Writes days, scores and memories by prepared statements, beside EF Core and as it writes.</summary>
internal sealed class DayWrites : IDisposable
{
    private readonly RawStatement day;
    private readonly RawStatement person;
    private readonly RawStatement memory;
    private readonly int organizationId;
    private readonly Unit unit;

    public DayWrites(Unit unit, int organizationId)
    {
        (this.unit, this.organizationId) = (unit, organizationId);
        var connection = (SqliteConnection)unit.Db.Database.GetDbConnection();
        day = new RawStatement(connection, """
            INSERT INTO person_days (OrganizationId, PersonId, Date, Activities, Score, Level, ModelId, Columns, PeakColumns, Simulated) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            ON CONFLICT (PersonId, Date) DO UPDATE SET Activities = excluded.Activities, Score = excluded.Score, Level = excluded.Level, ModelId = excluded.ModelId, Columns = excluded.Columns,
                PeakColumns = excluded.PeakColumns, Simulated = excluded.Simulated
            """);
        person = new RawStatement(connection, "UPDATE people SET Score = ?2, Level = ?3, ScoredFor = ?4, LastActivityAt = COALESCE(?5, LastActivityAt), Activities = ?6 WHERE Id = ?1");
        memory = new RawStatement(connection, """
            INSERT INTO person_memories (PersonId, OrganizationId, Through, Version, Past) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (PersonId) DO UPDATE SET Through = excluded.Through, Version = excluded.Version, Past = excluded.Past
            """);
    }

    /// <summary>The day of a person as it stands, and the person's score with it.</summary>
    public void Day(InsiderBook book, BookEntry entry, DateOnly date)
    {
        var score = Math.Round(entry.Peak, 1);
        var peaked = entry.PeakColumns is { } peak && !peak.AsSpan().SequenceEqual(entry.Columns) ? peak : null;
        day.Bind(1, organizationId).Bind(2, entry.Id).Bind(3, Text(date)).Bind(4, entry.Activities).Bind(5, score).Bind(6, RiskLevels.Of(score).ToString()).Bind(7, (long?)book.Judge?.ModelId)
            .Bind(8, Bytes(entry.Columns)).Bind(9, peaked is null ? null : Bytes(peaked)).Bind(10, entry.Simulated ? 1L : 0L).Run();
        Person(entry, date, entry.Recent.Append((date, score)));
    }

    /// <summary>The person's score as of a day.</summary>
    public void Person(BookEntry entry, DateOnly date, IEnumerable<(DateOnly Day, double Score)> days)
    {
        var score = PersonScore.Of(days, date);
        person.Bind(1, entry.Id).Bind(2, score).Bind(3, RiskLevels.Of(score).ToString()).Bind(4, Text(date)).Bind(5, entry.LastAt == default ? null : IndicatorText.Of(entry.LastAt)).Bind(6, entry.Kept).Run();
    }

    public void Memory(BookEntry entry, DateOnly through)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        entry.Person.Past.Write(writer);
        writer.Flush();
        memory.Bind(1, entry.Id).Bind(2, organizationId).Bind(3, Text(through)).Bind(4, FeatureCatalogue.Version).Bind(5, bytes.ToArray()).Run();
    }

    public async Task LedgerAsync(InsiderBook book, DateOnly? lateFrom, bool whole, CancellationToken ct)
    {
        var row = await unit.Db.InsiderLedgers.FirstOrDefaultAsync(ledger => ledger.OrganizationId == organizationId, ct);
        if (row is null)
        {
            unit.Db.InsiderLedgers.Add(row = new People.InsiderLedger { OrganizationId = organizationId });
        }

        (row.Day, row.Version) = (book.Ledger.Day, FeatureCatalogue.Version);
        row.LateFrom = lateFrom is { } late && (row.LateFrom is not { } before || late < before) ? late : row.LateFrom;
        if (whole)
        {
            using var bytes = new MemoryStream();
            using var writer = new BinaryWriter(bytes);
            book.Ledger.Organization.Write(writer);
            writer.Flush();
            row.Past = bytes.ToArray();
        }
    }

    public void Dispose()
    {
        day.Dispose();
        person.Dispose();
        memory.Dispose();
    }

    public static byte[] Bytes(ReadOnlySpan<float> columns) => MemoryMarshal.AsBytes(columns).ToArray();

    public static float[] Columns(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
