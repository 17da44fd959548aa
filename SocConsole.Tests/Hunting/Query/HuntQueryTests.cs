using SocConsole.Core.Hunting.Query;

namespace SocConsole.Tests.Hunting.Query;

public sealed class HuntQueryTests
{
    [Theory]
    [InlineData("failed", "\"failed\"")]
    [InlineData("failed password", "\"failed\" \"password\"")]
    [InlineData("failed AND password", "\"failed\" \"password\"")]
    [InlineData("\"failed password\"", "\"failed password\"")]
    [InlineData("a OR b c", "\"a\" OR \"b\" \"c\"")]
    [InlineData("(a OR b) c", "(\"a\" OR \"b\") \"c\"")]
    [InlineData("a (b c)", "\"a\" (\"b\" \"c\")")]
    [InlineData("-a", "NOT \"a\"")]
    [InlineData("-(a OR b)", "NOT (\"a\" OR \"b\")")]
    [InlineData("NOT NOT a", "NOT NOT \"a\"")]
    [InlineData("pre-auth - x", "\"pre-auth\" \"-\" \"x\"")]
    [InlineData("source.ip:203.0.113.7", "source.ip:\"203.0.113.7\"")]
    [InlineData("source.ip:203.0.113.77/24", "source.ip:203.0.113.0/24")]
    [InlineData("source.ip:2001:db8::1/32", "source.ip:2001:db8::/32")]
    [InlineData("source.ip:2001:db8::1", "source.ip:\"2001:db8::1\"")]
    [InlineData("http.response.status_code:>=500", "http.response.status_code:>=500")]
    [InlineData("f:<5 f:<=5 f:>-1.5e3", "f:<5 f:<=5 f:>-1500")]
    [InlineData("user.name:adm*", "user.name:adm*")]
    [InlineData("user.name:a**b", "user.name:a*b")]
    [InlineData("user.name:*", "user.name:*")]
    [InlineData("user.name:\"*\"", "user.name:\"*\"")]
    [InlineData("user.name:\\*x*", "user.name:\\*x*")]
    [InlineData("-source:web", "NOT source:\"web\"")]
    [InlineData("\"my field\":x", "\"my field\":\"x\"")]
    [InlineData("10:00:01", "\"10:00:01\"")]
    [InlineData("fe80::1", "\"fe80::1\"")]
    [InlineData("https://example.test/a", "\"https://example.test/a\"")]
    [InlineData("C:\\Windows", "\"C:\\\\Windows\"")]
    [InlineData("say\"x\"", "\"say\" \"x\"")]
    [InlineData("or and not", "\"or\" \"and\" \"not\"")]
    [InlineData("  ", "")]
    [InlineData("*", "*")]
    public void Parse_Text_GivesTheTree(string text, string printed) => Assert.Equal(printed, Parsed(text).ToString());

    [Theory]
    [InlineData("(a", "at position 1: this parenthesis is not closed")]
    [InlineData("a)", "at position 2: this parenthesis was never opened; leave it out, or write \\) to search for it")]
    [InlineData("a OR", "at position 5: the query ends where a term is expected")]
    [InlineData("OR a", "at position 1: a term is expected here, not an operator or a closing parenthesis; in quotation marks they are ordinary words")]
    [InlineData("a \"b", "at position 3: the quotation mark is not closed; add one at the end of the text")]
    [InlineData("\"\"", "at position 1: there is nothing between the quotation marks; write a text there or leave them out")]
    [InlineData("x f:", "at position 5: a value is expected after f:, such as f:value, or f:* for any")]
    [InlineData("f:(a OR b)", "at position 3: one value is expected after f:; write (f:a OR f:b)")]
    [InlineData("f:>=x", "at position 5: a number is expected there, as in f:>=500")]
    [InlineData("source.ip:203.0.113.0/33", "at position 11: 203.0.113.0/33 is not a network; write it like 203.0.113.0/24 or 2001:db8::/32")]
    public void Parse_Fault_NamesThePositionAndTheRemedy(string text, string reason)
    {
        var error = HuntQuery.Parse(text).Error;

        Assert.NotNull(error);
        Assert.Equal([reason], error.Fields!["q"]);
    }

    [Fact]
    public void Parse_BeyondTheBounds_IsRefused()
    {
        Assert.Null(HuntQuery.Parse(new string('x', HuntQuery.MaximumLength)).Error);
        Assert.NotNull(HuntQuery.Parse(new string('x', HuntQuery.MaximumLength + 1)).Error);
        Assert.Null(HuntQuery.Parse(string.Join(' ', Enumerable.Repeat("x", HuntQuery.MaximumTerms))).Error);
        Assert.NotNull(HuntQuery.Parse(string.Join(' ', Enumerable.Repeat("x", HuntQuery.MaximumTerms + 1))).Error);
        Assert.Null(HuntQuery.Parse(Nested(HuntQuery.MaximumDepth)).Error);
        Assert.NotNull(HuntQuery.Parse(Nested(HuntQuery.MaximumDepth + 1)).Error);
        Assert.NotNull(HuntQuery.Parse(new string('-', 1_999) + "x").Error);

        static string Nested(int depth) => new string('(', depth) + "x" + new string(')', depth);
    }

    [Fact]
    public void Print_RandomTrees_ParseToTheSameTree()
    {
        var random = new Random(11);
        for (var i = 0; i < 5_000; i++)
        {
            var tree = RandomQueries.Node(random);
            var printed = QueryPrinter.Print(tree);

            Assert.Equal(tree, Parsed(printed).Root);
        }
    }

    [Fact]
    public void Term_AnyNameAndValue_AsksForExactlyThem()
    {
        Assert.Equal(new FieldNode("my \"f\"", new PatternTest(TextPattern.Of("a*\\ \"b\""))), Parsed(QueryPrinter.Term("my \"f\"", "a*\\ \"b\"")).Root);
    }

    [Fact]
    public void Parse_TwentyThousandRandomTexts_NeverThrowsAndPrintsWhatItRead()
    {
        const string alphabet = "ab1 \t\"\\()*:-<>=/.[]@_ORANDNOTñ\0\ud800é—\n";
        var random = new Random(12);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            if (HuntQuery.Parse(text).Succeeded(out var query, out var error))
            {
                read++;
                Assert.Equal(query.Root, Parsed(query.ToString()).Root);
            }
            else
            {
                Assert.Contains("at position", error.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, 1_000, 19_000);
    }

    private static HuntQuery Parsed(string text)
    {
        Assert.True(HuntQuery.Parse(text).Succeeded(out var query, out var error), $"{text}: {error?.Message}");
        return query;
    }
}
