namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>Marks that were seen on earlier days, sorted.</summary>
public sealed class KnownSet(int limit)
{
    private ulong[] marks = [];

    public int Count => marks.Length;

    public ReadOnlySpan<ulong> Marks => marks;

    public bool Contains(ulong mark) => Array.BinarySearch(marks, mark) >= 0;

    /// <summary>Takes up a day's marks. At the limit nothing more is taken: what is new stays new.</summary>
    public void Add(IReadOnlyCollection<ulong> day)
    {
        ulong[] fresh = [.. day.Where(mark => !Contains(mark)).Order().Take(limit - marks.Length)];
        if (fresh.Length == 0)
        {
            return;
        }

        var all = new ulong[marks.Length + fresh.Length];
        for (int i = 0, from = 0, of = 0; i < all.Length; i++)
        {
            all[i] = of == fresh.Length || (from < marks.Length && marks[from] < fresh[of]) ? marks[from++] : fresh[of++];
        }

        marks = all;
    }

    public void Restore(ulong[] sorted) => marks = sorted;
}
