using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management.History;

/// <summary>Keeps the texts of rules in the transactions that change them.</summary>
internal static class RuleVersions
{
    /// <summary>Adds the row's text as its newest version.</summary>
    public static void Keep(SocDbContext db, StoredRule row, string? note) => db.RuleVersions.Add(new RuleVersion
    {
        RuleId = row.RuleId,
        Version = row.Version,
        Text = row.Text,
        CreatedAt = row.UpdatedAt,
        CreatedBy = row.UpdatedBy,
        Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(),
    });

    /// <summary>Drops what is older than the versions that are kept, for a rule whose newest version is not saved yet.</summary>
    public static Task ForgetOldAsync(SocDbContext db, string ruleId, int newest, CancellationToken ct) =>
        db.RuleVersions.Where(row => row.RuleId == ruleId && row.Version <= newest - RuleVersion.MaximumPerRule).ExecuteDeleteAsync(ct);

    public static Task DeleteAsync(SocDbContext db, string ruleId, CancellationToken ct) => db.RuleVersions.Where(row => row.RuleId == ruleId).ExecuteDeleteAsync(ct);
}
