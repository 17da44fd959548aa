using SocConsole.Core.Detection.Management.History;

namespace SocConsole.Tests.Detection.Management.History;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("a\nb\nc", "a\nb\nc", "=a =b =c")]
    [InlineData("a\nb\nc", "a\nx\nc", "=a -b +x =c")]
    [InlineData("a\nb", "a\nb\nc", "=a =b +c")]
    [InlineData("a\nb\nc\nd\ne", "a\nc\nd\nx\ne", "=a -b =c =d +x =e")]
    [InlineData("a\r\nb", "a\nb", "=a =b")]
    [InlineData("a\na", "a", "=a -a")]
    [InlineData("", "a", "- +a")]
    public void Of_TwoTexts_KeepsTheMostLines(string before, string after, string expected) => Assert.Equal(expected, Told(LineDiff.Of(before, after)));

    [Fact]
    public void Of_AnyTwoTexts_GivesBothBack()
    {
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var (before, after) = (Text(random), Text(random));

            var lines = LineDiff.Of(before, after).Lines;

            Assert.Equal(before, string.Join('\n', lines.Where(line => line.Kind != DiffKind.Added).Select(line => line.Text)));
            Assert.Equal(after, string.Join('\n', lines.Where(line => line.Kind != DiffKind.Removed).Select(line => line.Text)));
            Assert.Equal(Enumerable.Range(1, before.Split('\n').Length), lines.Select(line => line.Before).OfType<int>());
            Assert.Equal(Enumerable.Range(1, after.Split('\n').Length), lines.Select(line => line.After).OfType<int>());
        }
    }

    [Fact]
    public void Of_VeryLargeChange_SaysThatItIsNotExact()
    {
        var (before, after) = (string.Join('\n', Enumerable.Range(0, 3_000)), string.Join('\n', Enumerable.Range(10_000, 3_000)));

        var diff = LineDiff.Of(before, after);

        Assert.False(diff.Exact);
        Assert.Equal(6_000, diff.Lines.Count);
    }

    private static string Text(Random random) => string.Join('\n', Enumerable.Range(0, random.Next(1, 12)).Select(_ => "abc"[random.Next(3)]));

    private static string Told(LineDiff diff) => string.Join(' ', diff.Lines.Select(line => line.Kind switch { DiffKind.Same => "=", DiffKind.Added => "+", _ => "-" } + line.Text));
}
