using System.Net;
using System.Text.Json;
using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion.DataSets;

/// <summary>The events of Panther's rule tests: CloudTrail and Kubernetes audit records, with what their own fields say.</summary>
internal static class PantherSets
{
    public const string File = "logs/panther/panther_rule_tests.jsonl";

    private static readonly (string Own, string Ecs)[] CloudTrail =
    [
        ("eventName", Ecs.EventAction), ("eventSource", EcsNetwork.EventProvider), ("awsRegion", EcsNetwork.CloudRegion), ("userAgent", Ecs.UserAgent),
        ("sourceIPAddress", Ecs.SourceIp), ("eventID", EcsNetwork.EventId), ("recipientAccountId", EcsNetwork.CloudAccount), ("userIdentity.userName", Ecs.UserName),
        ("userIdentity.arn", EcsNetwork.UserId),
    ];

    private static readonly (string Own, string Ecs)[] Kubernetes =
    [
        ("verb", Ecs.EventAction), ("auditID", EcsNetwork.EventId), ("user.username", Ecs.UserName), ("objectRef.resource", EcsNetwork.ResourceType),
        ("objectRef.namespace", EcsNetwork.Namespace), ("objectRef.name", EcsNetwork.ResourceName), ("userAgent", Ecs.UserAgent), ("requestURI", Ecs.UrlOriginal),
    ];

    public static IReadOnlyList<DataSetRow> Read()
    {
        var lines = LineReading.EndOf2026;
        DataSetRow cloudTrail = new("panther/cloudtrail");
        DataSetRow kubernetes = new("panther/kubernetes audit");
        foreach (var test in DataFiles.Json(File).Where(test => test.GetProperty("event").ValueKind == JsonValueKind.Object))
        {
            var record = test.GetProperty("event");
            var isTrail = record.Text("eventVersion") is not null && record.Text("eventName") is not null && record.Text("eventSource") is not null;
            var isAudit = record.Text("kind") == "Event" && record.Text("apiVersion")?.StartsWith("audit.k8s.io", StringComparison.Ordinal) == true;
            if (!isTrail && !isAudit)
            {
                continue;
            }

            var row = isTrail ? cloudTrail : kubernetes;
            var reading = lines.Read(record.GetRawText());
            row.Add(reading);
            Compare(row, reading, record, isTrail ? CloudTrail : Kubernetes);
            if (test.GetProperty("expected").ValueKind == JsonValueKind.True)
            {
                row.Expect(reading.IsMatched);
            }
        }

        return [cloudTrail, kubernetes];
    }

    private static void Compare(DataSetRow row, Reading reading, JsonElement record, (string Own, string Ecs)[] names)
    {
        foreach (var (own, ecs) in names)
        {
            var value = own.Split('.').Aggregate((JsonElement?)record, (at, name) => at is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(name, out var inner) ? inner : null);
            if (value is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } expected)
            {
                // AWS names its own services where the address of others would stand.
                var field = ecs == Ecs.SourceIp && !IPAddress.TryParse(expected, out _) ? Ecs.SourceDomain : ecs;
                row.Ask(reading.Has(field, expected));
            }
        }
    }
}
