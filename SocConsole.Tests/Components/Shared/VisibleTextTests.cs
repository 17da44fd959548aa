using SocConsole.Web.Components.Shared;

namespace SocConsole.Tests.Components.Shared;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("\u202E", "U+202E")]
    [InlineData("\u2066", "U+2066")]
    [InlineData("\u200B", "U+200B")]
    [InlineData("\u0007", "U+0007")]
    [InlineData("\u001B", "U+001B")]
    [InlineData("\r", "U+000D")]
    [InlineData("\u2028", "U+2028")]
    [InlineData("\U000E0041", "U+E0041")]
    public void Parts_CharacterThatDoesNotShow_IsNamed(string hidden, string name)
    {
        var parts = VisibleText.Parts($"a{hidden}b");

        Assert.Equal([new TextPart("a", false, false), new TextPart(name, true, false), new TextPart("b", false, false)], parts);
    }

    [Theory]
    [InlineData("plain <script>&\"' text")]
    [InlineData("two\nlines\tand a tab")]
    [InlineData("Grüße, 世界, مرحبا, 🛡")]
    public void Parts_OrdinaryText_IsLeftAlone(string text) => Assert.Equal([new TextPart(text, false, false)], VisibleText.Parts(text));

    [Fact]
    public void Parts_LoneSurrogate_IsReplacedNotThrown() => Assert.Equal("a\uFFFDb", VisibleText.Parts("a\uD800b").Single().Text);

    [Fact]
    public void Parts_Marks_AreMarkedWithoutOverlap()
    {
        var parts = VisibleText.Parts("from 10.0.0.1 as Root", ["10.0.0.1", "0.0", "root"]);

        Assert.Equal(["10.0.0.1", "Root"], parts.Where(part => part.Marked).Select(part => part.Text));
        Assert.Equal("from 10.0.0.1 as Root", string.Concat(parts.Select(part => part.Text)));
    }

    [Fact]
    public void Parts_MarkOfOneCharacter_IsNotMarked() => Assert.DoesNotContain(VisibleText.Parts("aaa", ["a", ""]), part => part.Marked);
}
