using System.Text.RegularExpressions;
using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Tests.Detection.Rules;

/// <summary>What an expression demands may be too little, never too much: that would hide matches.</summary>
public sealed class RegexLiteralsTests
{
    [Theory]
    [InlineData("powershell", 10, "POWERSHELL")]
    [InlineData(@"net\s+stop SuperBackupMan", 23, "STOP SUPERBACKUPMAN")]
    [InlineData("cmd.{0,5}(?:/c|/r).+powershell.+x", 18, "POWERSHELL")]
    [InlineData("(?:invoke|environment)-x", 8, "ENVIRONMENT", "INVOKE")]
    [InlineData("(?<name>abcd)ef", 6, "ABCD")]
    [InlineData(@"\x41\u0042C", 3, "ABC")]
    [InlineData("colou?r", 5, "COLO")]
    [InlineData("ab{2,3}cd", 5, "AB")]
    [InlineData("a{2}{x", 4, "{X")]
    [InlineData(@"a\.exe$", 5, "A.EXE")]
    [InlineData("[]x]abc", 4, "ABC")]
    [InlineData("(?=longer words)abc", 3, "ABC")]
    public void Of_KnownSyntax_FindsLiteralsAndLength(string pattern, int shortest, params string[] literals)
    {
        var found = RegexLiterals.Of(pattern, RegexOptions.None);

        Assert.Equal(literals, found.Needles!.Where(needle => needle.Kind == GuardKind.Inner).Select(needle => needle.Text).Order(StringComparer.Ordinal));
        Assert.Equal(shortest, found.ShortestMatch);
    }

    [Theory]
    [InlineData("abc|", 0)]
    [InlineData("(abc)?", 0)]
    [InlineData("(?:abc)*", 0)]
    [InlineData(@"\s[a-f0-9]{64}\s[a-f0-9]{16}", 82)]
    [InlineData(@"abc\p{L}", 0)]
    [InlineData("(?x) a b c", 0)]
    [InlineData("(?(a)bcd|efg)", 0)]
    [InlineData("[a-z-[aeiou]]{4}", 0)]
    [InlineData("wor\u212A", 4)]
    public void Of_NothingCertain_HasNoNeedles(string pattern, int shortest)
    {
        var found = RegexLiterals.Of(pattern, RegexOptions.None);

        Assert.Null(found.Needles);
        Assert.Equal(shortest, found.ShortestMatch);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Of_RandomExpressions_NeverDemandMoreThanTheyTake(int seed)
    {
        var random = new Random(seed);
        var matches = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var pattern = RandomPattern(random, 3);
            var (demand, regex) = (RegexLiterals.Of(pattern, RegexOptions.IgnoreCase), new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5)));
            for (var j = 0; j < 20; j++)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => "aBcK|(\u212A "[random.Next(8)]));
                if (!regex.IsMatch(text))
                {
                    continue;
                }

                matches++;
                Assert.True(text.Length >= demand.ShortestMatch, $"{pattern} takes {text}");
                Assert.True(
                    demand.Needles?.Any(needle => needle.Kind == GuardKind.NotAscii ? !System.Text.Ascii.IsValid(text) : text.ToUpperInvariant().Contains(needle.Text, StringComparison.Ordinal)) ?? true,
                    $"{pattern} takes {text}");
            }
        }

        Assert.True(matches > 1_000);
    }

    private static string RandomPattern(Random random, int depth) => random.Next(depth > 0 ? 10 : 5) switch
    {
        0 => "a",
        1 => "bc",
        2 => "k",
        3 => @"\|",
        4 => "[ab(]",
        5 => $"(?:{RandomPattern(random, depth - 1)})?",
        6 => $"({RandomPattern(random, depth - 1)}|{RandomPattern(random, depth - 1)})",
        7 => $"(?:{RandomPattern(random, depth - 1)}){{1,2}}",
        _ => RandomPattern(random, depth - 1) + RandomPattern(random, depth - 1),
    };
}
