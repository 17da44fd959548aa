using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Detection.Management;

/// <summary>Finds the stored rules that new documents may refer to, so that a correlation can be checked without compiling everything.</summary>
internal static partial class RuleRelations
{
    private const int MaximumChain = 4;

    /// <summary>Stored rules that the text names by id or name, and those that named correlations name in turn; without those that the text brings itself.</summary>
    public static async Task<IReadOnlyList<StoredRule>> OfAsync(SocDbContext db, string text, CancellationToken ct)
    {
        if (!text.Contains("correlation:", StringComparison.Ordinal))
        {
            return [];
        }

        var known = await db.Rules.Select(row => new { row.Id, row.RuleId, row.Name, row.Kind }).ToListAsync(ct);
        HashSet<string> brought = [.. OwnId().Matches(text).Select(match => match.Groups["id"].Value)];
        Dictionary<long, StoredRule> related = [];
        var looking = text;
        for (var depth = 0; depth < MaximumChain && looking.Length > 0; depth++)
        {
            var named = known
                .Where(row => row.Kind != RuleDocumentKind.Filter && !related.ContainsKey(row.Id) && !brought.Contains(row.RuleId) && (Names(looking, row.RuleId) || Names(looking, row.Name)))
                .Select(row => row.Id).ToList();
            var rows = await db.Rules.Where(row => named.Contains(row.Id)).ToListAsync(ct);
            rows.ForEach(row => related.Add(row.Id, row));
            looking = string.Join('\n', rows.Where(row => row.Kind == RuleDocumentKind.Correlation).Select(row => row.Text));
        }

        return [.. related.Values];
    }

    private static bool Names(string text, string? reference) => reference is not null && text.Contains(reference, StringComparison.Ordinal);

    [GeneratedRegex(@"^id:\s*['""]?(?<id>[^\s'""]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex OwnId();
}
