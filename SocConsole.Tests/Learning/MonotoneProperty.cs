using SocConsole.Core.Learning;

namespace SocConsole.Tests.Learning;

internal static class MonotoneProperty
{
    public delegate double Scorer(ReadOnlySpan<float> row);

    /// <summary>How often, of 3,000 tries, a score falls when one value of a rising column rises.</summary>
    public static int Falls(FeatureTable table, sbyte[] monotone, Scorer score)
    {
        var random = new Random(3);
        int[] rising = [.. Enumerable.Range(0, monotone.Length).Where(column => monotone[column] > 0)];
        var falls = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var row = table.Row(random.Next(table.Rows)).ToArray();
            var before = score(row);
            row[rising[random.Next(rising.Length)]] += (float)(random.NextDouble() * 5);
            falls += score(row) < before - 1e-12 ? 1 : 0;
        }

        return falls;
    }
}
