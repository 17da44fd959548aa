namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Collects what is found in one object, each list up to a bound.</summary>
internal sealed class StixFindings
{
    private readonly List<StixFinding> errors = [];
    private readonly List<StixFinding> warnings = [];

    public void Error(string path, string message) => Add(errors, path, message);

    public void Warn(string path, string message) => Add(warnings, path, message);

    /// <summary>Takes over what was found in a part of the object.</summary>
    public void AddWithin(string path, StixFindings part)
    {
        part.errors.ForEach(finding => Error(StixRule.Join(path, finding.Path), finding.Message));
        part.warnings.ForEach(finding => Warn(StixRule.Join(path, finding.Path), finding.Message));
    }

    public StixVerdict Verdict(string? id, string? type) => new(id, type, errors.Count == 0, errors, warnings);

    private static void Add(List<StixFinding> findings, string path, string message)
    {
        if (findings.Count < StixValidator.MaximumFindings)
        {
            findings.Add(new(path, message));
        }
    }
}
