using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>Writes entries by the thousand within a unit, and keeps to what an organization may have.</summary>
internal static class ExclusionStore
{
    public const int MaximumLists = 200;
    public const int MaximumEntries = 1_000_000;

    /// <summary>A list's entries are one write, and others wait for it.</summary>
    public const int MaximumEntriesOfOne = 250_000;

    /// <summary>Parts are looked for at every place of a value.</summary>
    public const int MaximumSubstrings = 20_000;

    /// <summary>Each is tried on each value.</summary>
    public const int MaximumPatterns = 200;

    /// <summary>Replaces a list's entries, which must be in their stored form and different. The list must have its number.</summary>
    public static async Task<Error?> ReplaceAsync(Unit unit, Exclusion row, IReadOnlyList<string> entries, CancellationToken ct)
    {
        if (await TooManyAsync(unit.Db, row, entries.Count, ct) is { } refused)
        {
            return refused;
        }

        await unit.Db.ExclusionEntries.Where(entry => entry.ExclusionId == row.Id).ExecuteDeleteAsync(ct);
        await using var command = unit.Db.Database.GetDbConnection().CreateCommand();
        command.Transaction = unit.Db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = "INSERT INTO exclusion_entries (OrganizationId, ExclusionId, Value) VALUES (@organization, @list, @value)";
        foreach (var (name, number) in (ReadOnlySpan<(string, int)>)[("@organization", row.OrganizationId), ("@list", row.Id)])
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, number);
            command.Parameters.Add(parameter);
        }

        var value = command.CreateParameter();
        value.ParameterName = "@value";
        command.Parameters.Add(value);
        await command.PrepareAsync(ct);

        // In the order of the key, so that the index grows at its end.
        foreach (var entry in entries.Order(StringComparer.Ordinal))
        {
            value.Value = entry;
            await command.ExecuteNonQueryAsync(ct);
        }

        row.EntryCount = entries.Count;
        return null;
    }

    private static async Task<Error?> TooManyAsync(SocDbContext db, Exclusion row, int count, CancellationToken ct)
    {
        var others = await db.Exclusions.Where(other => other.Id != row.Id).Select(other => new { other.Kind, other.EntryCount }).ToListAsync(ct);
        var ofKind = others.Where(other => other.Kind == row.Kind).Sum(other => (long)other.EntryCount) + count;
        return row.Kind switch
        {
            _ when count > MaximumEntriesOfOne => TooMany($"An exclusion has at most {MaximumEntriesOfOne:N0} entries; split it."),
            _ when others.Sum(other => (long)other.EntryCount) + count > MaximumEntries => TooMany($"An organization has at most {MaximumEntries:N0} entries in all its exclusions."),
            ExclusionKind.Substring when ofKind > MaximumSubstrings => TooMany($"An organization has at most {MaximumSubstrings:N0} parts to look for; hosts and exact values cost less."),
            ExclusionKind.Regex when ofKind > MaximumPatterns => TooMany($"An organization has at most {MaximumPatterns} patterns; hosts, networks and exact values cost less."),
            _ => null,
        };
    }

    private static Error TooMany(string message) => Error.Conflict("TOO_MANY_ENTRIES", message);
}
