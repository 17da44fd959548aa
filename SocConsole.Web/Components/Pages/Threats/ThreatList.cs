using SocConsole.Core.Detection.Threats;

namespace SocConsole.Web.Components.Pages.Threats;

/// <summary>
/// The rows of the queue as the reader sees them. News never moves a row: what changed is put in its place, what is new waits to be asked for.
/// </summary>
public sealed class ThreatList
{
    private readonly List<ThreatRow> rows = [];
    private readonly HashSet<string> selected = [];
    private readonly HashSet<string> changed = [];
    private DateTime asOf;

    public IReadOnlyList<ThreatRow> Rows => rows;

    /// <summary>Numbers of the selected rows; all of them are shown.</summary>
    public IReadOnlyCollection<string> Selected => selected;

    /// <summary>Numbers of the rows that the last news changed.</summary>
    public IReadOnlyCollection<string> Changed => changed;

    /// <summary>Rows that match and are not shown yet.</summary>
    public int Waiting { get; private set; }

    /// <summary>Shows these rows instead. What was selected stays selected while it is shown.</summary>
    public void Show(IReadOnlyList<ThreatRow> fresh, DateTime at)
    {
        rows.Clear();
        rows.AddRange(fresh);
        selected.IntersectWith(fresh.Select(row => row.Number));
        changed.Clear();
        asOf = at;
        Waiting = 0;
    }

    /// <summary>Takes what the same question answers now. Gives back the numbers of shown rows that it does not contain: they left the filter or the page.</summary>
    public IReadOnlyList<string> Compare(IReadOnlyList<ThreatRow> fresh)
    {
        changed.Clear();
        var byNumber = fresh.ToDictionary(row => row.Number);
        foreach (var row in rows.ToArray())
        {
            if (byNumber.TryGetValue(row.Number, out var now))
            {
                Replace(now);
            }
        }

        var shown = rows.Select(row => row.Number).ToHashSet();
        Waiting = fresh.Count(row => row.DetectedAt >= asOf && !shown.Contains(row.Number));
        return [.. shown.Where(number => !byNumber.ContainsKey(number))];
    }

    /// <summary>Puts a row in the place of its older self.</summary>
    public void Replace(ThreatRow now)
    {
        var at = rows.FindIndex(row => row.Number == now.Number);
        if (at >= 0 && !Same(rows[at], now))
        {
            rows[at] = now;
            changed.Add(now.Number);
        }
    }

    public bool IsSelected(string number) => selected.Contains(number);

    public void Select(string number, bool isSelected) => _ = isSelected && rows.Any(row => row.Number == number) ? selected.Add(number) : selected.Remove(number);

    public void SelectAll(bool isSelected)
    {
        selected.Clear();
        if (isSelected)
        {
            selected.UnionWith(rows.Select(row => row.Number));
        }
    }

    private static bool Same(ThreatRow one, ThreatRow other) => one with { Techniques = other.Techniques } == other && one.Techniques.SequenceEqual(other.Techniques);
}
