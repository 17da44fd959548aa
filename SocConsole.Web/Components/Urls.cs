using System.Globalization;
using System.Text;
using SocConsole.Core.Audit;
using SocConsole.Core.Enrichment.Bulk;
using SocConsole.Core.Kernel;
using SocConsole.Web.Components.Pages.Enrichment;
using SocConsole.Web.Components.Pages.Graph;
using SocConsole.Web.Components.Pages.Hunting;
using SocConsole.Web.Components.Pages.Incidents;
using SocConsole.Web.Components.Pages.InsiderAlerts;
using SocConsole.Web.Components.Pages.Intelligence;
using SocConsole.Web.Components.Pages.People;
using SocConsole.Web.Components.Pages.Threats;

namespace SocConsole.Web.Components;

/// <summary>The only place that writes addresses of pages. Everything that comes from data is escaped here.</summary>
public static class Urls
{
    public const string Overview = "/console";
    public const string Approvals = "/console/approvals";
    public const string Playbooks = "/console/playbooks";
    public const string Agents = "/console/agents";
    public const string Simulate = "/console/simulate";
    public const string Ingestion = "/console/ingestion";
    public const string BlockList = "/console/blocklist";
    public const string DarkWeb = "/console/darkweb";
    public const string AuditTrail = "/console/admin/audit";
    public const string Users = "/console/admin/users";
    public const string Keys = "/console/admin/keys";
    public const string Organization = "/console/admin/organization";
    public const string RulesRoot = "/console/rules";
    public const string Coverage = "/console/coverage";
    public const string NewRule = "/console/rules/new";
    public const string Placeholders = "/console/rules/placeholders";
    public const string RuleRuns = "/console/rules/runs";
    public const string RuleExceptions = "/console/rules/exceptions";
    public const string ExclusionsRoot = "/console/exclusions";
    public const string Feeds = "/console/feeds";
    public const string FeedComparison = "/console/feeds/comparison";
    public const string Sources = "/console/sources";
    public const string Campaigns = "/console/campaigns";
    public const string FetchJobsRoot = "/console/jobs";
    public const string LookupRoot = "/console/lookup";
    public const string WatchedRoot = "/console/lookup/watched";
    public const string BulkRoot = "/console/lookup/bulk";
    public const string ProvidersRoot = "/console/providers";
    public const string Settings = "/console/settings";
    public const string SignOut = "/logout";
    public const string HuntExportPath = "/console/hunt/export";
    public const string IncidentsRoot = "/console/incidents";
    public const string AttackPaths = "/console/attack-paths";
    public const string Workflows = "/console/workflows";
    public const string NewWorkflow = "/console/workflows/new";
    public const string Triggers = "/console/triggers";
    public const string NewTrigger = "/console/triggers/new";
    public const string Webhooks = "/console/webhooks";
    public const string Onboarding = "/console/onboarding";
    public const string Endpoints = "/console/endpoints";
    public const string Assets = "/console/assets";
    public const string ResponseActions = "/console/actions";
    public const string Connectors = "/console/connectors";
    public const string PeopleRoot = "/console/people";
    public const string PeopleImport = "/console/people-import";
    public const string ApiDocs = "/docs";
    public const string InsiderAlertsRoot = "/console/alerts";
    public const string Models = "/console/models";
    public const string InsiderSettings = "/console/models/settings";
    public const string GraphRoot = "/console/graph";
    public const string WorldMap = "/console/map";
    private const string ThreatsRoot = "/console/threats";
    private const string SignInPage = "/login";

    public static string Threats(ThreatQuery? query = null) => ThreatsRoot + (query ?? new ThreatQuery()).ToQueryString();

    public static string Threat(string number, string? tab = null) => $"{ThreatsRoot}/{Uri.EscapeDataString(number)}" + Query(("tab", tab));

    public static string Hunt(HuntAddress? address = null) => "/console/hunt" + (address ?? new HuntAddress()).ToQueryString();

    /// <summary>The download of a hunt's events.</summary>
    public static string HuntExport(HuntAddress address, string format) => HuntExportPath + (address with { Open = null }).ToQueryString() is var path && path.Contains('?') ? $"{path}&format={format}" : $"{path}?format={format}";

    public static string Incident(int number, string? tab = null) => $"{IncidentsRoot}/{Core.Incidents.IncidentNumber.Text(number)}" + Query(("tab", tab));

    public static string Incidents(IncidentQuery? query = null) => IncidentsRoot + (query ?? new IncidentQuery()).ToQueryString();

    /// <summary>Downloads of an incident: its report as <c>html</c> or <c>pdf</c>, and a file of its evidence.</summary>
    public static string IncidentReport(int number, string format) => $"{Incident(number)}/report.{format}";

    public static string IncidentEvidence(int number, long id) => string.Create(CultureInfo.InvariantCulture, $"{Incident(number)}/evidence/{id}");

    public static string InsiderAlerts(InsiderAlertAddress? address = null) => InsiderAlertsRoot + (address ?? new InsiderAlertAddress()).ToQueryString();

    /// <summary>A person who is watched, by user id; and the download of all that is kept about them.</summary>
    public static string PersonExport(string userId) => Person(userId) + "/export";

    /// <summary>A model held against the champion, and the download of a model.</summary>
    public static string ModelComparison(int id) => Models + Query(("compare", id.ToString(CultureInfo.InvariantCulture)));

    public static string ModelExport(int id) => string.Create(CultureInfo.InvariantCulture, $"{Models}/{id}/export");

    public static string EntityGraph(GraphAddress? address = null) => GraphRoot + (address ?? new GraphAddress()).ToQueryString();

    public static string AttackPathsOf(string last) => AttackPaths + Query(("last", last));

    public static string Workflow(int id) => string.Create(CultureInfo.InvariantCulture, $"{Workflows}/{id}");

    public static string WorkflowEditor(int id) => string.Create(CultureInfo.InvariantCulture, $"{Workflows}/{id}/edit");

    /// <summary>The download of a workflow as a CACAO playbook.</summary>
    public static string WorkflowExport(int id) => string.Create(CultureInfo.InvariantCulture, $"{Workflows}/{id}/cacao");

    /// <summary>The workflows; what is null is no filter. <paramref name="incident"/> is a number as people write it.</summary>
    public static string WorkflowList(string? text = null, string? status = null, string? incident = null, bool archived = false, int page = 1) => Workflows + Query(
        ("q", text), ("status", status), ("incident", incident), ("archived", archived ? "yes" : null), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>The catalogue of actions; what is null is no filter.</summary>
    public static string ActionList(string? text = null, string? category = null, string? state = null) => ResponseActions + Query(("q", text), ("category", category), ("state", state));

    /// <summary>The people who are watched; one of them.</summary>
    public static string People(PeopleAddress? address = null) => PeopleRoot + (address ?? new PeopleAddress()).ToQueryString();

    public static string Person(string userId, PersonAddress? address = null) => $"{PeopleRoot}/{Uri.EscapeDataString(userId)}" + (address ?? new PersonAddress()).ToQueryString();

    public static string Trigger(int id) => string.Create(CultureInfo.InvariantCulture, $"{Triggers}/{id}");

    public static string Webhook(int id, string? status = null, int page = 1) => string.Create(CultureInfo.InvariantCulture, $"{Webhooks}/{id}") + Query(
        ("status", status), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    public static string Endpoint(int id) => string.Create(CultureInfo.InvariantCulture, $"{Endpoints}/{id}");

    public static string Asset(int id) => string.Create(CultureInfo.InvariantCulture, $"{Assets}/{id}");

    public static string Playbook(string number) => $"{Playbooks}/{Uri.EscapeDataString(number)}";

    public static string PlaybookList(string? status, int page = 1) => Playbooks + Query(("status", status), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    public static string Rule(string id) => $"{RulesRoot}/{Uri.EscapeDataString(id)}";

    /// <summary>The rule's page after its text was saved, which offers to run it over the past.</summary>
    public static string SavedRule(string id) => Rule(id) + Query(("saved", "true"));

    public static string RuleRun(string id, int page = 1) => $"{RuleRuns}/{Uri.EscapeDataString(id)}" + Query(("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    public static string RuleRunList(int page = 1) => RuleRuns + Query(("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>The list of rules; what is null is no filter.</summary>
    public static string Rules(string? text = null, string? level = null, string? pack = null, string? state = null, string? technique = null, int page = 1) => RulesRoot + Query(
        ("q", text), ("level", level), ("pack", pack), ("state", state), ("technique", technique), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>The exclusions; <paramref name="open"/> is a number, or <c>new</c>.</summary>
    public static string Exclusions(string? text = null, string? kind = null, string? purpose = null, string? state = null, string? open = null) =>
        ExclusionsRoot + Query(("q", text), ("kind", kind), ("purpose", purpose), ("state", state), ("open", open));
    public static string Indicators(IndicatorAddress? address = null) => "/console/indicators" + (address ?? new IndicatorAddress()).ToQueryString();

    public static string Indicator(int id) => string.Create(CultureInfo.InvariantCulture, $"/console/indicators/{id}");
    /// <summary>The IOC check with its list of checks; one check; indicators that are watched, with only unseen changes or all; providers, with one open.</summary>
    public static string Lookup(LookupAddress? address = null) => LookupRoot + (address ?? new LookupAddress()).ToQueryString();
    public static string LookupResult(Guid id) => $"{LookupRoot}/{id}";
    public static string Watched(bool all = false, int page = 1) => WatchedRoot + Query(("changes", all ? "all" : null), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));
    /// <summary>Files that are checked, one of them with its rows, and its download.</summary>
    public static string Bulk(int page = 1) => BulkRoot + Query(("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));
    public static string BulkJob(Guid id, string? status = null, string? verdict = null, int page = 1) => $"{BulkRoot}/{id}" + Query(
        ("status", status), ("verdict", verdict), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));
    public static string BulkDownload(Guid id, BulkFormat format) => $"{BulkRoot}/{id}/download" + Query(("format", Wire.Name(format)));
    public static string Providers(string? open = null) => ProvidersRoot + Query(("open", open));
    /// <summary>The form for a new feed; with <paramref name="preset"/> filled in from it.</summary>
    public static string NewFeed(string? preset = null) => Feeds + Query(("do", "add"), ("preset", preset));
    public static string Feed(int id) => string.Create(CultureInfo.InvariantCulture, $"{Feeds}/{id}");
    /// <summary>The form for a new source, or for one that is there.</summary>
    public static string EditSource(int? id = null) => Sources + Query(("edit", id?.ToString(CultureInfo.InvariantCulture) ?? "new"));
    public static string CampaignList(int page = 1) => Campaigns + Query(("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));
    public static string NewCampaign => Campaigns + Query(("do", "add"));
    public static string Campaign(int id, int page = 1) => string.Create(CultureInfo.InvariantCulture, $"{Campaigns}/{id}") + Query(("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));
    public static string FetchJob(int id) => string.Create(CultureInfo.InvariantCulture, $"{FetchJobsRoot}/{id}");
    /// <summary>Jobs; <paramref name="feed"/> asks for one feed's.</summary>
    public static string FetchJobs(string? kind = null, string? status = null, int? feed = null, int page = 1) => FetchJobsRoot + Query(
        ("kind", kind), ("status", status), ("feed", feed?.ToString(CultureInfo.InvariantCulture)), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    public static string Simulation(string number) => Simulate + Query(("run", number));

    public static string Audit(AuditFilter filter, int page = 1) => AuditTrail + Query(
        ("actor", filter.Actor),
        ("action", filter.Action),
        ("subject", filter.Subject),
        ("from", Time(filter.From)),
        ("until", Time(filter.Until)),
        ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>The refused lines of a source, or of all.</summary>
    public static string RefusedLines(string? source, int page = 1) => Ingestion + Query(("source", source), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>The download of an evidence package.</summary>
    public static string Evidence(long id) => string.Create(CultureInfo.InvariantCulture, $"/console/evidence/{id}");

    /// <summary>The address that a firewall polls. Holds a secret: shown once, never logged.</summary>
    public static string BlockListPoll(string origin, string secret, string format) => $"{origin.TrimEnd('/')}/blocklist/{Uri.EscapeDataString(secret)}.{format}";

    public static string SignIn(string? returnUrl = null) => SignInPage + Query(("returnUrl", returnUrl));

    /// <summary>A page of this console to go to after signing in; anything else, another site above all, becomes the overview.</summary>
    public static string LocalOrOverview(string? returnUrl)
    {
        var isOurs = returnUrl is not null
            && (returnUrl == Overview || returnUrl.StartsWith(Overview + "/", StringComparison.Ordinal) || returnUrl.StartsWith(Overview + "?", StringComparison.Ordinal))
            && !returnUrl.Contains('\\')
            && !returnUrl.Any(char.IsControl);
        return isOurs ? returnUrl! : Overview;
    }

    /// <summary>UTC with a Z, so that a link means the same everywhere.</summary>
    internal static string? Time(DateTime? utc) => utc?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static string Query(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in parts)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return query.ToString();
    }
}
