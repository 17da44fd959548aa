namespace SocConsole.Tests.Architecture.Tenancy;

/// <summary>The part of <see cref="EndpointTable"/> about people.</summary>
internal static class InsiderEndpointTable
{
    public static readonly IReadOnlyDictionary<string, NamedRow> ById = new Dictionary<string, NamedRow>(StringComparer.Ordinal)
    {
        ["GET /api/users/{user_id}"] = new(_ => NorthernPeople.Person),
        ["GET /api/users/{user_id}/activities"] = new(_ => NorthernPeople.Person),
        ["GET /api/intelligence/{user_id}"] = new(_ => NorthernPeople.Person),
        ["GET /api/v1/insider/people/{user_id}/profile"] = new(_ => NorthernPeople.Person),
        ["GET /api/v1/insider/people/{user_id}/timeline"] = new(_ => NorthernPeople.Person),
        ["PATCH /api/incidents/{alert_id}/status"] = new(rows => rows.People.Alert, _ => "/api/dashboard/stats", new { status = "in_progress" }),
        ["POST /api/incidents/{alert_id}/resolve"] = new(rows => rows.People.Alert, _ => "/api/dashboard/stats", new { resolution_notes = "ours" }),
        ["GET /api/v1/insider/train/{id}"] = new(rows => rows.People.Training),
        ["POST /api/v1/insider/trainings/{id}/cancel"] = new(rows => rows.People.Training, _ => "/api/v1/insider/trainings"),
        ["POST /api/v1/insider/people/{user_id}/reveal"] = new(_ => NorthernPeople.Person, _ => $"/api/users/{NorthernPeople.Person}", new { reason = "a reason of ours" }),
        ["GET /api/v1/insider/people/{user_id}/export"] = new(_ => NorthernPeople.Person),
        ["DELETE /api/v1/insider/people/{user_id}"] = new(_ => NorthernPeople.Person, _ => $"/api/users/{NorthernPeople.Person}"),
        ["POST /api/v1/models/{id}/promote"] = new(rows => rows.People.Model, _ => "/api/v1/models"),
        ["POST /api/v1/models/{id}/retire"] = new(rows => rows.People.Model, _ => "/api/v1/models"),
        ["GET /api/v1/models/{id}/compare"] = new(rows => rows.People.Model),
        ["GET /api/v1/models/{id}/export"] = new(rows => rows.People.Model),
    };

    public static readonly IReadOnlyDictionary<string, ListedRows> Lists = new Dictionary<string, ListedRows>(StringComparer.Ordinal)
    {
        ["GET /api/users"] = new(NorthernPeople.Person),
        ["GET /api/alerts"] = new(NorthernPeople.Person),
        ["GET /api/incidents"] = new(NorthernPeople.Person),
        ["GET /api/dashboard/stats"] = new("\"total_users\":1"),
        ["GET /api/graph/intelligence"] = new(NorthernPeople.Person),
        ["GET /api/geospatial/anomalies"] = new(NorthernPeople.Person),
        ["GET /api/v1/insider/people"] = new(NorthernPeople.Person),
        ["GET /api/v1/insider/scores"] = new(NorthernPeople.Person),
        ["GET /api/v1/insider/settings"] = new("\"retention_days\":399"),
        ["GET /api/v1/insider/trainings"] = new("northern"),
        ["GET /api/v1/models"] = new("northern-model"),
        ["GET /api/analytics/models"] = new("\"activities_processed\":16"),
    };

    public static readonly IReadOnlyList<string> WithoutRows =
    [
        // Name their people in the body or the query: InsiderEndpointTests.
        "POST /api/activities/ingest",
        "POST /api/alerts/mark-viewed",
        "POST /api/incidents",
        "POST /api/simulate/activity",
        "POST /api/trigger/anomaly",
        "POST /api/v1/insider/activities",
        "POST /api/v1/insider/labels",
        "POST /api/v1/insider/people",
        "POST /api/v1/insider/people/directory",
        "POST /api/v1/insider/train",
        "POST /api/v1/models/import",
        "PUT /api/v1/insider/settings",
    ];
}
