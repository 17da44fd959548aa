namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>Zeek's logs as JSON. The log is named by <c>_path</c>, or told by fields that only it has.</summary>
internal sealed class ZeekProduct : IJsonProduct
{
    /// <summary>The log, and fields that stand together in no other.</summary>
    private static readonly (string Path, string[] Fields)[] Shapes =
    [
        ("conn", ["conn_state"]),
        ("conn", ["orig_pkts", "resp_pkts"]),
        ("http", ["trans_depth", "method"]),
        ("http", ["trans_depth", "status_code"]),
        ("http", ["trans_depth", "request_body_len"]),
        ("smtp", ["trans_depth", "helo"]),
        ("dns", ["trans_id", "qtype_name"]),
        ("dns", ["trans_id", "rcode_name"]),
        ("dns", ["query", "rejected"]),
        ("ssh", ["auth_attempts"]),
        ("ssh", ["host_key_alg"]),
        ("ssl", ["resumed", "established"]),
        ("notice", ["note", "actions"]),
        ("files", ["fuid", "seen_bytes"]),
        ("x509", ["certificate.serial"]),
        ("smb_mapping", ["share_type"]),
        ("smb_files", ["action", "times.modified"]),
        ("kerberos", ["request_type"]),
        ("ntlm", ["server_nb_computer_name"]),
        ("dce_rpc", ["endpoint", "operation"]),
        ("rdp", ["security_protocol"]),
        ("rdp", ["cookie"]),
        ("weird", ["name", "notice"]),
    ];

    public string Dataset => "zeek";

    public bool NamesEverything => true;

    public bool Knows(EventFields fields) =>
        fields.TryGet("ts", out _) && ((fields.TryGet("id.orig_h", out _) && fields.TryGet("uid", out _)) || fields.TryGet("_path", out _) || PathOf(fields) is "x509" or "files" or "notice");

    public void Read(EventFields fields, ref DateTime? timestamp) => ZeekRecord.Read(fields["_path"] ?? PathOf(fields), fields);

    private static string? PathOf(EventFields fields)
    {
        foreach (var (path, names) in Shapes)
        {
            if (Array.TrueForAll(names, name => fields.TryGet(name, out _)))
            {
                return path;
            }
        }

        return null;
    }
}
