using Microsoft.AspNetCore.Mvc;
using SocConsole.Core.Detection.Management;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Web.Http;

namespace SocConsole.Web.Endpoints.Detection;

/// <summary>The rules of an organization: those that come with the console, and its own.</summary>
internal static class RuleEndpoints
{
    private const string Sample = "title: Service account signs in by SSH\nid: 6a7e4b0c-3f0e-4b57-9a52-0a4b6f2f9d10\nstatus: experimental\nlogsource: {product: linux, service: sshd}\ndetection:\n  selection:\n    event.action: ssh_login\n    user.name|startswith: svc-\n  condition: selection\nlevel: medium\ntags: [attack.t1078]\n";

    private static readonly string[] SampleTags = ["crown-jewels"];

    public static void MapRules(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ApiFamily.ThreatOps, "/api/v1/rules", "Rules");

        group.MapGet("/", List).Needs(Permission.ReadThreats).WithSummary("List detection rules, the gravest first, with what they did in 30 days");
        group.MapPost("/", Create).Needs(Permission.ManageRules).Succeeds(StatusCodes.Status201Created)
            .WithSummary("Add a Sigma rule, correlation or filter; it runs from the next events on").Example("A rule of one's own", new { text = Sample });
        group.MapGet("/{id}", Get).Needs(Permission.ReadThreats).WithSummary("One rule with its text, origin and statistics");
        group.MapPut("/{id}", Update).Needs(Permission.ManageRules).WithSummary("Put another text in place of a rule's; version is the one that was read").Example("A change", new { text = Sample, version = 1, note = "service accounts only" });
        group.MapPatch("/{id}", Configure).Needs(Permission.ManageRules)
            .WithSummary("Switch a rule on or off, give it another severity (null goes back to its own) or tags; also rules that come with the console")
            .Example("Off", new { enabled = false }).Example("Graver", new { severity = "high", tags = SampleTags });
        group.MapDelete("/{id}", Delete).Needs(Permission.ManageRules).Succeeds(StatusCodes.Status204NoContent).WithSummary("Remove a rule of one's own; what it found stays");
        group.MapPatch("/", ConfigureAll).Needs(Permission.ManageRules).WithSummary("Change the settings of every rule that a filter matches")
            .Example("Switch an import off", new { filter = new { pack = "sigmahq", level = "low" }, enabled = false });
        group.MapPost("/preview", Preview).Needs(Permission.ReadThreats)
            .WithSummary("Try a rule, or an exception's selection for a rule, on the newest stored events; nothing is stored")
            .Example("A rule", new { text = Sample }).Example("An exception", new { rule_id = "6a7e4b0c-3f0e-4b57-9a52-0a4b6f2f9d10", selection = "user.name: svc-backup" });

        group.MapGet("/exceptions", Exceptions).Needs(Permission.ReadThreats).WithSummary("What is known and harmless, with how much each exception held back");
        group.MapPost("/exceptions", CreateException).Needs(Permission.ManageRules).Succeeds(StatusCodes.Status201Created)
            .WithSummary("Hold back matches of a rule, or of every rule with *, for which a Sigma selection holds; they are counted")
            .Example("Backup account", new { rule_id = "*", title = "Backup", selection = "user.name: svc-backup", reason = "Nightly job of the backup server", expires_at = "2027-01-01T00:00:00Z" });
        group.MapDelete("/exceptions/{id:long}", DeleteException).Needs(Permission.ManageRules).Succeeds(StatusCodes.Status204NoContent).WithSummary("Take an exception back");

        routes.MapApi(ApiFamily.ThreatOps, "/api/v1/coverage", "Rules").RequireLimit(Limits.Analytics)
            .MapGet("/", Coverage).Needs(Permission.ReadThreats).WithSummary("ATT&CK techniques that the enabled rules are for, and rules that can't fire on what comes in");
    }

    private static async Task<Result<RuleListBody>> List([AsParameters] RuleQuery query, Actor actor, RuleService rules, CancellationToken ct) =>
        query.ToFilter().Succeeded(out var filter, out var error) ? await rules.ListAsync(actor, filter, query.ToPage(), ct).Map(RuleListBody.From) : error;

    private static Task<Result<RuleDetailBody>> Get(string id, Actor actor, RuleService rules, CancellationToken ct) => rules.GetAsync(actor, id, ct).Map(RuleDetailBody.From);

    private static Task<Result<RuleDetailBody>> Create(RuleTextBody request, Actor actor, RuleService rules, CancellationToken ct) =>
        rules.CreateAsync(actor, request.Text, ct).Map(RuleDetailBody.From);

    private static async Task<Result<RuleDetailBody>> Update(string id, RuleTextBody request, Actor actor, RuleService rules, CancellationToken ct) =>
        request.Version is { } version ? await rules.UpdateAsync(actor, id, request.Text, version, request.Note, ct).Map(RuleDetailBody.From) : Error.Invalid("version", "must be the version that was read");

    private static async Task<Result<RuleBody>> Configure(string id, RuleChangeBody request, Actor actor, RuleSettingsService settings, CancellationToken ct) =>
        request.ToChange().Succeeded(out var change, out var error) ? await settings.ChangeAsync(actor, id, change, ct).Map(RuleBody.From) : error;

    private static async Task<Result<RuleBulkResult>> ConfigureAll(RuleBulkBody request, Actor actor, RuleSettingsService settings, CancellationToken ct) =>
        (request.Filter ?? new RuleFilterBody()).ToFilter().Succeeded(out var filter, out var error) && request.ToChange().Succeeded(out var change, out error)
            ? await settings.ChangeAllAsync(actor, filter, change, ct)
            : error;

    private static Task<Result<Done>> Delete(string id, Actor actor, RuleService rules, CancellationToken ct) => rules.DeleteAsync(actor, id, ct);

    private static Task<Result<PreviewResult>> Preview(PreviewBody request, Actor actor, RulePreviewService previews, CancellationToken ct) =>
        previews.RunAsync(actor, new PreviewRequest(request.Text, request.RuleId, request.Selection), ct);

    private static Task<Result<RuleExceptionListBody>> Exceptions(Actor actor, RuleExceptionService exceptions, CancellationToken ct) =>
        exceptions.ListAsync(actor, ct).Map(rows => new RuleExceptionListBody(rows));

    private static Task<Result<RuleExceptionView>> CreateException(NewExceptionBody request, Actor actor, RuleExceptionService exceptions, CancellationToken ct) =>
        exceptions.CreateAsync(actor, new NewException(request.RuleId, request.Title, request.Selection, request.Reason, request.ExpiresAt?.UtcDateTime), ct);

    private static Task<Result<Done>> DeleteException(long id, Actor actor, RuleExceptionService exceptions, CancellationToken ct) => exceptions.DeleteAsync(actor, id, ct);

    private static Task<Result<Coverage>> Coverage(Actor actor, CoverageService coverage, CancellationToken ct) => coverage.ReadAsync(actor, ct);
}

/// <summary>Which rules, and which page of them.</summary>
internal sealed record RuleQuery
{
    [FromQuery(Name = "page")]
    public int? Page { get; init; }

    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>Part of the title, id, file or author, or a whole tag.</summary>
    [FromQuery(Name = "q")]
    public string? Text { get; init; }

    /// <summary>informational, low, medium, high or critical.</summary>
    [FromQuery(Name = "level")]
    public string? Level { get; init; }

    /// <summary>built-in, own, or the name of an import.</summary>
    [FromQuery(Name = "pack")]
    public string? Pack { get; init; }

    [FromQuery(Name = "enabled")]
    public bool? Enabled { get; init; }

    /// <summary>An ATT&amp;CK technique such as T1110; its sub-techniques count too.</summary>
    [FromQuery(Name = "technique")]
    public string? Technique { get; init; }

    /// <summary>Whether it matched in the last 30 days.</summary>
    [FromQuery(Name = "fired")]
    public bool? Fired { get; init; }

    /// <summary>Whether it is enabled and can't run.</summary>
    [FromQuery(Name = "faulty")]
    public bool? Faulty { get; init; }

    public PageRequest ToPage() => new(Page ?? 1, Limit ?? 50);

    public Result<RuleFilter> ToFilter() => new RuleFilterBody { Q = Text, Level = Level, Pack = Pack, Enabled = Enabled, Technique = Technique, Fired = Fired, Faulty = Faulty }.ToFilter();
}
