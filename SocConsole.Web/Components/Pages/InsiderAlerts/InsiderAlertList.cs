using SocConsole.Core.InsiderRisk.Alerts;

namespace SocConsole.Web.Components.Pages.InsiderAlerts;

/// <summary>The alerts as the reader sees them. News never moves a row: what changed is put in its place, what is new waits to be asked for.</summary>
public sealed class InsiderAlertList
{
    private readonly List<InsiderAlertView> rows = [];
    private readonly HashSet<int> selected = [];
    private readonly HashSet<int> changed = [];

    public IReadOnlyList<InsiderAlertView> Rows => rows;

    public IReadOnlyCollection<int> Selected => selected;

    /// <summary>Numbers of the rows that the last news changed.</summary>
    public IReadOnlyCollection<int> Changed => changed;

    /// <summary>Alerts that came since the rows were read and are not shown yet.</summary>
    public int Waiting { get; private set; }

    /// <summary>Shows these rows instead. What was selected stays selected while it is shown.</summary>
    public void Show(IReadOnlyList<InsiderAlertView> fresh)
    {
        rows.Clear();
        rows.AddRange(fresh);
        selected.IntersectWith(fresh.Select(row => row.Number));
        changed.Clear();
        Waiting = 0;
    }

    /// <summary>Takes what the same question answers now.</summary>
    public void Compare(IReadOnlyList<InsiderAlertView> fresh)
    {
        changed.Clear();
        foreach (var row in fresh)
        {
            Replace(row);
        }

        // Numbers only rise: what is new has a higher one than all that are shown.
        var last = rows.Count == 0 ? 0 : rows.Max(row => row.Number);
        Waiting = fresh.Count(row => row.Number > last);
    }

    /// <summary>Puts a row in the place of its older self.</summary>
    public void Replace(InsiderAlertView now)
    {
        var at = rows.FindIndex(row => row.Number == now.Number);
        if (at >= 0 && Differs(rows[at], now))
        {
            rows[at] = now;
            changed.Add(now.Number);
        }
    }

    /// <summary>Marks rows as looked at; null for all.</summary>
    public void View(IReadOnlyCollection<int>? numbers)
    {
        for (var at = 0; at < rows.Count; at++)
        {
            rows[at] = numbers is null || numbers.Contains(rows[at].Number) ? rows[at] with { Viewed = true } : rows[at];
        }
    }

    public bool IsSelected(int number) => selected.Contains(number);

    public void Select(int number, bool isSelected) => _ = isSelected && rows.Exists(row => row.Number == number) ? selected.Add(number) : selected.Remove(number);

    public void SelectAll(bool isSelected)
    {
        selected.Clear();
        if (isSelected)
        {
            selected.UnionWith(rows.Select(row => row.Number));
        }
    }

    // Lists of words are never the same object, so that records with equal words differ.
    private static bool Differs(InsiderAlertView was, InsiderAlertView now) => was with { Anomalies = [] } != now with { Anomalies = [] } || !was.Anomalies.SequenceEqual(now.Anomalies);
}
