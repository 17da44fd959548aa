namespace SocConsole.Core.Detection.Rules;

/// <summary>Where a rule comes from, as its file says; shown with a match, because licences such as DRL ask for the author. Null and empty where it says nothing.</summary>
/// <param name="File">The file that it was read from.</param>
/// <param name="Author">Who wrote it, verbatim.</param>
/// <param name="License">Its licence, verbatim; none is assumed.</param>
/// <param name="Description">What it detects.</param>
/// <param name="References">Where to read on.</param>
/// <param name="Status">stable, test, experimental, deprecated or unsupported.</param>
/// <param name="Date">When it was written, as in the file.</param>
/// <param name="Modified">When it was last changed, as in the file.</param>
/// <param name="Level">Sigma's level, as in the file.</param>
/// <param name="Tags">All tags, as in the file.</param>
/// <param name="FalsePositives">What else it may match.</param>
/// <param name="LogSource">Which events it is for.</param>
public sealed record RuleOrigin(
    string File,
    string? Author,
    string? License,
    string? Description,
    IReadOnlyList<string> References,
    string? Status,
    string? Date,
    string? Modified,
    string? Level,
    IReadOnlyList<string> Tags,
    IReadOnlyList<string> FalsePositives,
    RuleLogSource LogSource);

/// <summary>Sigma's <c>logsource</c>; what it doesn't name is null and means any.</summary>
public sealed record RuleLogSource(string? Category, string? Product, string? Service)
{
    public static readonly RuleLogSource Any = new(null, null, null);

    /// <summary>How many of the three are named.</summary>
    public int Specificity => (Category is null ? 0 : 1) + (Product is null ? 0 : 1) + (Service is null ? 0 : 1);

    /// <summary>Whether everything that this names is the same there.</summary>
    public bool Includes(RuleLogSource other) => Agrees(Category, other.Category) && Agrees(Product, other.Product) && Agrees(Service, other.Service);

    private static bool Agrees(string? own, string? other) => own is null || string.Equals(own, other, StringComparison.OrdinalIgnoreCase);
}
