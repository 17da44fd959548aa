namespace SocConsole.Core.Detection.Management.History;

public enum DiffKind
{
    Same,
    Added,
    Removed,
}

/// <param name="Kind">Whether the line is in both texts, only in the new one, or only in the old one.</param>
/// <param name="Before">Its number in the old text, from 1; null where it is not there.</param>
/// <param name="After">Its number in the new text, from 1; null where it is not there.</param>
/// <param name="Text">The line without its end.</param>
public sealed record DiffLine(DiffKind Kind, int? Before, int? After, string Text);

/// <summary>The difference of two texts by lines: a longest common subsequence (Hunt and Szymanski's problem, solved by the textbook's table).</summary>
/// <param name="Lines">All lines of both texts in order.</param>
/// <param name="Exact">False when the part that differs was too large for the table and is shown as taken out and put in as a whole.</param>
public sealed record LineDiff(IReadOnlyList<DiffLine> Lines, bool Exact)
{
    // 2,000 changed lines against 2,000: a table of 16 MB for a moment.
    private const long MaximumCells = 4_000_000;

    public static LineDiff Of(string before, string after)
    {
        var (old, fresh) = (before.ReplaceLineEndings("\n").Split('\n'), after.ReplaceLineEndings("\n").Split('\n'));
        var start = old.AsSpan().CommonPrefixLength(fresh);
        var end = 0;
        while (end < Math.Min(old.Length, fresh.Length) - start && old[^(end + 1)] == fresh[^(end + 1)])
        {
            end++;
        }

        var (removed, added) = (old.Length - start - end, fresh.Length - start - end);
        List<DiffLine> lines = new(old.Length + added);
        for (var i = 0; i < start; i++)
        {
            lines.Add(new DiffLine(DiffKind.Same, i + 1, i + 1, old[i]));
        }

        var isExact = (long)removed * added <= MaximumCells;
        AddChanged(lines, old, fresh, start, removed, added, isExact ? Table(old, fresh, start, removed, added) : null);
        for (var i = 0; i < end; i++)
        {
            lines.Add(new DiffLine(DiffKind.Same, start + removed + i + 1, start + added + i + 1, old[start + removed + i]));
        }

        return new LineDiff(lines, isExact);
    }

    // Cell (i, j): the length of the longest common subsequence of what is left from line i of the old part and line j of the new one.
    private static int[,] Table(string[] old, string[] fresh, int start, int removed, int added)
    {
        var table = new int[removed + 1, added + 1];
        for (var i = removed - 1; i >= 0; i--)
        {
            for (var j = added - 1; j >= 0; j--)
            {
                table[i, j] = old[start + i] == fresh[start + j] ? table[i + 1, j + 1] + 1 : Math.Max(table[i + 1, j], table[i, j + 1]);
            }
        }

        return table;
    }

    private static void AddChanged(List<DiffLine> lines, string[] old, string[] fresh, int start, int removed, int added, int[,]? table)
    {
        var (i, j) = (0, 0);
        while (i < removed || j < added)
        {
            if (table is not null && i < removed && j < added && old[start + i] == fresh[start + j])
            {
                lines.Add(new DiffLine(DiffKind.Same, start + i + 1, start + j + 1, old[start + i]));
                (i, j) = (i + 1, j + 1);
            }
            else if (i < removed && (j == added || table is null || table[i + 1, j] >= table[i, j + 1]))
            {
                lines.Add(new DiffLine(DiffKind.Removed, start + i + 1, null, old[start + i]));
                i++;
            }
            else
            {
                lines.Add(new DiffLine(DiffKind.Added, null, start + j + 1, fresh[start + j]));
                j++;
            }
        }
    }
}
