namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Audit events of the Kubernetes API server (<c>audit.k8s.io</c>).</summary>
internal sealed class KubernetesAuditProduct : IJsonProduct
{
    public string Dataset => "kubernetes.audit";

    public bool NamesEverything => true;

    public bool Knows(EventFields fields) => fields["kind"] == "Event" && fields["apiVersion"] is { } version && version.StartsWith("audit.k8s.io", StringComparison.Ordinal);

    public void Read(EventFields fields, ref DateTime? timestamp)
    {
        foreach (var name in (ReadOnlySpan<string>)["requestReceivedTimestamp", "stageTimestamp"])
        {
            if (timestamp is null && fields[name] is { } text && TimeText.TryReadIso(text, out var time, out var length) && length == text.Length)
            {
                timestamp = time;
            }
        }

        var verb = fields["verb"];
        fields.AddIfMissing(Ecs.EventAction, verb);
        fields.AddIfMissing(Ecs.EventCategory, "api");
        fields.AddIfMissing(EcsNetwork.EventId, fields["auditID"]);
        fields.AddIfMissing(Ecs.SourceIp, Record.Address(fields["sourceIPs"]));
        fields.AddIfMissing(Ecs.UserName, fields["user.username"]);
        fields.AddIfMissing(EcsNetwork.UserId, fields["user.uid"]);
        fields.AddIfMissing(Ecs.UserEffectiveName, fields["impersonatedUser.username"]);
        fields.AddIfMissing(Ecs.UserAgent, fields["userAgent"]);
        fields.AddIfMissing(EcsNetwork.ResourceType, fields["objectRef.resource"]);
        fields.AddIfMissing(EcsNetwork.ResourceName, fields["objectRef.name"]);
        fields.AddIfMissing(EcsNetwork.Namespace, fields["objectRef.namespace"]);
        fields.AddIfMissing(Ecs.UrlOriginal, fields["requestURI"]);
        AddOutcome(fields);
    }

    /// <summary>The answer decides; before it (an earlier stage) only a refusal of the authorizer is known.</summary>
    private static void AddOutcome(EventFields fields)
    {
        if (Numbers.TryRead(fields["responseStatus.code"], 599, out var status))
        {
            fields.AddIfMissing(Ecs.HttpStatus, fields["responseStatus.code"]);
            fields.AddIfMissing(Ecs.EventOutcome, status < 400 ? "success" : "failure");
        }
        else if (fields["annotations.authorization.k8s.io/decision"] == "forbid")
        {
            fields.AddIfMissing(Ecs.EventOutcome, "failure");
        }

        fields.AddIfMissing(Ecs.EventReason, fields["responseStatus.reason"] ?? fields["annotations.authorization.k8s.io/reason"]);
    }
}
