using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SocConsole.Tests.Support;

/// <summary>
/// Inputs that nobody meant: noise, and samples that were cut, doubled and changed. A seed makes the same ones always. <c>SOC_FUZZ_INPUTS</c> and
/// <c>SOC_FUZZ_SEED</c> ask for a longer run, or another.
/// </summary>
internal sealed class Fuzz
{
    /// <summary>An input that takes longer hangs, whatever the machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Random random;
    private readonly string[] pieces;

    public Fuzz(int inputs, params string[] pieces)
    {
        this.pieces = pieces;
        Inputs = Setting("SOC_FUZZ_INPUTS") ?? inputs;
        Seed = Setting("SOC_FUZZ_SEED") ?? 4711;
        random = new Random(Seed);
    }

    public int Inputs { get; }

    public int Seed { get; }

    /// <summary>Gives each input to the check; fails with the input when the check throws or hangs.</summary>
    public void Run(IReadOnlyList<string> samples, Action<string> check)
    {
        for (var i = 0; i < Inputs; i++)
        {
            var input = i % 10 == 0 ? Noise() : Mutated(samples[random.Next(samples.Count)]);
            var started = Stopwatch.GetTimestamp();
            try
            {
                check(input);
            }
            catch (Exception exception)
            {
                Assert.Fail($"input {i} of seed {Seed}: {input}\n{exception}");
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"input {i} of seed {Seed} hangs: {input}");
        }
    }

    private string Mutated(string sample)
    {
        var text = sample;
        for (var change = random.Next(1, 5); change > 0 && text.Length > 0; change--)
        {
            var at = random.Next(text.Length);
            var length = random.Next(text.Length - at + 1);
            text = random.Next(6) switch
            {
                0 => text[..at],
                1 => text[at..],
                2 => text.Remove(at, Math.Min(length, 3)),
                3 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                4 => text[..at] + (char)random.Next(1, 0x3000) + text[(at + 1)..],
                _ => text.Insert(at, text.Substring(at, length)),
            };
        }

        return text;
    }

    private string Noise()
    {
        var bytes = new byte[random.Next(0, 400)];
        random.NextBytes(bytes);
        return random.Next(2) == 0 ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString([.. bytes.Select(value => (byte)(32 + (value % 95)))]);
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
