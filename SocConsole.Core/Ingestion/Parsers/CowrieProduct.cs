namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Cowrie, the SSH and Telnet honeypot (docs.cowrie.org, "Cowrie Output Event Code Reference"). Its <c>user.name</c> is what an intruder tried.</summary>
internal sealed class CowrieProduct : IJsonProduct
{
    private const string Prefix = "cowrie.";

    public string Dataset => "cowrie";

    public bool Knows(EventFields fields) => fields.TryGet("eventid", out var id) && id.StartsWith(Prefix, StringComparison.Ordinal);

    public void Read(EventFields fields, ref DateTime? timestamp)
    {
        var id = fields["eventid"]!;
        fields.AddIfMissing(EcsHost.EventCode, id);
        if (Meaning(id) is { } meaning)
        {
            fields.Set(Ecs.EventAction, meaning.Action);
            fields.Set(Ecs.EventCategory, meaning.Category);
            fields.AddIfMissing(Ecs.EventOutcome, meaning.Outcome);
        }

        AddPeer(fields, "src_ip", "src_port", Ecs.SourceIp, Ecs.SourcePort);
        AddPeer(fields, "dst_ip", "dst_port", Ecs.DestinationIp, Ecs.DestinationPort);
        fields.AddIfMissing(Ecs.UserName, fields["username"]);
        fields.AddIfMissing(Ecs.HostName, fields["sensor"]);
        fields.AddIfMissing(Ecs.ProcessCommandLine, fields["input"]);
        if (id.StartsWith("cowrie.session.file_", StringComparison.Ordinal))
        {
            fields.AddIfMissing(Ecs.UrlOriginal, fields["url"]);
            fields.AddIfMissing(EcsHost.FilePath, fields["destfile"] ?? fields["filename"] ?? fields["outfile"]);
            fields.AddIfMissing(Ecs.FileHashSha256, fields["shasum"]);
        }
        else if (id == "cowrie.client.version")
        {
            fields.AddIfMissing(Ecs.UserAgent, fields["version"]);
        }
    }

    private static void AddPeer(EventFields fields, string address, string port, string addressField, string portField)
    {
        if (AddressText.TryRead(fields[address], out var read))
        {
            fields.AddIfMissing(addressField, read);
        }
        else
        {
            // The target of a tunnel may be a name.
            fields.AddIfMissing(addressField == Ecs.SourceIp ? Ecs.SourceDomain : Ecs.DestinationDomain, fields[address]);
        }

        if (Numbers.IsPort(fields[port]))
        {
            fields.AddIfMissing(portField, fields[port]);
        }
    }

    private static (string Action, string Category, string? Outcome)? Meaning(string id) => id[Prefix.Length..] switch
    {
        "login.failed" => ("honeypot_login_failed", "authentication", "failure"),
        "login.success" => ("honeypot_login", "authentication", "success"),
        "command.input" or "command.success" => ("honeypot_command", "process", null),
        "command.failed" => ("honeypot_command", "process", "failure"),
        "session.connect" => ("honeypot_connect", "network", null),
        "session.closed" => ("honeypot_disconnect", "network", null),
        "session.file_download" => ("honeypot_download", "file", "success"),
        "session.file_download.failed" => ("honeypot_download", "file", "failure"),
        "session.file_upload" => ("honeypot_upload", "file", "success"),
        "direct-tcpip.request" or "direct-tcpip.data" => ("honeypot_tunnel", "network", null),
        "client.version" or "client.kex" or "client.fingerprint" => ("honeypot_client", "network", null),
        _ => null,
    };
}
