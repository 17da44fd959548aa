using System.Globalization;
using System.Text.RegularExpressions;

namespace SocConsole.Tests.Components;

/// <summary>The colours of the console hold the contrast that WCAG 2.2 asks for (1.4.3: 4.5 for text, 1.4.11: 3 for the borders of controls).</summary>
public sealed class TokensTests
{
    [Theory]
    [InlineData("dark")]
    [InlineData("light")]
    public void Tokens_TextOnItsGround_HoldsFourPointFive(string theme)
    {
        var colours = Read(theme);
        string[] grounds = ["ground", "surface", "raised"];
        var pairs = new[] { "ink", "ink-2", "accent" }.SelectMany(text => grounds.Select(ground => (text, ground)))
            .Concat([("ink-3", "ground"), ("ink-3", "surface"), ("on-accent", "accent"), ("ink", "accent-ground"), ("ink", "mark")])
            .Concat(new[] { "critical", "high", "medium", "low", "info", "good" }.SelectMany(word => new[] { (word, word + "-ground"), (word, "surface") }));

        Assert.All(pairs, pair => Assert.True(Contrast(colours[pair.Item1], colours[pair.Item2]) >= 4.5, $"{theme}: {pair.Item1} on {pair.Item2}"));
    }

    [Theory]
    [InlineData("dark")]
    [InlineData("light")]
    public void Tokens_ControlsAndFocus_HoldThree(string theme)
    {
        var colours = Read(theme);

        Assert.All(new[] { "control", "focus" }, name => Assert.True(Contrast(colours[name], colours["ground"]) >= 3, $"{theme}: {name}"));
    }

    // WCAG 2.2, relative luminance and contrast ratio.
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string hex)
    {
        var wide = hex.Length == 3 ? string.Concat(hex.Select(digit => $"{digit}{digit}")) : hex;
        var parts = Enumerable.Range(0, 3).Select(at => int.Parse(wide.AsSpan(at * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static Dictionary<string, string> Read(string theme)
    {
        var css = File.ReadAllText(Path.Combine(Repository(), "wwwroot", "tokens.css"));
        var block = Regex.Match(css, $@"\[data-theme={theme}\] \{{(.*?)\}}", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Groups[1].Value;
        return Regex.Matches(block, "--([a-z0-9-]+): #([0-9a-f]{6}|[0-9a-f]{3});", RegexOptions.None, TimeSpan.FromSeconds(1)).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SocConsole.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
