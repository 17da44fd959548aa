using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management.Placeholders;

/// <summary>How an organization's rules are read: with its lists.</summary>
internal static class PlaceholderLists
{
    public static async Task<RuleLoadOptions> OptionsAsync(SocDbContext db, CancellationToken ct) => new()
    {
        Placeholders = await db.PlaceholderLists.Take(PlaceholderService.MaximumLists).ToDictionaryAsync(row => row.Name, row => row.Values, StringComparer.Ordinal, ct),
    };
}
