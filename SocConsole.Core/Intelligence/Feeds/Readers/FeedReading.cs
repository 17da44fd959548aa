using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Feeds.Readers;

/// <summary>How a content is to be read.</summary>
/// <param name="Confidence">From 0 to 1, for rows that say nothing of it.</param>
/// <param name="Level">For rows that say nothing of it.</param>
/// <param name="Tags">Given to every row, beside its own.</param>
/// <param name="Parameters">The format's own settings by name, such as <c>value_column</c> or <c>records</c>; names in lower case.</param>
public sealed record FeedReading(double Confidence, Severity Level, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Confidence 0.5 and level medium.</summary>
    public static readonly FeedReading Plain = new(0.5, Severity.Medium, [], new Dictionary<string, string>());
}
