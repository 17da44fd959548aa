using SocConsole.Core.Ingestion;
using SocConsole.Tests.Ingestion;

namespace SocConsole.Tests.Hunting;

/// <summary>Events whose words and values the random queries know, at times that are not in order.</summary>
internal static class RandomEvents
{
    private static readonly string[] Words = ["failed", "Password", "root", "admin", "administrator", "min", "203.0.113.7", "web-01", "axb", "ünï", "ünïx", "/etc/passwd", "x\\y", "(z)", "or", "-q", "field:value", "passx", "\"m\"", "FAILED", "password.", "[root]"];
    private static readonly string[] Values = ["203.0.113.7", "203.0.113.200", "203.000.113.7", "10.1.2.3", "2001:db8::5", "admin", "Administrator", "500", "404", "r?ot", "a \"quoted\" value", "web", "/etc/shadow", "axbyc", "bücher", "Bücher", "a very long value of more than thirty-two characters", "failed password"];
    private static readonly string[] Fields = ["source.ip", "user.name", "http.response.status_code", "url.path", "message", "my field", "URL.PATH"];

    public static List<LogEvent> Make(int count, int seed, int organizations = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(index => One(random, index, organizations))];
    }

    private static LogEvent One(Random random, int index, int organizations) => LogEvents.Of(
        string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Words[random.Next(Words.Length)])) + (random.Next(3) == 0 ? $" {index}" : ""),
        LogEvents.Noon.AddMilliseconds(random.Next(60) * 500),
        random.Next(organizations) + 1,
        random.Next(2) == 0 ? "web" : "auth server",
        (ulong)index,
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => (Fields[random.Next(Fields.Length)], Values[random.Next(Values.Length)]))]);
}
