using Microsoft.Data.Sqlite;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>
/// Keeps an <see cref="IndicatorTable"/> as the database has it: new rows are known by their numbers, which only grow, changed and deleted ones by the log that
/// triggers write (<c>indicator_changes</c>), whoever changed them and by whatever statement.
/// </summary>
internal sealed class IndicatorListSource(int organizationId)
{
    // More changes than that are read as a whole.
    private const long MostChanges = 50_000;
    private const int MostSets = 64;

    // Sets are brought up to date row by row while few rows change, and read anew otherwise.
    private const int MostPatches = 1_000;

    private readonly Dictionary<int, IndicatorSet> bySource = [];
    private readonly Dictionary<string, IndicatorSet> byTag = new(StringComparer.Ordinal);
    private int lastId;
    private long lastChange = -1;

    public IndicatorTable Table { get; private set; } = new();

    /// <summary>Takes in what was written since the last call; false when nothing was.</summary>
    public bool Refresh(SqliteConnection connection)
    {
        var (newestId, newestChange, oldestChange) = Marks(connection);
        if (newestId == lastId && newestChange == lastChange)
        {
            return false;
        }

        List<int> touched = [];
        if (lastChange < 0 || oldestChange > lastChange + 1 || newestChange - lastChange > MostChanges || Table.Values.Changed > MostChanges)
        {
            Load(connection, newestId);
            touched = [.. Enumerable.Repeat(0, MostPatches + 1)];
        }
        else
        {
            AddNew(connection, newestId, touched);
            TakeChanges(connection, newestChange, touched);
        }

        (lastId, lastChange) = (newestId, newestChange);
        PatchSets(connection, touched);
        return true;
    }

    /// <summary>Those that a source of the organization tells of.</summary>
    public IndicatorSet OfSource(SqliteConnection connection, int source)
    {
        using var exists = new RawStatement(connection, "SELECT 1 FROM threat_sources WHERE Id = ?1 AND OrganizationId = ?2");
        if (!exists.Bind(1, source).Bind(2, organizationId).Step())
        {
            return new IndicatorSet();
        }

        if (!bySource.TryGetValue(source, out var set))
        {
            using var claims = new RawStatement(connection, "SELECT IndicatorId FROM indicator_claims WHERE SourceId = ?1");
            set = Keep(bySource, source, Read(claims.Bind(1, source)));
            for (var i = 0; i < Table.Count; i++)
            {
                if (Table.Sources[i] == source)
                {
                    set.Add(i);
                }
            }
        }

        return set;
    }

    public IndicatorSet OfTag(SqliteConnection connection, string tag)
    {
        if (!byTag.TryGetValue(tag, out var set))
        {
            using var tags = new RawStatement(connection, "SELECT IndicatorId FROM indicator_tags WHERE OrganizationId = ?1 AND Tag = ?2");
            set = Keep(byTag, tag, Read(tags.Bind(1, organizationId).Bind(2, tag)));
        }

        return set;
    }

    private static (int Id, long Newest, long Oldest) Marks(SqliteConnection connection)
    {
        using var marks = new RawStatement(
            connection, "SELECT (SELECT max(Id) FROM indicators), (SELECT max(Seq) FROM indicator_changes), (SELECT min(Seq) FROM indicator_changes)");
        marks.Step();
        return ((int)marks.Number(0), marks.Number(1), marks.Number(2));
    }

    // The unary plus keeps SQLite on the row numbers, which are the order asked for.
    private void Load(SqliteConnection connection, int newestId)
    {
        var table = new IndicatorTable();
        using var rows = new RawStatement(connection, $"{IndicatorColumns.Select} WHERE +OrganizationId = ?1 AND Id <= ?2 ORDER BY Id");
        rows.Bind(1, organizationId).Bind(2, newestId);
        while (rows.Step())
        {
            table.Set(IndicatorColumns.Of(rows));
        }

        Table = table;
    }

    private void AddNew(SqliteConnection connection, int newestId, List<int> touched)
    {
        if (newestId <= lastId)
        {
            return;
        }

        using var rows = new RawStatement(connection, $"{IndicatorColumns.Select} WHERE +OrganizationId = ?1 AND Id > ?2 AND Id <= ?3 ORDER BY Id");
        rows.Bind(1, organizationId).Bind(2, lastId).Bind(3, newestId);
        while (rows.Step())
        {
            var row = IndicatorColumns.Of(rows);
            Table.Set(row);
            touched.Add(row.Id);
        }
    }

    private void TakeChanges(SqliteConnection connection, long newestChange, List<int> touched)
    {
        using var changes = new RawStatement(connection, "SELECT DISTINCT IndicatorId FROM indicator_changes WHERE Seq > ?1 AND Seq <= ?2 AND OrganizationId = ?3");
        using var one = new RawStatement(connection, $"{IndicatorColumns.Select} WHERE Id = ?1");
        changes.Bind(1, lastChange).Bind(2, newestChange).Bind(3, organizationId);
        while (changes.Step())
        {
            var id = (int)changes.Number(0);
            one.Bind(1, id);
            if (!one.Step())
            {
                Table.Remove(id);
            }
            else if (Table.PositionOf(id) >= 0)
            {
                Table.Set(IndicatorColumns.Of(one));
                touched.Add(id);
            }

            one.Reset();
        }
    }

    private void PatchSets(SqliteConnection connection, List<int> touched)
    {
        if (touched.Count > MostPatches)
        {
            bySource.Clear();
            byTag.Clear();
        }

        using var claims = new RawStatement(connection, "SELECT SourceId FROM indicator_claims WHERE IndicatorId = ?1 UNION SELECT SourceId FROM indicators WHERE Id = ?1 AND SourceId IS NOT NULL");
        using var tags = new RawStatement(connection, "SELECT Tag FROM indicator_tags WHERE IndicatorId = ?1");
        foreach (var id in bySource.Count + byTag.Count == 0 ? [] : touched)
        {
            var position = Table.PositionOf(id);
            Patch(bySource, claims.Bind(1, id), row => (int)row.Number(0), position);
            Patch(byTag, tags.Bind(1, id), row => row.Text(0), position);
        }
    }

    private static void Patch<T>(Dictionary<T, IndicatorSet> sets, RawStatement rows, Func<RawStatement, T> read, int position)
        where T : notnull
    {
        HashSet<T> said = [];
        while (rows.Step())
        {
            said.Add(read(rows));
        }

        rows.Reset();
        foreach (var (key, set) in sets)
        {
            set.Set(position, said.Contains(key));
        }
    }

    private IndicatorSet Read(RawStatement rows)
    {
        var set = new IndicatorSet();
        while (rows.Step())
        {
            // One that was stored after the table was read is taken in with the next question.
            if (Table.PositionOf((int)rows.Number(0)) is >= 0 and var position)
            {
                set.Add(position);
            }
        }

        return set;
    }

    private static IndicatorSet Keep<T>(Dictionary<T, IndicatorSet> sets, T key, IndicatorSet set)
        where T : notnull
    {
        if (sets.Count >= MostSets)
        {
            sets.Clear();
        }

        sets[key] = set;
        return set;
    }
}
