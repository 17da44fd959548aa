namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Records of AWS CloudTrail. Their own names stay, which Sigma's rules for AWS use.</summary>
internal sealed class CloudTrailProduct : IJsonProduct
{
    public string Dataset => "aws.cloudtrail";

    public bool NamesEverything => true;

    /// <summary>True for a file of CloudTrail: one object that holds a list of records.</summary>
    public static bool IsBundle(EventFields fields) => fields.TryGet("Records.eventVersion", out _) && fields.TryGet("Records.eventName", out _);

    public bool Knows(EventFields fields) => fields.TryGet("eventVersion", out _) && fields.TryGet("eventSource", out _) && fields.TryGet("eventName", out _);

    public void Read(EventFields fields, ref DateTime? timestamp)
    {
        if (fields["eventTime"] is { } text && TimeText.TryReadIso(text, out var time, out var length) && length == text.Length)
        {
            timestamp = time;
        }

        var action = fields["eventName"]!;
        var provider = fields["eventSource"]!;
        fields.AddIfMissing(Ecs.EventAction, action);
        fields.AddIfMissing(EcsNetwork.EventProvider, provider);
        fields.AddIfMissing(Ecs.EventCategory, Category(action, provider));
        fields.AddIfMissing(EcsNetwork.EventId, fields["eventID"]);
        fields.AddIfMissing(EcsNetwork.CloudProvider, "aws");
        fields.AddIfMissing(EcsNetwork.CloudAccount, fields["recipientAccountId"] ?? fields["userIdentity.accountId"]);
        fields.AddIfMissing(EcsNetwork.CloudRegion, fields["awsRegion"]);
        fields.AddIfMissing(Ecs.UserAgent, fields["userAgent"]);
        ForeignFields.AddHost(fields, Ecs.SourceIp, Ecs.SourcePort, Ecs.SourceDomain, fields["sourceIPAddress"]);
        AddUser(fields);
        AddOutcome(fields);
    }

    private static void AddUser(EventFields fields)
    {
        var arn = fields["userIdentity.arn"];
        fields.AddIfMissing(EcsNetwork.UserId, arn);
        fields.AddIfMissing(Ecs.UserName, fields["userIdentity.userName"]);
        fields.AddIfMissing(Ecs.UserName, fields["userIdentity.sessionContext.sessionIssuer.userName"]);
        fields.AddIfMissing(Ecs.UserName, arn?[(arn.AsSpan().LastIndexOfAny('/', ':') + 1)..]);
    }

    private static void AddOutcome(EventFields fields)
    {
        var failed = fields["errorCode"] is { Length: > 0 } || fields["errorMessage"] is { Length: > 0 } || fields["responseElements.ConsoleLogin"] == "Failure";
        fields.AddIfMissing(Ecs.EventOutcome, failed ? "failure" : "success");
        fields.AddIfMissing(Ecs.EventReason, fields["errorCode"]);
        fields.AddIfMissing(Ecs.EventReason, fields["errorMessage"]);
    }

    private static string Category(string action, string provider) => action switch
    {
        "ConsoleLogin" or "GetSessionToken" or "GetFederationToken" => "authentication",
        _ when action.StartsWith("AssumeRole", StringComparison.Ordinal) => "authentication",
        _ when provider == "iam.amazonaws.com" => "iam",
        _ => "api",
    };
}
