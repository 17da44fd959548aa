using System.Globalization;
using Microsoft.Data.Sqlite;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>The list of one organization: one question at a time, each a few milliseconds at a million rows, and less when it was asked before and nothing changed.</summary>
internal sealed class IndicatorList(int organizationId) : IDisposable
{
    private const int MostAnswers = 64;
    private const int LeastAnswer = 1_000;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly IndicatorListSource source = new(organizationId);
    private readonly Dictionary<string, (int[] First, int Total)> answers = new(StringComparer.Ordinal);
    private SqliteConnection connection = null!;

    public int Count => source.Table.Live;

    public async Task<T> AskAsync<T>(SqliteConnection reader, Func<IndicatorList, T> question, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            connection = reader;
            if (source.Refresh(reader))
            {
                answers.Clear();
            }

            return question(this);
        }
        finally
        {
            turn.Release();
        }
    }

    public (IReadOnlyList<int> Ids, long Total) Page(IndicatorFilter filter, Slice slice)
    {
        var key = KeyOf(filter);
        var needed = (int)Math.Min(int.MaxValue, (long)slice.Skip + slice.Limit);
        if (!answers.TryGetValue(key, out var answer) || (answer.First.Length < needed && answer.First.Length < answer.Total))
        {
            if (answers.Count >= MostAnswers)
            {
                answers.Clear();
            }

            answers[key] = answer = Answer(filter, Math.Max(LeastAnswer, needed));
        }

        return ([.. answer.First.Skip(slice.Skip).Take(slice.Limit).Select(source.Table.IdAt)], answer.Total);
    }

    public (IReadOnlyList<(IndicatorType Type, Severity Level, long Count)> Counts, DateTime? LastUpdate) Totals() =>
        (source.Table.Totals(), source.Table.LastUpdate() is { } ticks ? new DateTime(ticks, DateTimeKind.Utc) : null);

    private (int[] First, int Total) Answer(IndicatorFilter filter, int most)
    {
        List<IndicatorSet> within = [];
        if (filter.SourceId is { } told)
        {
            within.Add(source.OfSource(connection, told));
        }

        within.AddRange((filter.Tags ?? []).Select(tag => source.OfTag(connection, tag.Trim().ToLowerInvariant())));
        if (filter.Search?.Trim() is { Length: > 0 } text)
        {
            within.Add(source.Table.Search(text));
        }

        var found = source.Table.Matching(filter, within);
        var ascending = filter.Ascending ?? filter.Sort is IndicatorSort.Value;
        ascending = filter.Sort == IndicatorSort.Oldest ? !(filter.Ascending is false) : ascending;
        var first = filter.Sort == IndicatorSort.Value ? ByValue(found, ascending, most)
            : source.Table.KeyOf(filter.Sort) is { } key ? IndicatorOrder.First(found, key, ascending, most)
            : ByNumber(found, ascending, most);
        return (first, found.Length);
    }

    private static int[] ByNumber(ReadOnlySpan<int> found, bool ascending, int most)
    {
        var count = Math.Min(most, found.Length);
        var first = (ascending ? found[..count] : found[^count..]).ToArray();
        if (!ascending)
        {
            Array.Reverse(first);
        }

        return first;
    }

    private int[] ByValue(ReadOnlySpan<int> found, bool ascending, int most)
    {
        var wanted = new IndicatorSet();
        foreach (var position in found)
        {
            wanted.Add(position);
        }

        var order = source.Table.Values.InOrder();
        List<int> first = [];
        for (var i = 0; i < order.Count && first.Count < Math.Min(most, found.Length); i++)
        {
            var position = order[ascending ? i : order.Count - 1 - i];
            if (wanted.Has(position))
            {
                first.Add(position);
            }
        }

        return [.. first];
    }

    public void Dispose() => turn.Dispose();

    private static string KeyOf(IndicatorFilter filter) => string.Join(
        '\n',
        [
            .. ((object?[])[filter.Type, filter.Level, filter.SourceId, filter.Active, filter.State, filter.MinConfidence, filter.IncludeExcluded, filter.FirstSeenFrom?.Ticks, filter.LastSeenFrom?.Ticks, filter.Tlp, filter.Sort, filter.Ascending])
                .Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)),
            filter.Search?.Trim(), .. filter.Tags ?? [],
        ]);
}
