using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Intelligence;

/// <param name="IndicatorType">ip, cidr, domain, url, hash, email or cve; left out to find it out.</param>
/// <param name="Value">Defanged forms are read too.</param>
/// <param name="ConfidenceScore">From 0 to 1; 0.5 unless said.</param>
/// <param name="ThreatLevel">low, medium (unless said), high or critical.</param>
/// <param name="SourceId">Who told of it.</param>
/// <param name="ExternalId">The source's own id.</param>
/// <param name="Metadata">Whatever else, as an object.</param>
/// <param name="IsActive">Whether it is looked for; only where it is changed.</param>
/// <param name="Tlp">clear, green, amber, amber_strict or red.</param>
/// <param name="ValidUntil">Not looked for from then on.</param>
internal sealed record IndicatorBody(
    IndicatorType? IndicatorType, [property: Required] string Value, double? ConfidenceScore, Severity? ThreatLevel, IReadOnlyList<string>? Tags, string? Description,
    int? SourceId, string? ExternalId, JsonElement? Metadata, bool? IsActive, Tlp? Tlp, DateTimeOffset? ValidUntil)
{
    private const double UnlessSaid = 0.5;

    public NewIndicator ToIndicator() => new(
        IndicatorType, Value, ConfidenceScore ?? UnlessSaid, ThreatLevel ?? Severity.Medium, Tags ?? [], Description ?? string.Empty, ExternalId,
        Metadata is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } data ? data.GetRawText() : "{}",
        Tlp: Tlp, ValidUntil: ValidUntil?.UtcDateTime)
    {
        IsConfidenceSaid = ConfidenceScore is not null,
    };
}

/// <param name="Total">All that the filter matches.</param>
/// <param name="Page">The number of this page, from 1.</param>
/// <param name="Size">Rows of a full page.</param>
internal sealed record IndicatorPageBody(IReadOnlyList<IndicatorView> Items, long Total, int Page, int Size, long Pages)
{
    public static IndicatorPageBody Of((IReadOnlyList<IndicatorView> Items, long Total) found, Slice slice) =>
        new(found.Items, found.Total, (slice.Skip / slice.Limit) + 1, slice.Limit, (found.Total + slice.Limit - 1) / slice.Limit);
}

/// <param name="Claims">The latest first.</param>
internal sealed record IndicatorClaimsBody(IReadOnlyList<IndicatorClaimView> Claims);

/// <param name="Text">Free text of at most 1,000,000 characters, defanged or not.</param>
internal sealed record ExtractBody([property: Required] string Text);

/// <param name="Raw">As it stood in the text.</param>
/// <param name="Start">Where it began, in UTF-16 code units.</param>
/// <param name="End">Where it ended, exclusive.</param>
internal sealed record ExtractedBody(IndicatorType Type, string Value, string Raw, int Start, int End);

/// <param name="Type">ip, cidr, domain, url, hash, email or cve; left out to find it out.</param>
internal sealed record NormalizeBody(string? Type, string? Value);

/// <param name="Value">The normal form; null where it is none.</param>
/// <param name="Reason">Why it is none.</param>
internal sealed record NormalizedBody(IndicatorType? Type, string? Value, bool Valid, string? Reason);
