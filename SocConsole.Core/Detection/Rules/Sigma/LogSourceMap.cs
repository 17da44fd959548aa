using SocConsole.Core.Detection.Rules.Matching;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>Which events a Sigma <c>logsource</c> means, as values of a field.</summary>
/// <param name="Key"><c>category</c>, <c>product</c> or <c>service</c>.</param>
/// <param name="Value">Its value in rules.</param>
/// <param name="Field">The field that tells such events.</param>
/// <param name="Values">Any of these; case does not matter.</param>
public sealed record LogSourceMapping(string Key, string Value, string Field, IReadOnlyList<string> Values);

/// <summary>
/// Restricts rules by their <c>logsource</c>. What has no mapping restricts nothing: such a rule is held to its fields alone, which costs more
/// but never hides a match.
/// </summary>
public sealed class LogSourceMap(IReadOnlyList<LogSourceMapping> mappings)
{
    /// <summary>The sources that the console's own parsers name.</summary>
    public static readonly LogSourceMap Default = new(
    [
        new("service", "sshd", Ecs.EventDataset, ["sshd"]),
        new("service", "sudo", Ecs.EventDataset, ["sudo"]),
        new("service", "su", Ecs.EventDataset, ["su"]),
        new("service", "pam", Ecs.EventDataset, ["pam"]),
        new("service", "auth", Ecs.EventDataset, ["sshd", "sudo", "su", "pam", "syslog"]),
        new("category", "webserver", Ecs.EventCategory, ["web"]),
    ]);

    /// <summary>Restricts nothing.</summary>
    public static readonly LogSourceMap None = new([]);

    internal ConditionNode? Restriction(YamlMap logSource)
    {
        List<ConditionNode> nodes = [];
        foreach (var (key, node) in logSource.Entries)
        {
            nodes.AddRange(mappings
                .Where(mapping => mapping.Key == key.Value && node is YamlText text && string.Equals(mapping.Value, text.Value, StringComparison.OrdinalIgnoreCase))
                .Select(mapping => new FieldMatch(mapping.Field, new EqualToAny(mapping.Values, StringComparer.OrdinalIgnoreCase))));
        }

        return nodes.Count == 0 ? null : new AllOf(nodes);
    }
}
