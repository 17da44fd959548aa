using SocConsole.Core.Incidents;

namespace SocConsole.Web.Components.Pages.Incidents;

/// <summary>The rows of the queue as the reader sees them. News never moves a row: what changed is put in its place, what is new waits to be asked for.</summary>
public sealed class IncidentList
{
    private readonly List<IncidentRow> rows = [];
    private readonly HashSet<int> selected = [];
    private readonly HashSet<int> changed = [];

    public IReadOnlyList<IncidentRow> Rows => rows;

    public IReadOnlyCollection<int> Selected => selected;

    /// <summary>Numbers of the rows that the last news changed.</summary>
    public IReadOnlyCollection<int> Changed => changed;

    /// <summary>Incidents that match, were opened since the rows were read, and are not shown yet.</summary>
    public long Waiting { get; private set; }

    /// <summary>When the rows were read, UTC.</summary>
    public DateTime AsOf { get; private set; }

    /// <summary>Shows these rows instead. What was selected stays selected while it is shown.</summary>
    public void Show(IReadOnlyList<IncidentRow> fresh, DateTime at)
    {
        rows.Clear();
        rows.AddRange(fresh);
        selected.IntersectWith(fresh.Select(row => row.Number));
        changed.Clear();
        (AsOf, Waiting) = (at, 0);
    }

    /// <summary>Takes what the same question answers now.</summary>
    /// <param name="openedSince">How many incidents match, on any page, that were opened at or after <see cref="AsOf"/>.</param>
    public void Compare(IReadOnlyList<IncidentRow> fresh, long openedSince)
    {
        changed.Clear();
        foreach (var row in fresh)
        {
            Replace(row);
        }

        Waiting = Math.Max(0, openedSince - rows.Count(row => row.CreatedAt >= AsOf));
    }

    /// <summary>Puts a row in the place of its older self.</summary>
    public void Replace(IncidentRow now)
    {
        var at = rows.FindIndex(row => row.Number == now.Number);
        if (at >= 0 && rows[at].Version != now.Version)
        {
            rows[at] = now;
            changed.Add(now.Number);
        }
    }

    public bool IsSelected(int number) => selected.Contains(number);

    public void Select(int number, bool isSelected) => _ = isSelected && rows.Any(row => row.Number == number) ? selected.Add(number) : selected.Remove(number);

    public void SelectAll(bool isSelected)
    {
        selected.Clear();
        if (isSelected)
        {
            selected.UnionWith(rows.Select(row => row.Number));
        }
    }
}
