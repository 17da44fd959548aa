using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.Parsers;

namespace SocConsole.Tests.Ingestion.Parsers;

public sealed class PlainTextTests
{
    private const int Seed = 20_260_801;
    private static readonly string[] Pieces =
    [
        "a", "Z", "7", " ", "\n", "%", "%2", "%25", "%3c", "%u003c", "&", "&lt;", "&#60", "&#x3c;", "&nosuch;", "\\", "\\u003c", "\\x3c", "\\057", "\\u{3c}", "/", "//", "/./", "/*", "*/", "/*!50000",
        "'", "\"", "' . '", "$", "$@", "${ifs}", "${", "[a]", "[", "+", "?", "\u00c0\u00af", "\uff1c", "\ud83d", "\0", ";base64,", "PGI+", "=", "\u200b",
    ];

    [Theory]
    [InlineData("/A?B=c+d", "/a?b=c d")]
    [InlineData("%253Cscript%253E", "<script>")]
    [InlineData("&lt;script&gt; &#60;b&#x3e; &#60b", "<script> <b> <b")]
    [InlineData("java&Tab;script&colon;", "java script:")]
    [InlineData("\\u003cscript\\x3e \\u{3c}b \\057etc \\00003c", "<script> <b /etc <")]
    [InlineData("\uff1cscript\uff1e", "<script>")]
    [InlineData("..%c0%af..%c0%afetc", "../../etc")]
    [InlineData("un/**/ion/*x*/select /*!50000all*/ 1", "un ion select all 1")]
    [InlineData("union/*/x*/select/*/*/1", "union select 1")]
    [InlineData("/etc//./passwd http://x//y", "/etc/passwd http://x/y")]
    [InlineData("a\u200bb\u0001c%00d", "abcd")]
    [InlineData("a \t b \r\n  c", "a b\nc")]
    [InlineData("data:text/html;base64,PHNjcmlwdD4=", "data:text/html;base64,phnjcmlwdd4= <script>")]
    [InlineData("100% of &nothing; \\q", "100% of &nothing; \\q")]
    [InlineData("", "")]
    public void Of_DisguisedText_IsPlain(string text, string expected) => Assert.Equal(expected, PlainText.Of(text));

    [Theory]
    [InlineData("c\\at /etc/p'ass'wd", "cat /etc/passwd")]
    [InlineData("c$@at$*", "cat")]
    [InlineData("cat${ifs}x$ifs", "cat x ")]
    [InlineData("'sys'.'tem'('id')", "system(id)")]
    [InlineData("/bin/c[a]t", "/bin/cat")]
    [InlineData("$(id) ${jndi:x}", "$(id) ${jndi:x}")]
    [InlineData("nothing here", "nothing here")]
    public void OfShell_TextInParts_IsJoined(string text, string expected) => Assert.Equal(expected, ShellText.Of(text));

    [Theory]
    [InlineData("/blog/a.html?x=1&y=2")]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData("https://www.example.com/search?q=tea")]
    public void IsPlain_OrdinaryText_IsTrue(string text) => Assert.True(PlainText.IsPlain(text));

    [Fact]
    public void Of_LongText_IsCut() => Assert.Equal(PlainText.MaximumLength, PlainText.Of(new string('a', PlainText.MaximumLength + 1)).Length);

    [Fact]
    public void Of_AnyMixture_KeepsItsPromises()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var plain = PlainText.Of(text);

            // Data of a data: address is added once; nothing else makes a text longer.
            Assert.True(plain.Length <= (text.Length * 2) + 4, text);
            Assert.DoesNotContain("  ", plain, StringComparison.Ordinal);
            Assert.DoesNotContain('\0', plain);
            Assert.Equal(plain.ToLowerInvariant(), plain);
            Assert.True(ShellText.Of(plain).Length <= plain.Length, text);
            if (PlainText.IsPlain(text) && !text.Contains('+', StringComparison.Ordinal))
            {
                Assert.Equal(text.ToLowerInvariant(), plain);
            }
        }
    }

    [Fact]
    public void Normalise_RequestWithHeadersAndBody_TellsThemInPlainForm()
    {
        const string Line = """{"http":{"request":{"method":"POST","headers":{"User-Agent":"x","Host":"example.com","Cookie":"a=%3Cb%3E"},"body":{"content":"q=%27+or+1"}}},"url":{"original":"/a"}}""";

        Assert.True(Normaliser.Create().Normalise(Line, new ParseContext(DateTime.UnixEpoch)).Succeeded(out var parsed, out _));

        Assert.Equal("x", parsed.Fields[Ecs.UserAgent]);
        Assert.Equal("3", parsed.Fields[Ecs.RequestHeaderCount]);
        Assert.Equal("example.com", parsed.Fields["http.request.headers.host"]);
        Assert.Equal(["q=' or 1", "q= or 1", "a=<b>"], parsed.Fields.Where(field => field.Key == Ecs.RequestText).Select(field => field.Value));
    }

    [Fact]
    public void Normalise_OrdinaryAccessLine_GainsNothing()
    {
        const string Line = """203.0.113.7 - - [01/Aug/2026:12:00:00 +0000] "GET /a?b=c HTTP/1.1" 200 5 "-" "Mozilla/5.0 (X11; Linux x86_64)" """;

        Assert.True(Normaliser.Create().Normalise(Line, new ParseContext(DateTime.UnixEpoch)).Succeeded(out var parsed, out _));

        Assert.DoesNotContain(parsed.Fields, field => field.Key.StartsWith("soc.http", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "\"host\":\"a\",\"content-length\":\"x\"", "", "content_length")]
    [InlineData("POST", "\"host\":\"a\",\"content-length\":\"1\",\"transfer-encoding\":\"chunked\"", "a", "length_and_coding")]
    [InlineData("GET", "\"accept\":\"*/*\"", "", "missing_host")]
    [InlineData("GET", "\"host\":\"198.51.100.1\"", "", "host_is_address")]
    [InlineData("HEAD", "\"host\":\"a\"", "x=1", "body_not_expected")]
    [InlineData("GET", "\"host\":\"a\",\"connection\":\"close, keep-alive\"", "", "connection")]
    [InlineData("GET", "\"host\":\"a\",\"range\":\"bytes=5-1\"", "", "range")]
    [InlineData("POST", "\"host\":\"a\",\"content-type\":\"application/x-www-form-urlencoded\"", "x=%zz", "percent_encoding")]
    public void Normalise_BrokenRequest_TellsTheBreach(string method, string headers, string body, string breach)
    {
        var line = $$$"""{"http":{"request":{"method":"{{{method}}}","headers":{ {{{headers}}} },"body":{"content":"{{{body}}}"} } },"url":{"original":"/a"} }""";

        Assert.True(Normaliser.Create().Normalise(line, new ParseContext(DateTime.UnixEpoch)).Succeeded(out var parsed, out _));

        Assert.Contains(parsed.Fields, field => field.Key == Ecs.RequestBreach && field.Value == breach);
    }
}
