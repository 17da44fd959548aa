namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Finds the first of many by a key without sorting them all.</summary>
internal static class IndicatorOrder
{
    /// <summary>At most <paramref name="most"/> positions by their key; equal ones by position, in the same direction.</summary>
    /// <param name="positions">Ascending.</param>
    public static int[] First(ReadOnlySpan<int> positions, Func<int, long> key, bool ascending, int most)
    {
        // The complement turns the order round without overflow; the greatest are kept, and the queue's head is the least of these.
        var kept = new PriorityQueue<int, (long Key, int Position)>();
        var least = (Key: long.MinValue, Position: int.MinValue);
        for (var i = 0; i < positions.Length; i++)
        {
            // From the end that is likelier to come first: what is stored later was mostly seen later.
            var position = positions[ascending ? i : positions.Length - 1 - i];
            var rank = ascending ? (Key: ~key(position), Position: ~position) : (Key: key(position), Position: position);
            if (kept.Count < most)
            {
                kept.Enqueue(position, rank);
            }
            else if (rank.Key > least.Key || (rank.Key == least.Key && rank.Position > least.Position))
            {
                kept.DequeueEnqueue(position, rank);
            }
            else
            {
                continue;
            }

            kept.TryPeek(out _, out least);
        }

        var first = new int[kept.Count];
        for (var i = first.Length - 1; i >= 0; i--)
        {
            first[i] = kept.Dequeue();
        }

        return first;
    }
}
