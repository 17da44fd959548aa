using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Detection.Rules.Sigma;

namespace SocConsole.Core.Detection.Management;

/// <summary>A document that may be stored, with everything that its row says.</summary>
internal sealed record CheckedRule(string RuleId, RuleDocumentKind Kind, string File, string Text, string Hash, RuleHeader Header);

/// <summary>A document that may not, and why.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Id">Its id, as far as it has one.</param>
/// <param name="Reason">What to mend, with the line.</param>
public sealed record RefusedRule(string File, string Id, string Reason);

/// <summary>Decides which documents of some files may become an organization's rules.</summary>
internal static class RuleChecker
{
    public const int MaximumId = 256;

    /// <param name="files">The files to read.</param>
    /// <param name="related">Stored rules that they may refer to.</param>
    /// <param name="taken">The rules that there are already, to keep ids and names apart.</param>
    /// <param name="options">The organization's placeholder lists. A rule that lacks only a list may be stored: it runs when the list comes.</param>
    public static (IReadOnlyList<CheckedRule> Sound, IReadOnlyList<RefusedRule> Refused) Check(
        IReadOnlyList<RuleFile> files, IReadOnlyList<StoredRule> related, IReadOnlyList<RuleEntry> taken, RuleLoadOptions options)
    {
        // A path can't begin with a control character, so stored rules load first and are told apart.
        const string Stored = "\u0001";
        var texts = files.ToDictionary(file => file.Name, file => RuleDocument.Split(file.Text), StringComparer.Ordinal);
        var set = RuleSet.Load([.. files, .. related.Select(row => new RuleFile(Stored + RuleCatalog.FileOf(row).Name, row.Text))], options with { AnyPlaceholder = true });
        var faults = set.Faults.ToLookup(fault => (fault.File, fault.Document));
        var names = taken.Where(entry => entry.Name is not null).ToLookup(entry => entry.Name!, entry => entry.RuleId, StringComparer.Ordinal);
        var ids = taken.ToDictionary(entry => entry.RuleId, StringComparer.Ordinal);
        List<CheckedRule> sound = [];
        List<RefusedRule> refused = [.. set.Faults.Where(fault => fault.Document == 0 && !fault.File.StartsWith(Stored, StringComparison.Ordinal)).Select(fault => new RefusedRule(fault.File, string.Empty, Told(fault)))];
        foreach (var document in set.Documents.Where(document => !document.File.StartsWith(Stored, StringComparison.Ordinal)))
        {
            if (faults[(document.File, document.Document)].FirstOrDefault() is { } fault)
            {
                refused.Add(new RefusedRule(document.File, document.Id, Told(fault)));
                continue;
            }

            var text = texts[document.File][document.Document - 1].Text.Trim('\n', '\r');
            var header = RuleHeader.Read(text);
            if (Refusal(document, header, ids, names, text) is { } reason)
            {
                refused.Add(new RefusedRule(document.File, document.Id, reason));
                continue;
            }

            sound.Add(new CheckedRule(document.Id, document.Kind, document.File, text, RuleHeader.HashOf(text), header));
        }

        return (sound, refused);
    }

    private static string Told(RuleFault fault) => $"line {fault.Line}: {fault.Message}";

    private static string? Refusal(RuleDocumentSummary document, RuleHeader header, Dictionary<string, RuleEntry> ids, ILookup<string, string> names, string text) => document switch
    {
        { Kind: RuleDocumentKind.Action or RuleDocumentKind.Unknown } => "a document that is no rule by itself; write each rule out in full, without action documents",
        _ when header.Title.Length == 0 || text.Length == 0 => "its parts are spread over action documents; write the rule out in full",
        { Id.Length: > MaximumId } => $"the id must be at most {MaximumId} characters",
        _ when document.Id.AsSpan().ContainsAny("/\\%?#") || document.Id is "." or ".." || document.Id.Any(char.IsControl) => "give the rule an id (a UUID): its title can't stand in an address",
        _ when !header.SaysId && document.Id.StartsWith("document-", StringComparison.Ordinal) => "another rule has the same title; give the rule an id (a UUID)",
        _ when ids.TryGetValue(document.Id, out var known) && known.IsBuiltIn => $"the id '{document.Id}' belongs to a rule that comes with the console; give this one its own",
        _ when header.Name is { } name && (ids.ContainsKey(name) && name != document.Id) => $"the name '{name}' is another rule's id; give this one its own",
        _ when header.Name is { } name && names[name].Any(owner => owner != document.Id) => $"another rule has the name '{name}' already; give this one its own",
        _ => null,
    };
}
