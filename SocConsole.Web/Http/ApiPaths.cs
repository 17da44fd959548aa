namespace SocConsole.Web.Http;

/// <summary>Which family a path belongs to when no endpoint says so: unknown paths and wrong methods.</summary>
internal static class ApiPaths
{
    // The first prefix that fits decides.
    private static readonly (PathString Prefix, ApiFamily? Family)[] Prefixes =
    [
        ("/console", null),
        ("/_framework", null),
        ("/_content", null),
        ("/_blazor", null),
        ("/docs", null),
        ("/redoc", null),
        ("/openapi", null),
        ("/api/v1/indicators", ApiFamily.ThreatIntel),
        ("/api/v1/sources", ApiFamily.ThreatIntel),
        ("/api/v1/feeds", ApiFamily.ThreatIntel),
        ("/api/v1/feed-comparison", ApiFamily.ThreatIntel),
        ("/api/v1/campaigns", ApiFamily.ThreatIntel),
        ("/api/v1/darkweb", ApiFamily.ThreatIntel),
        ("/api/v1/jobs", ApiFamily.ThreatIntel),
        ("/api/v1/exclusions", ApiFamily.ThreatIntel),
        ("/api/v1/stix", ApiFamily.ThreatIntel),
        ("/api/v1/endpoints", ApiFamily.Xdr),
        ("/api/v1/connectors", ApiFamily.Xdr),
        ("/api/v1/attack", ApiFamily.Shared),
        ("/api/v1/events", ApiFamily.Shared),
        ("/api/v1/ingestion", ApiFamily.Shared),
        ("/api/v1/parse", ApiFamily.Shared),
        ("/api/v1/incidents", ApiFamily.Xdr),
        ("/api/v1/assets", ApiFamily.Xdr),
        ("/api/v1/insider", ApiFamily.InsiderRisk),
        ("/api/v1/models", ApiFamily.InsiderRisk),
        ("/api/v1", ApiFamily.ThreatOps),
        ("/api/auth", ApiFamily.Shared),
        ("/api/health", ApiFamily.Shared),
        ("/api/check_ioc", ApiFamily.IocCheck),
        ("/api/stream_ioc", ApiFamily.IocCheck),
        ("/api/lookup", ApiFamily.IocCheck),
        ("/api/bulk", ApiFamily.IocCheck),
        ("/api/providers", ApiFamily.IocCheck),
        ("/api/history", ApiFamily.IocCheck),
        ("/api/rechecks", ApiFamily.IocCheck),
        ("/api/dashboard", ApiFamily.InsiderRisk),
        ("/api/users", ApiFamily.InsiderRisk),
        ("/api/alerts", ApiFamily.InsiderRisk),
        ("/api/incidents", ApiFamily.InsiderRisk),
        ("/api/analytics", ApiFamily.InsiderRisk),
        ("/api/intelligence/threats", ApiFamily.Xdr),
        ("/api/intelligence/distributed-threats", ApiFamily.Xdr),
        ("/api/intelligence", ApiFamily.InsiderRisk),
        ("/api/activities", ApiFamily.InsiderRisk),
        ("/api/trigger", ApiFamily.InsiderRisk),
        ("/api/simulate", ApiFamily.InsiderRisk),
        ("/api/graph", ApiFamily.InsiderRisk),
        ("/api/geospatial", ApiFamily.InsiderRisk),
        ("/api/agent", ApiFamily.Shared),
        ("/api", ApiFamily.Xdr),
        ("/ingest", ApiFamily.Xdr),
        ("/incidents", ApiFamily.Xdr),
        ("/settings", ApiFamily.Xdr),
        ("/admin", ApiFamily.Xdr),
        ("/honeypot", ApiFamily.Xdr),
        ("/taxii2", ApiFamily.Taxii),
    ];

    /// <summary>The family of a path, <see cref="ApiFamily.Shared"/> for one that no document knows, null for what is no API.</summary>
    public static ApiFamily? FamilyOf(PathString path)
    {
        foreach (var (prefix, family) in Prefixes)
        {
            if (path.StartsWithSegments(prefix))
            {
                return family;
            }
        }

        return ApiFamily.Shared;
    }

    /// <summary>Pages answer their failures themselves.</summary>
    public static bool IsPage(PathString path) => path.StartsWithSegments("/console");

    /// <summary>An attempt on the sign-in page.</summary>
    public static bool IsSignIn(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/login");
}
