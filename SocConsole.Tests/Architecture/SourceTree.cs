using System.Text.RegularExpressions;

namespace SocConsole.Tests.Architecture;

/// <summary>The repository's own source files, found from the test assembly upwards.</summary>
internal static partial class SourceTree
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> Files = new(Read);

    public static string Root { get; } = Find();

    /// <summary>Every C# and Razor file below a folder such as <c>SocConsole.Core/Detection</c>.</summary>
    public static IEnumerable<SourceFile> Under(string folder) => Files.Value.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>Every file of the product.</summary>
    public static IEnumerable<SourceFile> Product => Under("SocConsole.Core").Concat(Under("SocConsole.Web"));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SocConsole.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside of the repository; they read its sources.");
    }

    private static List<SourceFile> Read() =>
    [
        .. from folder in (string[])["SocConsole.Core", "SocConsole.Web"]
           from path in Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
           where path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal)
           let name = Path.GetRelativePath(Root, path).Replace('\\', '/')
           where !Generated().IsMatch(name)
           orderby name
           select new SourceFile(name, File.ReadAllText(path)),
    ];

    [GeneratedRegex("/(bin|obj|Migrations)/")]
    private static partial Regex Generated();
}

/// <param name="Path">From the repository's root, with slashes.</param>
/// <param name="Text">As it is stored.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>Without comments and without what stands in string literals, so that words in texts are no uses. Line ends stay.</summary>
    public string Code { get; } = Strip(Text);

    /// <summary>The folder below the project: <c>Detection</c> of <c>SocConsole.Core/Detection/Rules/RuleSet.cs</c>; the file's name where there is none.</summary>
    public string Capability => Path.Split('/')[1];

    /// <summary>Places where the code fits a pattern, as <c>path:line: text</c>.</summary>
    public IEnumerable<string> Find(Regex pattern) => pattern.Matches(Code).Select(match => $"{Path}:{Code.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value.Trim()}");

    private static string Strip(string text) => Hidden().Replace(text, hidden => new string('\n', hidden.Value.Count(character => character == '\n')));

    // Interpolated strings hide the code within them too; the rules here don't depend on it.
    [GeneratedRegex(""""
        //[^\n]* | /\*.*?\*/ | @\*.*?\*@ | <!--.*?--> | """.*?""" | @"(?:[^"]|"")*" | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)'
        """", RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Hidden();
}
