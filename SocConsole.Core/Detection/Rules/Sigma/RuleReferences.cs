namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>The ids and names that a load has given away; each stands for one rule or correlation.</summary>
internal sealed class RuleReferences
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public bool Knows(string reference) => taken.Contains(reference);

    /// <summary>
    /// Takes the id and name. An id that the document doesn't say itself (its title, or one from an <c>action</c> document) makes way for one that is taken
    /// already; one that it says is a fault then.
    /// </summary>
    public RuleMeaning? Claim(RuleMeaning meaning, YamlMap document, bool inherits, LoadContext context)
    {
        if (inherits && taken.Contains(meaning.Id))
        {
            meaning = meaning with { Id = $"{meaning.Id}#{context.Document}", Name = meaning.Name is { } name && taken.Contains(name) ? null : meaning.Name };
        }
        else if (document["id"] is null && document["name"] is null && taken.Contains(meaning.Id))
        {
            meaning = meaning with { Id = $"document-{context.Document}" };
        }

        foreach (var reference in (string[])[meaning.Id, meaning.Name ?? meaning.Id])
        {
            if (taken.Contains(reference))
            {
                return context.Add<RuleMeaning>(document.Line, $"another rule has the id or name '{reference}' already; give this one its own");
            }
        }

        taken.Add(meaning.Id);
        taken.Add(meaning.Name ?? meaning.Id);
        return meaning;
    }
}
