namespace SocConsole.Core.Detection.Rules.Sigma;

/// <summary>A file of rules as text.</summary>
/// <param name="Name">How faults call it.</param>
/// <param name="Text">One or more YAML documents.</param>
public sealed record RuleFile(string Name, string Text);

/// <summary>One YAML document of a file.</summary>
/// <param name="FirstLine">Line of the file on which <paramref name="Text"/> begins, from 1.</param>
/// <param name="Text">Without its <c>---</c>.</param>
internal readonly record struct RuleDocument(int FirstLine, string Text)
{
    /// <summary>
    /// Cuts a file at its <c>---</c> lines before any YAML is read, so that a document that is not YAML at all leaves the next one readable.
    /// A <c>---</c> in the first column always ends a document (YAML 1.2, c-forbidden), even within a block of text.
    /// </summary>
    public static IReadOnlyList<RuleDocument> Split(string text)
    {
        List<RuleDocument> documents = [];
        var lines = text.TrimStart('\uFEFF').Split('\n');
        var start = 0;
        for (var at = 1; at <= lines.Length; at++)
        {
            if (at < lines.Length && !IsMarker(lines[at]))
            {
                continue;
            }

            Add(documents, lines, start, at);
            start = at;
        }

        return documents;
    }

    private static void Add(List<RuleDocument> documents, string[] lines, int start, int end)
    {
        var own = lines[start..end];
        if (IsMarker(own[0]))
        {
            own[0] = "   " + own[0][3..];
        }

        if (!Array.TrueForAll(own, IsEmpty))
        {
            documents.Add(new RuleDocument(start + 1, string.Join('\n', own)));
        }
    }

    private static bool IsMarker(string line) =>
        line.StartsWith("---", StringComparison.Ordinal) && (line.Length == 3 || char.IsWhiteSpace(line[3]));

    private static bool IsEmpty(string line) => line.AsSpan().TrimStart() is [] or ['#', ..] or ['%', ..];
}
