using System.ComponentModel.DataAnnotations;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <param name="Kind">exact, substring, host_suffix, cidr or regex.</param>
/// <param name="Purpose">false_positive or context (unless said, which hides nothing).</param>
/// <param name="Mode">tag, suppress or drop; left out it is suppress for false positives and tag for context.</param>
/// <param name="Types">To which types of indicators it applies; left out to all.</param>
/// <param name="Owner">Who answers for it; left out who sends it.</param>
/// <param name="ExpiresAt">Without effect from then on, UTC; left out for never.</param>
/// <param name="Entries">At most 250,000 of at most 2,048 characters; left out of a change they stay.</param>
internal sealed record ExclusionBody(
    [property: Required] string Name, string? Description, [property: Required] ExclusionKind? Kind, ExclusionPurpose? Purpose, ExclusionMode? Mode, IReadOnlyList<IndicatorType>? Types,
    string? Owner, string? Reason, DateTime? ExpiresAt, bool? IsEnabled, IReadOnlyList<string>? Entries)
{
    public ExclusionDraft ToDraft() => new(
        Name, Description ?? string.Empty, Kind ?? ExclusionKind.Exact, Purpose ?? ExclusionPurpose.Context, Mode, Types ?? [], Owner, Reason ?? string.Empty, ExpiresAt, IsEnabled, Entries);
}

/// <param name="ExclusionId">Whose stored entries are taken where none are sent.</param>
internal sealed record ExclusionPreviewBody([property: Required] ExclusionKind? Kind, IReadOnlyList<IndicatorType>? Types, IReadOnlyList<string>? Entries, int? ExclusionId)
{
    public ExclusionDraft ToDraft() => new("preview", string.Empty, Kind ?? ExclusionKind.Exact, ExclusionPurpose.FalsePositive, null, Types ?? [], null, string.Empty, null, null, Entries);
}

/// <param name="Value">A value to try on the exclusions; defanged forms are read too.</param>
/// <param name="IndicatorType">ip, cidr, domain, url, hash, email or cve; left out to find it out.</param>
/// <param name="Pattern">Instead of a value: a pattern to try on the indicators.</param>
/// <param name="PatternType">exact (unless said), regex or wildcard.</param>
/// <param name="TestValue">With a pattern: a value to try it on.</param>
internal sealed record ExclusionTestBody(string? Value, IndicatorType? IndicatorType, string? Pattern, ExclusionPatternType? PatternType, string? TestValue);

/// <param name="Exclusions">By name.</param>
internal sealed record ExclusionListBody(IReadOnlyList<ExclusionView> Exclusions, long TotalCount);

/// <param name="Entries">In order.</param>
/// <param name="TotalCount">All that the search finds.</param>
internal sealed record ExclusionEntriesBody(IReadOnlyList<string> Entries, long TotalCount);

/// <summary>A warning list as MISP publishes it.</summary>
/// <param name="Type">string, substring, hostname, cidr or regex.</param>
/// <param name="MatchingAttributes">MISP's types of attributes; left out for all.</param>
internal sealed record WarningListBody(string Name, string? Description, string Type, int? Version, IReadOnlyList<string>? MatchingAttributes, IReadOnlyList<string> List);
