namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Collects what is found in one object, each list and each text up to a bound.</summary>
internal sealed class StixFindings
{
    // A message may quote what was sent, and that may be the whole body.
    private const int MaximumMessage = 4_000;

    private readonly List<StixFinding> errors = [];
    private readonly List<StixFinding> warnings = [];

    public void Error(string path, string message) => Error(StixPath.Root.At(path), message);

    public void Error(StixPath path, string message) => Add(errors, path, message);

    public void Warn(string path, string message) => Warn(StixPath.Root.At(path), message);

    public void Warn(StixPath path, string message) => Add(warnings, path, message);

    /// <summary>Takes over what was found in a part of the object.</summary>
    public void AddWithin(StixPath path, StixFindings part)
    {
        part.errors.ForEach(finding => Error(path.At(finding.Path), finding.Message));
        part.warnings.ForEach(finding => Warn(path.At(finding.Path), finding.Message));
    }

    public StixVerdict Verdict(string? id, string? type) => new(id, type, errors.Count == 0, errors, warnings);

    private static void Add(List<StixFinding> findings, StixPath path, string message)
    {
        if (findings.Count < StixValidator.MaximumFindings)
        {
            findings.Add(new(path.ToString(), StixPath.Cut(message, MaximumMessage)));
        }
    }
}
