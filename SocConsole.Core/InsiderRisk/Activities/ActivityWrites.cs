using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Activities;

/// <summary>Keeps activities by a prepared statement, beside EF Core and as it writes.</summary>
internal sealed class ActivityWrites : IDisposable
{
    private const int KeyBytes = 16;

    private readonly RawStatement insert;
    private readonly int organizationId;

    public ActivityWrites(Unit unit, int organizationId)
    {
        this.organizationId = organizationId;
        insert = new RawStatement(
            (SqliteConnection)unit.Db.Database.GetDbConnection(),
            "INSERT INTO activities (OrganizationId, PersonId, Kind, At, Ip, Device, Details, \"Key\", Simulated) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING");
    }

    /// <summary>False for one that is kept already.</summary>
    public bool Keep(int person, ActivityDraft draft, byte[] key, bool simulated)
    {
        var facts = draft.Facts;
        insert.Bind(1, organizationId).Bind(2, person).Bind(3, facts.Kind.ToString()).Bind(4, IndicatorText.Of(facts.At)).Bind(5, facts.Ip).Bind(6, facts.Device).Bind(7, draft.Details).Bind(8, key).Bind(9, simulated ? 1L : 0L).Run();
        return insert.Changes > 0;
    }

    /// <summary>Key of a content; the same content counts again when it stands several times in one delivery.</summary>
    public static byte[] KeyOf(ActivityDraft draft, int occurrence)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{draft.UserId}\n{draft.Facts.Kind}\n{draft.Facts.At.Ticks}\n{draft.Facts.Ip}\n{draft.Facts.Device}\n{occurrence}\n{draft.Details}");
        return SHA256.HashData(Encoding.UTF8.GetBytes(text))[..KeyBytes];
    }

    public void Dispose() => insert.Dispose();
}
