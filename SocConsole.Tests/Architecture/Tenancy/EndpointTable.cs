namespace SocConsole.Tests.Architecture.Tenancy;

/// <summary>
/// Every endpoint of the API by how it is kept to one organization. An endpoint that is missing here fails a test: whoever adds one says which rows it can
/// reach, and the tests then try to reach another organization's.
/// </summary>
internal static class EndpointTable
{
    private static readonly object Nothing = new();

    /// <summary>Endpoints that name a row: called by South with North's id they answer 404 and change nothing.</summary>
    public static readonly IReadOnlyDictionary<string, NamedRow> ById = new Dictionary<string, NamedRow>(StringComparer.Ordinal)
    {
        ["GET /api/v1/threats/{threatId}"] = new(rows => rows.Threat),
        ["GET /api/v1/threats/{threatId}/evidence"] = new(rows => rows.Threat),
        ["POST /api/v1/threats/{threatId}/status"] = new(rows => rows.Threat, rows => $"/api/v1/threats/{rows.Threat}", new { status = "false_positive", comment = "ours" }),
        ["POST /api/v1/threats/{threatId}/assign"] = new(rows => rows.Threat, rows => $"/api/v1/threats/{rows.Threat}", new { unassign = false }),
        ["POST /api/v1/threats/{threatId}/playbooks"] = new(rows => rows.Threat, rows => $"/api/v1/playbooks?threat_id={rows.Threat}", new { mode = "dry_run" }),
        ["GET /api/v1/playbooks/{playbookId}"] = new(rows => rows.EndedRun),
        ["POST /api/v1/playbooks/{playbookId}/approve"] = new(rows => rows.WaitingRun, rows => $"/api/v1/playbooks/{rows.WaitingRun}", new { approved = true, comment = "ours" }),
        ["POST /api/v1/playbooks/{playbookId}/revert"] = new(rows => rows.EndedRun, rows => $"/api/v1/playbooks/{rows.EndedRun}", Nothing),
        ["GET /api/v1/rules/{id}"] = new(rows => rows.Rule),
        ["PUT /api/v1/rules/{id}"] = new(rows => rows.Rule, rows => $"/api/v1/rules/{rows.Rule}", new { text = TwoOrganizations.RuleText.Replace("low", "high", StringComparison.Ordinal), version = 1 }),
        ["PATCH /api/v1/rules/{id}"] = new(rows => rows.Rule, rows => $"/api/v1/rules/{rows.Rule}", new { enabled = false }),
        ["DELETE /api/v1/rules/{id}"] = new(rows => rows.Rule, rows => $"/api/v1/rules/{rows.Rule}"),
        ["POST /api/v1/rules/{id}/runs"] = new(rows => rows.Rule, rows => $"/api/v1/rules/runs?rule_id={rows.Rule}", new { open_threats = true }),
        ["GET /api/v1/rules/{id}/versions"] = new(rows => rows.Rule),
        ["GET /api/v1/rules/{id}/versions/{version}"] = new(rows => rows.Rule),
        ["POST /api/v1/rules/{id}/versions/{version}/restore"] = new(rows => rows.Rule, rows => $"/api/v1/rules/{rows.Rule}"),
        ["GET /api/v1/rules/runs/{runId}"] = new(rows => rows.RuleRun),
        ["GET /api/v1/rules/runs/{runId}/matches"] = new(rows => rows.RuleRun),
        ["POST /api/v1/rules/runs/{runId}/cancel"] = new(rows => rows.RuleRun, rows => $"/api/v1/rules/runs/{rows.RuleRun}"),
        ["GET /api/v1/rules/placeholders/{name}"] = new(_ => TwoOrganizations.PlaceholderName),
        ["DELETE /api/v1/rules/placeholders/{name}"] = new(_ => TwoOrganizations.PlaceholderName, _ => "/api/v1/rules/placeholders"),
        ["DELETE /api/v1/rules/exceptions/{id}"] = new(rows => rows.Exception, _ => "/api/v1/rules/exceptions"),
        ["GET /api/v1/simulate-attack/{simulationId}"] = new(rows => rows.Simulation),
        ["GET /api/v1/evidence/{id}"] = new(rows => rows.Evidence),
        ["DELETE /api/v1/blocklist/{id}"] = new(rows => rows.Block, _ => "/api/v1/blocklist"),
        ["DELETE /api/v1/blocklist/tokens/{id}"] = new(rows => rows.Token, _ => "/api/v1/blocklist/tokens"),
        ["DELETE /api/v1/hunt/saved/{id}"] = new(rows => rows.Hunt, _ => "/api/v1/hunt/saved"),
        ["GET /api/v1/indicators/{id}"] = new(rows => rows.Indicator),
        ["GET /api/v1/indicators/{id}/claims"] = new(rows => rows.Indicator),
        ["GET /api/v1/indicators/{id}/sightings"] = new(rows => rows.Indicator),
        ["POST /api/v1/indicators/{id}/sightings"] = new(rows => rows.Indicator, rows => $"/api/v1/indicators/{rows.Indicator}/sightings", new { count = 3 }),
        ["GET /api/v1/indicators/{id}/decay"] = new(rows => rows.Indicator),
        ["PUT /api/v1/indicators/{id}"] = new(rows => rows.Indicator, _ => "/api/v1/indicators", new { value = "192.0.2.9" }),
        ["DELETE /api/v1/indicators/{id}"] = new(rows => rows.Indicator, _ => "/api/v1/indicators"),
        ["GET /api/lookup/{lookup_id}"] = new(rows => rows.Lookup),
        ["POST /api/lookup/{lookup_id}/notes"] = new(rows => rows.Lookup, rows => $"/api/lookup/{rows.Lookup}", new { text = "ours" }),
        ["DELETE /api/rechecks/{id}"] = new(rows => rows.Recheck, _ => "/api/rechecks"),
        ["POST /api/rechecks/changes/{id}/seen"] = new(rows => rows.VerdictChange, _ => "/api/rechecks/changes", Nothing),
        ["GET /api/v1/sources/{id}"] = new(rows => rows.Source),
        ["PUT /api/v1/sources/{id}"] = new(rows => rows.Source, _ => "/api/v1/sources", new { name = "ours" }),
        ["DELETE /api/v1/sources/{id}"] = new(rows => rows.Source, _ => "/api/v1/sources"),
        ["GET /api/v1/feeds/{id}"] = new(rows => rows.Feed),
        ["PUT /api/v1/feeds/{id}"] = new(rows => rows.Feed, _ => "/api/v1/feeds", new { source_name = "ours", base_url = "https://ours.example" }),
        ["POST /api/v1/feeds/{id}/fetch"] = new(rows => rows.Feed, _ => "/api/v1/jobs", Nothing),
        ["DELETE /api/v1/feeds/{id}"] = new(rows => rows.Feed, _ => "/api/v1/feeds"),
        ["GET /api/v1/feeds/jobs/{id}"] = new(rows => rows.Job),
        ["GET /api/v1/jobs/{id}"] = new(rows => rows.Job),
        ["POST /api/v1/jobs/{id}/cancel"] = new(rows => rows.Job, rows => $"/api/v1/jobs/{rows.Job}", Nothing),
        ["DELETE /api/v1/jobs/{id}"] = new(rows => rows.Job, rows => $"/api/v1/jobs/{rows.Job}"),
        ["GET /api/v1/darkweb/{id}"] = new(rows => rows.DarkWeb),
        ["GET /api/v1/darkweb/{id}/pages"] = new(rows => rows.DarkWeb),
        ["PUT /api/v1/darkweb/{id}"] = new(rows => rows.DarkWeb, _ => "/api/v1/darkweb", new { name = "ours", url = "http://ours.onion/" }),
        ["DELETE /api/v1/darkweb/{id}"] = new(rows => rows.DarkWeb, _ => "/api/v1/darkweb"),
        ["POST /api/v1/darkweb/{id}/scrape"] = new(rows => rows.DarkWeb, _ => "/api/v1/darkweb"),
        ["GET /api/v1/campaigns/{id}"] = new(rows => rows.Campaign),
        ["PUT /api/v1/campaigns/{id}"] = new(rows => rows.Campaign, _ => "/api/v1/campaigns", new { name = "ours" }),
        ["DELETE /api/v1/campaigns/{id}"] = new(rows => rows.Campaign, _ => "/api/v1/campaigns"),
        ["GET /api/v1/exclusions/{id}"] = new(rows => rows.Exclusion),
        ["GET /api/v1/exclusions/{id}/entries"] = new(rows => rows.Exclusion),
        ["PUT /api/v1/exclusions/{id}"] = new(rows => rows.Exclusion, _ => "/api/v1/exclusions", new { name = "ours", kind = "exact" }),
        ["DELETE /api/v1/exclusions/{id}"] = new(rows => rows.Exclusion, _ => "/api/v1/exclusions"),
        ["GET /api/bulk/{job_id}"] = new(rows => rows.Bulk),
        ["GET /api/bulk/{job_id}/download"] = new(rows => rows.Bulk),
        ["POST /api/bulk/{job_id}/cancel"] = new(rows => rows.Bulk, rows => $"/api/bulk/{rows.Bulk}"),
        ["DELETE /api/bulk/{job_id}"] = new(rows => rows.Bulk, rows => $"/api/bulk/{rows.Bulk}"),
        ["GET /api/webhooks/subscriptions/{webhook_id}"] = new(rows => rows.Webhook),
        ["PATCH /api/webhooks/subscriptions/{webhook_id}"] = new(rows => rows.Webhook, rows => $"/api/webhooks/subscriptions/{rows.Webhook}", new { description = "ours" }),
        ["DELETE /api/webhooks/subscriptions/{webhook_id}"] = new(rows => rows.Webhook, _ => "/api/webhooks/subscriptions"),
        ["POST /api/webhooks/subscriptions/{webhook_id}/rotate-secret"] = new(rows => rows.Webhook, rows => $"/api/webhooks/subscriptions/{rows.Webhook}"),
        ["GET /api/webhooks/subscriptions/{webhook_id}/deliveries"] = new(rows => rows.Webhook),
        ["POST /api/webhooks/deliveries/{delivery_id}/resend"] = new(rows => rows.Delivery, rows => $"/api/webhooks/subscriptions/{rows.Webhook}/deliveries"),
        ["DELETE /api/auth/api-keys/{id}"] = new(rows => rows.Key, _ => "/api/auth/api-keys"),
        ["DELETE /api/auth/devices/{id}"] = new(rows => rows.Device, _ => "/api/auth/devices"),
        ["DELETE /api/auth/sessions/{sessionId}"] = new(rows => rows.Session, _ => "/api/auth/sessions"),
        ["POST /api/auth/users/{userId}/role"] = new(rows => rows.User, _ => "/api/auth/users", new { role = "viewer" }),
        ["POST /api/auth/users/{userId}/disable"] = new(rows => rows.User, _ => "/api/auth/users", new { disabled = true }),
        ["POST /api/auth/users/{userId}/reset"] = new(rows => rows.User, _ => "/api/auth/users", Nothing),
    };

    /// <summary>Endpoints that list rows, with what North's answer holds and South's must not.</summary>
    public static readonly IReadOnlyDictionary<string, ListedRows> Lists = new Dictionary<string, ListedRows>(StringComparer.Ordinal)
    {
        ["GET /api/v1/threats"] = new(TwoOrganizations.Attacker),
        ["GET /api/v1/playbooks"] = new("PB-"),
        ["GET /api/v1/rules"] = new("northern-rule", _ => "?q=northern"),
        ["GET /api/v1/rules/exceptions"] = new("northern-exception"),
        ["GET /api/v1/rules/runs"] = new("northern-rule"),
        ["GET /api/v1/rules/placeholders"] = new(TwoOrganizations.PlaceholderName),
        ["GET /api/v1/coverage"] = new(TwoOrganizations.RuleTechnique),
        ["GET /api/v1/simulate-attack"] = new(TwoOrganizations.TargetName),
        ["GET /api/v1/evidence"] = new("evidence", rows => $"?threat_id={rows.Threat}", "file_name"),
        ["GET /api/v1/blocklist"] = new(TwoOrganizations.Attacker, _ => "?active_only=false"),
        ["GET /api/v1/blocklist/tokens"] = new(TwoOrganizations.FirewallName),
        ["GET /api/v1/events/rejected"] = new("not text"),
        ["GET /api/v1/events/sources"] = new(TwoOrganizations.SourceName),
        ["GET /api/v1/ingestion/failures"] = new("not text"),
        ["GET /api/v1/ingestion/sources"] = new(TwoOrganizations.SourceName),
        ["GET /api/v1/analytics/dashboard"] = new("brute_force_attack"),
        ["GET /api/v1/hunt/search"] = new(TwoOrganizations.SourceName),
        ["GET /api/v1/hunt/statistics"] = new(TwoOrganizations.SourceName, _ => "?field=source"),
        ["GET /api/v1/hunt/timeline"] = new(TwoOrganizations.Attacker, _ => $"?q={TwoOrganizations.Attacker}", "\"matches\":6"),
        ["GET /api/v1/hunt/fields"] = new(TwoOrganizations.SourceName),
        ["GET /api/v1/hunt/export"] = new(TwoOrganizations.SourceName),
        ["GET /api/v1/hunt/saved"] = new(TwoOrganizations.HuntName),
        ["GET /api/v1/indicators"] = new(TwoOrganizations.IndicatorName),
        ["GET /api/v1/indicators/summary/stats"] = new("\"total_indicators\":1"),
        ["GET /api/v1/indicators/export"] = new(TwoOrganizations.IndicatorName, _ => "?format=csv"),
        ["GET /api/history"] = new("northern-indicator"),
        ["GET /api/rechecks"] = new(TwoOrganizations.WatchedName),
        ["GET /api/rechecks/changes"] = new(TwoOrganizations.WatchedName),
        ["GET /api/providers/metrics"] = new("/api/v1/rules/{id}/runs"),
        ["GET /api/v1/sources"] = new("northern-feed"),
        ["GET /api/v1/feeds"] = new("northern-provider"),
        ["GET /api/v1/feeds/jobs"] = new("northern-provider"),
        ["GET /api/v1/jobs"] = new("northern-provider"),
        ["GET /api/v1/darkweb"] = new(TwoOrganizations.DarkWebName),
        ["GET /api/v1/darkweb/status"] = new("\"total_sources\":1"),
        ["GET /api/v1/feed-comparison/overview"] = new("\"total_open_source\":1"),
        ["GET /api/v1/feed-comparison/by-source"] = new("northern-feed"),
        ["GET /api/v1/feed-comparison/by-type"] = new("northern-feed"),
        ["GET /api/v1/feed-comparison/comprehensive"] = new("northern-feed"),
        ["GET /api/v1/campaigns"] = new("northern-campaign"),
        ["GET /api/v1/exclusions"] = new("northern-exclusion"),
        ["GET /api/bulk"] = new("northern.csv"),
        ["GET /api/webhooks/subscriptions"] = new(TwoOrganizations.WebhookName),
        ["GET /api/v1/audit"] = new(ConsoleAdmin, _ => "?limit=100"),
        ["GET /api/auth/api-keys"] = new(TwoOrganizations.KeyName),
        ["GET /api/auth/devices"] = new(TwoOrganizations.DeviceName),
        ["GET /api/auth/sessions"] = new(ConsoleAdmin),
        ["GET /api/auth/users"] = new(ConsoleAdmin),
        ["GET /api/auth/me"] = new(ConsoleAdmin),
    };

    /// <summary>Endpoints that can only touch what is the caller's own or nobody's; the settings of stages have a test of their own.</summary>
    public static readonly IReadOnlyList<string> WithoutRows =
    [
        "GET /api/health",
        "GET /api/providers",
        "GET /api/providers/{name}",
        "GET /api/providers/health",
        "GET /api/providers/performance",
        "GET /api/stream_ioc",
        "POST /api/check_ioc",
        "POST /api/providers/{name}/test",
        "POST /api/rechecks",
        "PUT /api/providers/{name}",
        "GET /api/v1/agents/status",
        "GET /api/v1/analytics/metrics",
        "GET /api/v1/attack/techniques",
        "GET /api/v1/audit/verify",
        "GET /health",
        "PATCH /api/v1/rules",
        "POST /api/auth/api-keys",
        "POST /api/auth/devices",
        "POST /api/auth/invite",
        "POST /api/auth/login",
        "POST /api/auth/logout",
        "POST /api/auth/password",
        "POST /api/auth/refresh",
        "POST /api/auth/register",
        "POST /api/auth/totp/begin",
        "POST /api/auth/totp/confirm",
        "POST /api/auth/totp/disable",
        "POST /api/v1/agents/{agentName}/configure",
        "POST /api/v1/auth/login",
        "POST /api/v1/auth/refresh",
        "POST /api/v1/blocklist/tokens",
        "POST /api/v1/detect",
        "POST /api/v1/events",
        "POST /api/v1/rules",
        "POST /api/v1/rules/exceptions",
        "POST /api/v1/rules/import",
        "POST /api/v1/rules/preview",
        "POST /api/v1/rules/runs",
        "GET /api/v1/rules/state",
        "PUT /api/v1/rules/placeholders/{name}",
        "POST /api/v1/rules/test",
        "POST /api/v1/parse",
        "POST /api/v1/hunt/saved",
        "POST /api/v1/indicators",
        "POST /api/v1/indicators/deduplicate",
        "POST /api/v1/indicators/extract",
        "POST /api/v1/indicators/normalize",
        "POST /api/v1/indicators/import",
        "POST /api/v1/sources",
        "GET /api/v1/feeds/presets",
        "POST /api/v1/feeds",
        "POST /api/v1/feeds/fetch-all",
        "POST /api/v1/campaigns",
        "POST /api/v1/exclusions",
        "POST /api/v1/exclusions/import",
        "POST /api/v1/exclusions/preview",
        "POST /api/v1/exclusions/test",
        "POST /api/v1/darkweb",
        "POST /api/v1/darkweb/scrape-all",
        "POST /api/bulk",
        "POST /api/v1/stix/validate",
        "POST /api/v1/simulate-attack",
        "GET /api/webhooks/events",
        "POST /api/webhooks/subscriptions",

        // Names its row in the body: WebhookEndpointTests.
        "POST /api/webhooks/test",

        // The same addresses for all, each showing the caller's own: TaxiiServerTests.
        "GET /taxii2",
        "GET /taxii2/{root}",
        "GET /taxii2/{root}/collections",
        "GET /taxii2/{root}/collections/{collection}",
        "GET /taxii2/{root}/collections/{collection}/manifest",
        "GET /taxii2/{root}/collections/{collection}/objects",
        "POST /taxii2/{root}/collections/{collection}/objects",
        "DELETE /taxii2/{root}/collections/{collection}/objects/{objectId}",
        "GET /taxii2/{root}/collections/{collection}/objects/{objectId}",
        "GET /taxii2/{root}/collections/{collection}/objects/{objectId}/versions",
        "GET /taxii2/{root}/status/{status}",
    ];

    /// <summary>Endpoints whose address is the credential: who has the secret is North's firewall.</summary>
    public static readonly IReadOnlyList<string> BySecret =
    [
        "GET /blocklist/{secret}.json",
        "GET /blocklist/{secret}.txt",

        // SharingEndpointTests.
        "GET /indicators/{secret}.txt",
        "GET /misp-feed/{secret}/hashes.csv",
        "GET /misp-feed/{secret}/manifest.json",
        "GET /misp-feed/{secret}/{uuid}.json",
    ];

    private const string ConsoleAdmin = Support.ConsoleApplication.AdminEmail;
}

/// <param name="Id">North's row.</param>
/// <param name="Witness">What North reads to see that the row is unchanged; null where the endpoint only reads.</param>
/// <param name="Body">A valid body; null for none.</param>
internal sealed record NamedRow(Func<NorthernRows, string> Id, Func<NorthernRows, string>? Witness = null, object? Body = null);

/// <param name="Mark">A text that only North's rows have.</param>
/// <param name="Query">Added to the address.</param>
/// <param name="Second">A second such text, where the first stands in every answer.</param>
internal sealed record ListedRows(string Mark, Func<NorthernRows, string>? Query = null, string? Second = null)
{
    public string Text => Second ?? Mark;
}
