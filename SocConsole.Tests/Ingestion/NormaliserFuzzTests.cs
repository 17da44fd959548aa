using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion;

public sealed class NormaliserFuzzTests
{
    private const int Inputs = 20_000;
    private static readonly ParseContext Context = new(new DateTime(2026, 10, 12, 0, 0, 0, DateTimeKind.Utc));
    private static readonly string[] Pieces = ["from ", " port ", "[", "]", "\"", "\\", "\\x", "%", "%u", ":", " : ", "COMMAND=", "rhost=", " user=", "<34>", "1 ", "{", "}", "\\ud800", "\uD800", "\uFFFF", "  ", "::", "99999999999", "(to ", " by ", "message repeated 2 times: ["];

    [Fact]
    public void Normalise_MutatedLinesOfEveryFormat_NeverThrow()
    {
        var seeds = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden", "parsers")).Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines).Where(line => line.Length > 0 && !line.StartsWith("    ", StringComparison.Ordinal)).ToList();
        var random = new Random(4711);
        var normaliser = Normaliser.Create();
        var read = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var line = i % 10 == 0 ? Noise(random) : Mutate(seeds[random.Next(seeds.Count)], random);
            var fault = Record.Exception(() => Check(normaliser, line, ref read));
            Assert.True(fault is null, $"input {i}: {line}\n{fault}");
        }

        // Most mutations still read as something; otherwise only the refusals would have been tried.
        Assert.True(read > Inputs / 2, $"{read} were read");
    }

    private static void Check(Normaliser normaliser, string line, ref int read)
    {
        if (!normaliser.Normalise(line, Context).Succeeded(out var parsed, out var refused))
        {
            Assert.NotEmpty(refused.Message);
            return;
        }

        read++;
        Assert.True(parsed.Fields.TryGet(Ecs.Message, out _));
        Assert.True(parsed.Fields.TryGet(Ecs.EventDataset, out _));
        Assert.True(parsed.Fields.Count <= EventFields.MaximumCount);
        Assert.True(parsed.Timestamp is null or { Kind: DateTimeKind.Utc });
    }

    private static string Mutate(string seed, Random random)
    {
        var line = seed;
        for (var change = random.Next(1, 5); change > 0 && line.Length > 0; change--)
        {
            var at = random.Next(line.Length);
            var length = random.Next(line.Length - at + 1);
            line = random.Next(6) switch
            {
                0 => line[..at],
                1 => line[at..],
                2 => line.Remove(at, Math.Min(length, 3)),
                3 => line.Insert(at, Pieces[random.Next(Pieces.Length)]),
                4 => line[..at] + (char)random.Next(1, 0x3000) + line[(at + 1)..],
                _ => line.Insert(at, line.Substring(at, length)),
            };
        }

        return line;
    }

    private static string Noise(Random random)
    {
        var bytes = new byte[random.Next(0, 400)];
        random.NextBytes(bytes);
        return random.Next(2) == 0 ? System.Text.Encoding.UTF8.GetString(bytes) : System.Text.Encoding.Latin1.GetString(bytes.Select(value => (byte)(32 + (value % 95))).ToArray());
    }
}
