using System.Text;
using SocConsole.Core.Intelligence.DarkWeb;

namespace SocConsole.Tests.Intelligence.DarkWeb;

public sealed class PageTextTests
{
    [Fact]
    public void Read_Page_GivesTitleVisibleTextAndLinks()
    {
        var text = Read("""
            <html><head><title> A
              market </title><style>style.example.com</style></head><body>
            <script>var x = "script.example.com";</script><template>template.example.com</template>
            <table><tr><td>one.example.com</td><td>two.example.com</td></tr></table>
            ev<b>il</b>.example.com<br>next <a href="http://link.example.com/a">link</a> <a href="mailto:seller@example.com">write</a>
            </body></html>
            """);

        Assert.Equal("A market", text.Title);
        Assert.Contains("one.example.com\n", text.Text, StringComparison.Ordinal);
        Assert.Contains("\ntwo.example.com", text.Text, StringComparison.Ordinal);
        Assert.Contains("evil.example.com\n", text.Text, StringComparison.Ordinal);
        Assert.Contains("http://link.example.com/a\n", text.Text, StringComparison.Ordinal);
        Assert.Contains("\nseller@example.com\n", text.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("style.example.com", text.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("script.example.com", text.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("template.example.com", text.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windows-1251", "<title>Рынок</title>", "windows-1251", "text/html")]
    [InlineData("windows-1251", "<meta charset=windows-1251><title>Рынок</title>", null, "text/html")]
    [InlineData("utf-8", "<meta charset=utf-8><title>Рынок</title>", null, null)]
    [InlineData("utf-8", "<meta charset=utf-8><title>Рынок</title>", "no-such-charset", "application/xhtml+xml")]
    public void Read_Charset_OfHeaderOrPage_IsFollowed(string written, string html, string? said, string? media)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

        var read = PageText.Read(new FetchedPage(new Uri("http://a.onion/"), Encoding.GetEncoding(written).GetBytes(html), media, said), TimeProvider.System);

        Assert.Equal("Рынок", read.Value!.Title);
    }

    [Fact]
    public void Read_PlainText_IsTakenAsItIs() =>
        Assert.Equal("<b>192.0.2.1</b>", PageText.Read(new FetchedPage(new Uri("http://a.onion/"), "<b>192.0.2.1</b>"u8.ToArray(), "text/plain", null), TimeProvider.System).Value!.Text);

    [Fact]
    public void Read_MoreElementsThanAre_Allowed_IsRefused()
    {
        var read = PageText.Read(new FetchedPage(new Uri("http://a.onion/"), Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<br>", 200_100))), "text/html", null), TimeProvider.System);

        Assert.Equal(DarkWebState.Failed, Assert.IsType<DarkWebFault>(read.Error).State);
    }

    [Theory]
    [InlineData("corp.example", "mail to a@corp.example, b@corp.example.", 2)]
    [InlineData("corp.example", "CORP.EXAMPLE and vpn.corp.example", 2)]
    [InlineData("corp.example", "notcorp.example my-corp.example corp.example.org corp.examples", 0)]
    [InlineData("@corp.example", "a@corp.example corp.example", 1)]
    [InlineData("acme", "Acme-leak, ACME; acmes megaacme", 2)]
    [InlineData("acme bank", "the acme bank", 1)]
    public void Count_WatchedWord_CountsWholeOnes(string word, string text, int count) =>
        Assert.Equal(count, WatchedWords.Count(text, [word]).GetValueOrDefault(word));

    private static PageText Read(string html) => PageText.Read(new FetchedPage(new Uri("http://a.onion/"), Encoding.UTF8.GetBytes(html), "text/html", "utf-8"), TimeProvider.System).Value!;
}
