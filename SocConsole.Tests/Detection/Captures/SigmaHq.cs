using System.IO.Compression;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Detection.Captures;

/// <summary>SigmaHQ's rules with the console's taxonomy, as an import compiles them; and the console's own.</summary>
public sealed class SigmaHq
{
    private readonly Lazy<RuleSet> imported = new(() => RuleSet.Load(Files()));

    internal RuleSet Imported => imported.Value;

    internal RuleSet Own { get; } = RuleSet.LoadBuiltIn();

    private static List<RuleFile> Files()
    {
        using var zip = ZipFile.OpenRead(SharedData.Path("sigma/sigmahq-rules.zip")!);
        List<RuleFile> files = [];
        foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".yml", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            files.Add(new RuleFile(entry.FullName, reader.ReadToEnd()));
        }

        return files;
    }
}
