using System.Net;
using SocConsole.Core.Hunting.Query;

namespace SocConsole.Tests.Hunting.Query;

/// <summary>Random trees over a small vocabulary, so that they meet random events.</summary>
internal static class RandomQueries
{
    private static readonly string[] Words = ["failed", "password", "root", "adm*", "*min", "203.0.113.7", "web-01", "a*b", "ünï", "/etc/passwd", "FAILED password", "x\\y", "(z)", "OR", "-q", "field:value", "*", "*ass*"];
    private static readonly string[] Fields = ["source.ip", "user.name", "http.response.status_code", "URL.path", "source", "message", "my field", "missing"];
    private static readonly string[] Values = ["203.0.113.7", "203.0.*", "admin", "Adm*", "*n", "500", "r?ot", "a \"quoted\" value", "web", "/etc/*", "a*b*c", "bücher", ">=5", "10.0.0.0/8"];

    public static QueryNode Node(Random random, int depth = 4) => random.Next(depth > 0 ? 6 : 3) switch
    {
        0 => new WordNode(Pattern(Words[random.Next(Words.Length)])),
        1 or 2 => new FieldNode(Fields[random.Next(Fields.Length)], Test(random)),
        3 => new NotNode(Node(random, depth - 1)),
        4 => new AndNode(Node(random, depth - 1), Node(random, depth - 1)),
        _ => new OrNode(Node(random, depth - 1), Node(random, depth - 1)),
    };

    private static FieldTest Test(Random random) => random.Next(8) switch
    {
        0 => new ExistsTest(),
        1 => new NumberTest((NumberOrder)random.Next(4), random.Next(100, 600)),
        2 => new NetworkTest(new IPNetwork(IPAddress.Parse("203.0.113.0"), 24)),
        3 => new NetworkTest(new IPNetwork(IPAddress.Parse("2001:db8::"), 32)),
        _ => Value(random),
    };

    private static FieldTest Value(Random random)
    {
        var pattern = Pattern(Values[random.Next(Values.Length)]);
        return pattern.IsAny ? new ExistsTest() : new PatternTest(pattern);
    }

    private static TextPattern Pattern(string text)
    {
        var pattern = new TextPattern.Builder();
        foreach (var character in text)
        {
            if (character == '*')
            {
                pattern.Wildcard();
            }
            else
            {
                pattern.Literal(character);
            }
        }

        return pattern.Build();
    }
}
