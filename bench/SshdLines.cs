using System.Globalization;
using System.Text;

namespace SocConsole.Bench;

/// <summary>Synthetic sshd lines in the mix of a busy host: failed and accepted logins, disconnects, sessions. The same seed gives the same lines.</summary>
internal static class SshdLines
{
    private static readonly DateTime Start = new(2026, 3, 4, 0, 0, 0, DateTimeKind.Utc);

    public static IEnumerable<string> Make(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var at = Start.AddMilliseconds(i * 50L);
            var ip = string.Create(CultureInfo.InvariantCulture, $"10.{random.Next(8)}.{random.Next(256)}.{random.Next(1, 255)}");
            var text = random.Next(10) switch
            {
                0 or 1 => $"Failed password for root from {ip} port {random.Next(1024, 65535)} ssh2",
                2 => $"Failed password for invalid user admin{random.Next(100)} from {ip} port {random.Next(1024, 65535)} ssh2",
                3 => $"Invalid user admin{random.Next(100)} from {ip} port {random.Next(1024, 65535)}",
                4 or 5 => $"Accepted publickey for deploy from {ip} port {random.Next(1024, 65535)} ssh2: ED25519 SHA256:{random.NextInt64():x16}",
                6 or 7 => $"Received disconnect from {ip} port {random.Next(1024, 65535)}:11: Bye Bye [preauth]",
                8 => "pam_unix(sshd:session): session opened for user deploy by (uid=0)",
                _ => $"Connection closed by {ip} port {random.Next(1024, 65535)} [preauth]",
            };
            yield return string.Create(CultureInfo.InvariantCulture, $"{at:MMM} {at.Day,2} {at:HH:mm:ss} web-{random.Next(20):D2} sshd[{random.Next(1000, 65000)}]: {text}");
        }
    }

    /// <summary>The lines as NDJSON bodies of equal size.</summary>
    public static IReadOnlyList<byte[]> Bodies(int lines, int perBody, int seed) =>
        [.. Make(lines, seed).Chunk(perBody).Select(chunk => Encoding.UTF8.GetBytes(string.Join('\n', chunk.Select(line => $"{{\"message\":{System.Text.Json.JsonSerializer.Serialize(line)}}}")) + "\n"))];
}
