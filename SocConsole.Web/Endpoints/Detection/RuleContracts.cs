using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Detection.Rules;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Endpoints.Detection;

/// <param name="Severity">What is told: the organization's own severity, or the rule's level.</param>
/// <param name="Pack">built-in, own, or the name of an import.</param>
/// <param name="Matches">In the last 30 days.</param>
/// <param name="Suppressed">Held back by exceptions in the last 30 days.</param>
/// <param name="Faults">Why it can't run although it is enabled.</param>
internal sealed record RuleBody(
    string Id, string Title, string Kind, string Pack, string File, Severity Severity, Severity Level, bool Enabled, string? Status, string? Author, string? License,
    IReadOnlyList<string> MitreAttack, IReadOnlyList<string> SigmaTags, IReadOnlyList<string> Tags, RuleLogSource Logsource, int Version, DateTime? UpdatedAt, string? UpdatedBy,
    long Matches, long Suppressed, DateTime? LastFiredAt, IReadOnlyList<string> Faults)
{
    public static RuleBody From(RuleRow row)
    {
        var entry = row.Entry;
        return new(
            entry.RuleId, entry.Title, Wire.Name(entry.Kind), entry.Pack, entry.File, entry.Severity, entry.Level, entry.Enabled, entry.Status, entry.Author, entry.License,
            [.. entry.Techniques], entry.SigmaTags, entry.Tags, entry.LogSource, entry.Version, entry.UpdatedAt, entry.UpdatedBy, row.Matches, row.Suppressed, row.LastFiredAt, entry.Faults);
    }
}

internal sealed record RuleListBody(IReadOnlyList<RuleBody> Rules, PaginationBody Pagination)
{
    public static RuleListBody From(Page<RuleRow> page) => new([.. page.Items.Select(RuleBody.From)], PaginationBody.Of(page));
}

internal sealed record RuleDetailBody(
    RuleBody Rule, string Text, string? Description, IReadOnlyList<string> References, IReadOnlyList<string> FalsePositives, DateTime? CreatedAt, string? CreatedBy,
    IReadOnlyList<RuleDay> Days, IReadOnlyList<RuleExceptionView> Exceptions)
{
    public static RuleDetailBody From(RuleDetail detail) => new(
        RuleBody.From(detail.Row), detail.Text, detail.Description, detail.References, detail.FalsePositives, detail.CreatedAt, detail.CreatedBy, detail.Days, detail.Exceptions);
}

/// <param name="Text">One Sigma document in YAML.</param>
/// <param name="Version">For a change: the version that was read.</param>
/// <param name="Note">For a change: why, for the history; at most 500 characters.</param>
internal sealed record RuleTextBody([property: Required] string Text, int? Version, string? Note);

/// <param name="Enabled">Whether it runs.</param>
/// <param name="Severity">informational, low, medium, high or critical; null goes back to the rule's own.</param>
/// <param name="Tags">The organization's own tags.</param>
internal sealed record RuleChangeBody(bool? Enabled, JsonElement Severity, IReadOnlyList<string>? Tags)
{
    // Left out and null are two things here, which only the element itself can tell.
    public Result<RuleChange> ToChange() => Severity.ValueKind switch
    {
        JsonValueKind.Undefined => new RuleChange(Enabled, Tags: Tags),
        JsonValueKind.Null => new RuleChange(Enabled, ClearSeverity: true, Tags: Tags),
        JsonValueKind.String when Wire.TryRead<Severity>(Severity.GetString(), out var severity) => new RuleChange(Enabled, severity, Tags: Tags),
        _ => Error.Invalid("severity", "must be informational, low, medium, high or critical, or null"),
    };
}

internal sealed record RuleFilterBody
{
    public string? Q { get; init; }

    public string? Level { get; init; }

    public string? Pack { get; init; }

    public bool? Enabled { get; init; }

    public string? Technique { get; init; }

    public bool? Fired { get; init; }

    public bool? Faulty { get; init; }

    public Result<RuleFilter> ToFilter()
    {
        Severity? level = null;
        if (!string.IsNullOrEmpty(Level))
        {
            if (!Wire.TryRead<Severity>(Level, out var read))
            {
                return Error.Invalid("level", "must be informational, low, medium, high or critical");
            }

            level = read;
        }

        return Q is { Length: > 200 }
            ? Error.Invalid("q", "must be at most 200 characters")
            : new RuleFilter { Text = Given(Q), Level = level, Pack = Given(Pack), Enabled = Enabled, Technique = Given(Technique), Fired = Fired, Faulty = Faulty };
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <param name="Filter">Which rules; an empty filter means all.</param>
internal sealed record RuleBulkBody([property: Required] RuleFilterBody Filter, bool? Enabled, JsonElement Severity, IReadOnlyList<string>? Tags)
{
    public Result<RuleChange> ToChange() => new RuleChangeBody(Enabled, Severity, Tags).ToChange();
}

/// <param name="Text">The text of a rule; or</param>
/// <param name="RuleId">the rule that it would replace, or whose matches the exception would hold back;</param>
/// <param name="Selection">an exception's selection.</param>
internal sealed record PreviewBody(string? Text, string? RuleId, string? Selection);

/// <param name="RuleId">The rule, or <c>*</c> for every rule.</param>
/// <param name="Selection">A Sigma selection in YAML.</param>
/// <param name="Reason">Why it is harmless.</param>
/// <param name="ExpiresAt">At most a year ahead; left out means never.</param>
internal sealed record NewExceptionBody(
    [property: Required] string RuleId, [property: Required] string Title, [property: Required] string Selection, [property: Required] string Reason, DateTimeOffset? ExpiresAt);

internal sealed record RuleExceptionListBody(IReadOnlyList<RuleExceptionView> Exceptions);

/// <param name="Url">An https address of a zip archive or a file of rules.</param>
/// <param name="Pack">The name under which the rules are found again.</param>
internal sealed record RuleUrlBody([property: Required] string Url, string? Pack);
