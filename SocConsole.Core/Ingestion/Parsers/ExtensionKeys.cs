using System.Collections.Frozen;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>What the keys of CEF's and LEEF's dictionaries mean in ECS. Other keys stay as they are.</summary>
internal static class ExtensionKeys
{
    private static readonly string[] Times = ["rt", "devTime", "end", "start", "deviceReceiptTime", "endTime", "startTime"];

    private static readonly FrozenDictionary<string, string> Names = new (string Field, string Keys)[]
    {
        (Ecs.SourceIp, "src sourceAddress identSrc c6a2"),
        (Ecs.SourceDomain, "shost sourceHostName"),
        (Ecs.SourcePort, "spt srcPort sourcePort"),
        (EcsNetwork.SourceMac, "smac srcMAC"),
        (EcsNetwork.SourceBytes, "in srcBytes"),
        (EcsNetwork.SourceUserName, "suser sourceUserName"),
        (Ecs.DestinationIp, "dst destinationAddress c6a3"),
        (Ecs.DestinationDomain, "dhost destinationHostName"),
        (Ecs.DestinationPort, "dpt dstPort destinationPort"),
        (EcsNetwork.DestinationMac, "dmac dstMAC"),
        (EcsNetwork.DestinationBytes, "out dstBytes"),
        (EcsNetwork.DestinationUserName, "duser destinationUserName"),
        (Ecs.UserName, "usrName"),
        (EcsNetwork.UserId, "suid duid"),
        (EcsNetwork.UserDomain, "sntdom dntdom domain"),
        (EcsNetwork.ObserverIp, "dvc"),
        (EcsNetwork.ObserverHostName, "dvchost"),
        (EcsNetwork.IngressInterface, "deviceInboundInterface"),
        (EcsNetwork.EgressInterface, "deviceOutboundInterface"),
        (EcsNetwork.Transport, "proto"),
        (EcsNetwork.Protocol, "app"),
        (EcsNetwork.EventSeverity, "sev"),
        (EcsNetwork.EventId, "externalId"),
        (EcsNetwork.RuleCategory, "cat"),
        (Ecs.EventReason, "reason"),
        (Ecs.EventOutcome, "outcome"),
        (Ecs.Message, "msg"),
        (Ecs.UrlOriginal, "request url"),
        (Ecs.HttpMethod, "requestMethod"),
        (Ecs.UserAgent, "requestClientApplication"),
        (Ecs.HttpReferrer, "requestContext"),
        (EcsNetwork.FileName, "fname"),
        (EcsNetwork.FilePath, "filePath"),
        (EcsNetwork.FileSize, "fsize"),
        (Ecs.ProcessName, "sproc"),
        (Ecs.ProcessPid, "spid"),
    }
    .SelectMany(row => row.Keys.Split(' '), (row, key) => (row.Field, Key: key))
    .ToFrozenDictionary(pair => pair.Key, pair => pair.Field, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds the pair under its ECS name when the value is one of that field, and under its own name otherwise.</summary>
    public static void Add(ReadOnlySpan<char> key, string value, EventFields fields)
    {
        if (value.Length == 0)
        {
            return;
        }

        if (key is "fileHash" && ForeignFields.TryAddHash(fields, value))
        {
            return;
        }

        if (Lookup.TryGetValue(key, out var name) && Convert(name, value) is { } converted && !fields.TryGet(name, out _))
        {
            fields.Add(name, converted);
            return;
        }

        ForeignFields.Add(fields, key, value);
    }

    /// <summary>Adds what follows from several keys at once: the time, the user, the action, the parts of an address.</summary>
    public static void Finish(EventFields fields, DateTime receivedAt, ref DateTime? timestamp)
    {
        foreach (var name in Times)
        {
            if (fields.TryGet(name, out var text) && DeviceTime.TryRead(text, receivedAt, out var time))
            {
                timestamp = time;
                break;
            }
        }

        fields.AddIfMissing(Ecs.UserName, fields[EcsNetwork.SourceUserName] ?? fields[EcsNetwork.DestinationUserName]);
        fields.AddIfMissing(Ecs.HostName, fields[EcsNetwork.ObserverHostName]);

        // A product's own word for a failed login is "act=deny" or worse; the sentence tells more.
        PhraseReader.Read(fields[EcsNetwork.RuleName], fields);
        PhraseReader.Read(fields[Ecs.Message], fields);
        fields.AddIfMissing(Ecs.EventAction, fields["act"] ?? fields["action"]);
        if (fields.TryGet(Ecs.UrlOriginal, out var url))
        {
            RequestLine.AddParts(url, fields);
            fields.AddIfMissing(Ecs.EventCategory, "web");
        }

        fields.AddIfMissing(Ecs.EventCategory, fields.TryGet(Ecs.SourceIp, out _) && fields.TryGet(Ecs.DestinationIp, out _) ? "network" : null);
    }

    private static string? Convert(string name, string value) => name switch
    {
        Ecs.SourceIp or Ecs.DestinationIp or EcsNetwork.ObserverIp => AddressText.TryRead(value, out var address) ? address : null,
        Ecs.SourcePort or Ecs.DestinationPort => Numbers.IsPort(value) ? value : null,
        Ecs.ProcessPid or EcsNetwork.SourceBytes or EcsNetwork.DestinationBytes or EcsNetwork.FileSize or EcsNetwork.EventSeverity => Numbers.IsDigits(value) ? value : null,
        EcsNetwork.Transport => ForeignFields.Transport(value),
        EcsNetwork.Protocol => value.ToLowerInvariant(),
        Ecs.EventOutcome => Outcome(value),
        _ => value,
    };

    private static string? Outcome(string value) => value.ToLowerInvariant() switch
    {
        "success" or "succeeded" or "successful" => "success",
        "failure" or "failed" or "fail" or "unsuccessful" => "failure",
        _ => null,
    };
}
