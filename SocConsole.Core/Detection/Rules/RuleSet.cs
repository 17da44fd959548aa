using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using SocConsole.Core.Detection.Rules.Sigma;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules;

/// <summary>A compiled set of Sigma rules. Immutable and safe to use from several threads.</summary>
public sealed class RuleSet : IRuleSet
{
    private const string BuiltInPrefix = "rules/";

    private readonly LoadedRules loaded;
    private readonly RuleIndex index;

    private RuleSet(LoadedRules loaded, string contentHash)
    {
        this.loaded = loaded;
        ContentHash = contentHash;
        index = new RuleIndex(loaded.Rules.OfType<SigmaRule>());
    }

    public IReadOnlyList<DetectionRule> Rules => loaded.Rules;

    public IReadOnlyList<CorrelationRule> Correlations => loaded.Correlations;

    public IReadOnlyList<RuleFault> Faults => loaded.Faults;

    /// <summary>What is amiss with rules that were taken all the same.</summary>
    public IReadOnlyList<RuleFault> Warnings => loaded.Warnings;

    /// <summary>Every document that was read, in order, whether it loaded or not.</summary>
    public IReadOnlyList<RuleDocumentSummary> Documents => loaded.Documents;

    /// <summary>How many values took an expression that backtracks longer than it may; they counted as no match.</summary>
    public long RegexTimeouts => loaded.Timeouts.Count;

    /// <summary>How many rules no field of an event can rule out; they are tried on every event of their log source.</summary>
    public int UnguardedCount => index.UnguardedCount;

    /// <summary>SHA-256 over names and texts of the files in order, lower-case hex: equal sets have equal hashes.</summary>
    public string ContentHash { get; }

    /// <summary>Compiles files in the order of their names, so that the same files always make the same set.</summary>
    public static RuleSet Load(IEnumerable<RuleFile> files, RuleLoadOptions? options = null)
    {
        RuleFile[] ordered = [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
        return new RuleSet(SigmaLoader.Load(ordered, options), HashOf(ordered));
    }

    /// <summary>Compiles the rules that come with the console.</summary>
    public static RuleSet LoadBuiltIn() => Load(BuiltInFiles());

    /// <summary>The texts of the rules that come with the console.</summary>
    public static IReadOnlyList<RuleFile> BuiltInFiles()
    {
        var assembly = Assembly.GetExecutingAssembly();
        List<RuleFile> files = [];
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(BuiltInPrefix, StringComparison.Ordinal) && !name.StartsWith(Taxonomy.Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            files.Add(new RuleFile(name[BuiltInPrefix.Length..], reader.ReadToEnd()));
        }

        return files;
    }

    public void Match(LogEvent candidate, List<RuleMatch> matches) => index.Match(candidate, matches);

    private static string HashOf(IEnumerable<RuleFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            // The lengths keep two files from reading like one.
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Name.Length}:{file.Name}{file.Text.Length}:{file.Text}"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
