using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using SocConsole.Core.Detection.Rules.Matching;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>
/// What the words of rules mean in the console's events: where a field may stand, and which events a <c>logsource</c> is. Read from files, one a family of log
/// sources (docs/detection.md says their form). What has no mapping restricts nothing: such a rule is held to its fields alone, which costs more but never hides
/// a match; only an event that is known to be of one product is not taken for one of another. Immutable and safe for several threads.
/// </summary>
public sealed class Taxonomy
{
    /// <summary>Where the files lie among the embedded ones.</summary>
    internal const string Prefix = "rules/taxonomy/";

    /// <summary>Maps nothing and restricts nothing.</summary>
    public static readonly Taxonomy None = new([]);

    private static readonly Lazy<Taxonomy> Shared = new(() => new Taxonomy([.. BuiltInFiles().Select(TaxonomyFamily.Read)]));

    private readonly IReadOnlyList<TaxonomyFamily> families;
    private readonly ConcurrentDictionary<RuleLogSource, TaxonomyFamily[]> applicable = new();

    // Rules of one log source share its node, so that an event is asked once for all of them.
    private readonly ConcurrentDictionary<RuleLogSource, ConditionNode?> restrictions = new();

    // One node a product, for the same reason.
    private readonly (string Product, ConditionNode Other)[] products;

    private Taxonomy(IReadOnlyList<TaxonomyFamily> families)
    {
        this.families = families;
        products = [.. families.SelectMany(family => family.Products).Select(own => (own.Source.Product!, new Negation(own.Node)))];
    }

    /// <summary>The families that come with the console.</summary>
    public static Taxonomy BuiltIn => Shared.Value;

    /// <summary>Where a field of a rule for this log source may stand: under its own name first.</summary>
    internal FieldNames Names(RuleLogSource source, string field)
    {
        var of = applicable.GetOrAdd(source, key => [.. families.Where(family => family.Sources.Any(known => known.Includes(key)))]);
        return of.Length == 0 || field.Length == 0
            ? new FieldNames(field)
            : new FieldNames([field, .. of.SelectMany(family => family.Fields.GetValueOrDefault(field, [])), .. of.SelectMany(family => family.Prefixes.Select(prefix => prefix + field))]);
    }

    /// <summary>Which events the log source means; null for any. Where several mappings fit, those that name most count, and all of them must hold.</summary>
    internal ConditionNode? Restriction(RuleLogSource source) => restrictions.GetOrAdd(source, RestrictionOf);

    private ConditionNode? RestrictionOf(RuleLogSource source)
    {
        var fitting = families.SelectMany(family => family.Events).Where(mapping => mapping.Source.Includes(source)).ToList();
        var most = fitting.Select(mapping => mapping.Source.Specificity).DefaultIfEmpty().Max();
        ConditionNode[] nodes =
        [
            .. fitting.Where(mapping => mapping.Source.Specificity == most).Select(mapping => mapping.Node),
            .. products.Where(known => source.Product is { } named && !known.Product.Equals(named, StringComparison.OrdinalIgnoreCase)).Select(known => known.Other),
        ];
        return nodes switch { [] => null, [var only] => only, _ => new AllOf(nodes) };
    }

    private static IEnumerable<RuleFile> BuiltInFiles()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            yield return new RuleFile(name[Prefix.Length..], reader.ReadToEnd());
        }
    }
}
