using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>What is asked of an exclusion that somebody writes.</summary>
internal static class ExclusionCheck
{
    public const int MaximumDescription = 2_000;
    public const int MaximumReason = 1_000;
    public const int MaximumOwner = 200;

    public static Error? Of(ExclusionDraft draft) => draft switch
    {
        _ when draft.Name.Trim().Length is 0 or > Exclusion.MaximumName => Error.Invalid("name", $"must have 1 to {Exclusion.MaximumName} characters"),
        { Description.Length: > MaximumDescription } => Error.Invalid("description", $"must have at most {MaximumDescription} characters"),
        { Reason.Length: > MaximumReason } => Error.Invalid("reason", $"must have at most {MaximumReason} characters"),
        { Owner.Length: > MaximumOwner } => Error.Invalid("owner", $"must have at most {MaximumOwner} characters"),
        _ when draft.Types.Count > Enum.GetValues<IndicatorType>().Length => Error.Invalid("types", "each at most once"),
        { Entries.Count: > ExclusionStore.MaximumEntriesOfOne } => Error.Invalid("entries", $"must be at most {ExclusionStore.MaximumEntriesOfOne:N0}"),
        _ => null,
    };

    /// <summary>In their stored form. The error names the first that can't be read and says how many there are.</summary>
    public static Result<IReadOnlyList<string>> Entries(ExclusionKind kind, IReadOnlyList<string> texts)
    {
        const int Shown = 20;
        var (entries, faults, count) = ExclusionEntries.Read(kind, texts, Shown);
        if (count == 0)
        {
            return Result.Of(entries);
        }

        string[] reasons = [.. faults.Select(fault => $"'{fault.Text}': {fault.Reason}")];
        return new Error(ErrorKind.Invalid, "INVALID_REQUEST", $"entries: {count:N0} can't be read, the first {reasons[0]}", new Dictionary<string, string[]> { ["entries"] = reasons });
    }
}
