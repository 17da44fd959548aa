using SocConsole.Core.Kernel;

namespace SocConsole.Core.Detection.Management;

/// <summary>A rule in a list, with what it did in the last 30 days.</summary>
/// <param name="Entry">The rule.</param>
/// <param name="Matches">Matches in the last 30 days.</param>
/// <param name="Suppressed">Matches that exceptions held back in the last 30 days.</param>
/// <param name="LastFiredAt">When it matched last; null when it has not.</param>
public sealed record RuleRow(RuleEntry Entry, long Matches, long Suppressed, DateTime? LastFiredAt);

/// <summary>A rule with its text, and what it did day by day.</summary>
/// <param name="Row">The rule.</param>
/// <param name="Text">Its YAML; of a rule that comes with the console, the file in which it stands.</param>
/// <param name="Description">May be null.</param>
/// <param name="References">Where to read on.</param>
/// <param name="FalsePositives">What else it may match.</param>
/// <param name="Faults">Why it can't run; empty when it can.</param>
/// <param name="CreatedAt">Null for a rule that comes with the console.</param>
/// <param name="CreatedBy">Who added it.</param>
/// <param name="Days">The last 30 days on which it did something, the newest first.</param>
/// <param name="Exceptions">What is held back for this rule.</param>
public sealed record RuleDetail(
    RuleRow Row, string Text, string? Description, IReadOnlyList<string> References, IReadOnlyList<string> FalsePositives, IReadOnlyList<string> Faults,
    DateTime? CreatedAt, string? CreatedBy, IReadOnlyList<RuleDay> Days, IReadOnlyList<RuleExceptionView> Exceptions);

/// <param name="Day">UTC.</param>
/// <param name="Matches">Events that matched and were not held back.</param>
/// <param name="Suppressed">Events that were held back.</param>
/// <param name="CostMicroseconds">Time spent on events that matched: measured for one in 256 and scaled; 0 where none was measured.</param>
public sealed record RuleDay(DateOnly Day, long Matches, long Suppressed, long CostMicroseconds);

public sealed record RuleExceptionView(
    long Id, string RuleId, string Title, string Selection, string Reason, string Owner, DateTime? ExpiresAt, bool Enabled, long Suppressed, DateTime? LastAt, DateTime CreatedAt)
{
    internal static RuleExceptionView From(RuleException row) =>
        new(row.Id, row.RuleId, row.Title, row.Selection, row.Reason, row.Owner, row.ExpiresAt, row.Enabled, row.Suppressed, row.LastAt, row.CreatedAt);
}

/// <summary>What is to be changed of a rule's settings; null leaves it as it is.</summary>
/// <param name="Enabled">Whether it runs.</param>
/// <param name="Severity">Told in place of its level.</param>
/// <param name="ClearSeverity">Goes back to its level.</param>
/// <param name="Tags">The organization's own tags: at most 20 of at most 50 characters.</param>
public sealed record RuleChange(bool? Enabled = null, Severity? Severity = null, bool ClearSeverity = false, IReadOnlyList<string>? Tags = null);

/// <summary>The words of errors about rules.</summary>
internal static class RuleErrors
{
    public static Error NotFound(string ruleId) => Error.NotFound("Rule", ruleId);
}
