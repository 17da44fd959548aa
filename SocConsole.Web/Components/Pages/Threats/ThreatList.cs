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

    public IReadOnlyList<ThreatRow> Rows => rows;

    /// <summary>Numbers of the selected rows; all of them are shown.</summary>
    public IReadOnlyCollection<string> Selected => selected;

    /// <summary>Numbers of the rows that the last news changed.</summary>
    public IReadOnlyCollection<string> Changed => changed;

    /// <summary>Threats that match, were detected since the rows were read, and are not shown yet.</summary>
    public long Waiting { get; private set; }

    /// <summary>When the rows were read, UTC.</summary>
    public DateTime AsOf { get; private set; }

    /// <summary>Shows these rows instead. What was selected stays selected while it is shown.</summary>
    public void Show(IReadOnlyList<ThreatRow> fresh, DateTime at)
    {
        rows.Clear();
        rows.AddRange(fresh);
        selected.IntersectWith(fresh.Select(row => row.Number));
        changed.Clear();
        AsOf = at;
        Waiting = 0;
    }

    /// <summary>Takes what the same question answers now. Gives back the numbers of shown rows that it does not contain: they left the filter or the page.</summary>
    /// <param name="fresh">The rows of the same page now.</param>
    /// <param name="detectedSince">How many threats match, on any page, that were detected at or after <see cref="AsOf"/>.</param>
    public IReadOnlyList<string> Compare(IReadOnlyList<ThreatRow> fresh, long detectedSince)
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
        Waiting = Math.Max(0, detectedSince - rows.Count(row => row.DetectedAt >= AsOf));
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
