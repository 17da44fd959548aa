using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SocConsole.Tests.Faults;

/// <summary>
/// A night of sshd: everyday noise, addresses that fail too seldom, and attackers whose failures are spread over several batches. Every line is different, and an
/// attacker's lines lie within one window of the rule, so that what is found does not depend on the order in which batches arrive.
/// </summary>
internal sealed class ImportScript
{
    public const int PerBatch = 1000;

    /// <summary>Refused passwords that the console's rule takes for brute force, and one fewer.</summary>
    private const int Threshold = 5;
    private const int Attackers = 200;
    private const int MillisecondsPerLine = 50;

    // Eight minutes of lines; the rule's window is ten.
    private const int SpreadLines = 8 * 60 * 1000 / MillisecondsPerLine;
    private static readonly DateTime Start = new(2025, 1, 15, 0, 0, 0, DateTimeKind.Utc);

    public ImportScript(int lines, int seed)
    {
        var random = new Random(seed);
        var planned = Plan(lines, random);
        Lines = [.. Enumerable.Range(0, lines).Select(index => Line(index, planned.GetValueOrDefault(index), random))];
        Bodies = [.. Lines.Chunk(PerBatch).Select(Body)];
    }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The lines as NDJSON bodies.</summary>
    public IReadOnlyList<byte[]> Bodies { get; }

    /// <summary>How many refused passwords each attacker has.</summary>
    public Dictionary<string, int> Attacks { get; } = new(StringComparer.Ordinal);

    private Dictionary<int, string> Plan(int lines, Random random)
    {
        var planned = new Dictionary<int, string>();
        for (var k = 0; k < Attackers; k++)
        {
            var failures = random.Next(Threshold, 31);
            Attacks.Add(Spread($"203.0.113.{k}", failures), failures);
            Spread($"198.51.100.{k}", Threshold - 1);
        }

        return planned;

        string Spread(string address, int failures)
        {
            var from = random.Next(lines - SpreadLines);
            for (var left = failures; left > 0;)
            {
                left -= planned.TryAdd(from + random.Next(SpreadLines), address) ? 1 : 0;
            }

            return address;
        }
    }

    private static string Line(int index, string? attacker, Random random)
    {
        var at = Start.AddMilliseconds((long)index * MillisecondsPerLine);
        var port = random.Next(1024, 65_536);
        var inside = $"10.0.{random.Next(8)}.{random.Next(1, 255)}";
        var text = (attacker, random.Next(8)) switch
        {
            ({ } address, _) => $"Failed password for root from {address} port {port} ssh2",
            (_, 0) => $"Failed password for deploy from 100.{64 + (index >> 16)}.{(index >> 8) & 255}.{index & 255} port {port} ssh2",
            (_, 1 or 2) => $"Accepted publickey for deploy from {inside} port {port} ssh2: ED25519 SHA256:{random.NextInt64():x16}",
            (_, 3 or 4) => $"Received disconnect from {inside} port {port}:11: Bye Bye [preauth]",
            (_, 5) => "pam_unix(sshd:session): session opened for user deploy by (uid=0)",
            _ => $"Connection closed by {inside} port {port} [preauth]",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ss.ffffffZ} web-{random.Next(20):D2} sshd[{random.Next(1000, 65_000)}]: {text}");
    }

    private static byte[] Body(string[] lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append("{\"message\":").Append(JsonSerializer.Serialize(line)).Append("}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
