namespace SocConsole.Core.Automation.Triggers;

/// <summary>Reasons as sentences.</summary>
internal static class TriggerWords
{
    private const int MaximumReason = 1_000;

    public static string WhyNot(IReadOnlyList<ConditionVerdict> verdicts)
    {
        if (verdicts.Count == 0)
        {
            return "It has no conditions, and so never fires.";
        }

        var reason = string.Join(" ", verdicts.Where(verdict => !verdict.Met).Select(verdict => $"{verdict.Condition}: wants {verdict.Wanted}, found {verdict.Found ?? "nothing"}."));
        return reason.Length > MaximumReason ? reason[..MaximumReason] : reason;
    }
}
