using System.Globalization;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Bench;

/// <summary>Generated indicators with a fixed seed: about 60 % addresses, 25 % domains, 10 % URLs, 5 % hashes; one in twenty rows is one that was there already.</summary>
internal static class IndicatorRows
{
    private static readonly double[] Confidences = [0.3, 0.5, 0.7, 0.75, 0.8, 0.9, 0.95];
    private static readonly Severity[] Levels = [Severity.Low, Severity.Medium, Severity.Medium, Severity.High, Severity.High, Severity.Critical];

    public static readonly DateTime Newest = new(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc);

    public static NewIndicator[] Make(int count, int seed, IReadOnlyList<string>[] tags)
    {
        var random = new Random(seed);
        var rows = new NewIndicator[count];
        for (var i = 0; i < count; i++)
        {
            rows[i] = i > 0 && random.Next(20) == 0 ? rows[random.Next(i)] : One(random, tags[random.Next(tags.Length)]);
        }

        return rows;
    }

    private static NewIndicator One(Random random, IReadOnlyList<string> tags)
    {
        var value = random.Next(100) switch
        {
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{random.Next(11, 223)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}"),
            < 85 => $"{Word(random)}.{Word(random)}.com",
            < 95 => $"http://{Word(random)}.example.net/{Word(random)}/{Word(random)}.exe",
            _ => Convert.ToHexStringLower(Bytes(random)),
        };
        var seen = Newest.AddSeconds(-random.Next(90 * 86_400));
        return new NewIndicator(null, value, Confidences[random.Next(Confidences.Length)], Levels[random.Next(Levels.Length)], tags, FirstSeen: seen, LastSeen: seen);
    }

    private static string Word(Random random) => random.Next(1 << 28).ToString("x", CultureInfo.InvariantCulture);

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return bytes;
    }
}
