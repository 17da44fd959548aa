using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Exclusions;

/// <summary>An entry that an exclusion of its kind can't have.</summary>
/// <param name="Text">As it was given, at most 200 characters.</param>
/// <param name="Reason">Why not, for a person.</param>
public sealed record ExclusionEntryFault(string Text, string Reason);

/// <summary>Brings entries into the form in which they are stored and compared.</summary>
internal static class ExclusionEntries
{
    /// <summary>A shorter text stands in almost everything.</summary>
    public const int ShortestSubstring = 3;

    private const int MaximumShown = 200;

    /// <summary>Each once, in order; blank ones are passed over. Faults are told up to <paramref name="mostFaults"/>, and all are counted.</summary>
    public static (IReadOnlyList<string> Entries, IReadOnlyList<ExclusionEntryFault> Faults, int FaultCount) Read(ExclusionKind kind, IEnumerable<string> texts, int mostFaults)
    {
        var entries = new HashSet<string>(StringComparer.Ordinal);
        List<ExclusionEntryFault> faults = [];
        var count = 0;
        foreach (var text in texts.Where(text => !string.IsNullOrWhiteSpace(text)))
        {
            if (Read(kind, text.Trim(), out var reason) is { } entry)
            {
                entries.Add(entry);
            }
            else if (count++ < mostFaults)
            {
                faults.Add(new ExclusionEntryFault(text.Length > MaximumShown ? text[..MaximumShown] : text, reason!));
            }
        }

        return ([.. entries], faults, count);
    }

    /// <summary>The stored form, or null with the reason.</summary>
    public static string? Read(ExclusionKind kind, string text, out string? reason)
    {
        reason = null;
        if (text.Length > ExclusionEntry.MaximumValue)
        {
            reason = $"an entry has at most {ExclusionEntry.MaximumValue} characters";
            return null;
        }

        switch (kind)
        {
            case ExclusionKind.Exact:
                return IndicatorNormaliser.Normalise(text).Succeeded(out var normal, out _) ? normal.Value : text.ToLowerInvariant();
            case ExclusionKind.Substring:
                reason = text.Length < ShortestSubstring ? $"a part has {ShortestSubstring} characters or more" : null;
                return reason is null ? text.ToLowerInvariant() : null;
            case ExclusionKind.HostSuffix:
                var name = HostName.Normalise(text.StartsWith("*.", StringComparison.Ordinal) ? text.AsSpan(2) : text.AsSpan().TrimStart('.'));
                reason = name is null ? "a host has labels of letters, digits, '-' and '_', and is no address" : null;
                return name;
            case ExclusionKind.Cidr:
                var isNetwork = IndicatorNormaliser.Normalise(text, IndicatorType.Cidr).Succeeded(out var network, out var refused);
                reason = isNetwork ? null : refused!.Message;
                return isNetwork ? ExclusionNetwork.Read(network.Value)?.ToString() : null;
            case ExclusionKind.Regex:
                var pattern = ExclusionPattern.WithoutDelimiters(text);
                return ExclusionPattern.Read(pattern, out reason) is null ? null : pattern;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of exclusion");
        }
    }
}
