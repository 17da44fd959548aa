namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>The columns of one Zeek log, in order.</summary>
internal sealed class ZeekLayout(string path, string columns)
{
    private enum Kind
    {
        Text,
        Time,
        Uid,
        FileId,
        Address,
        Port,
        Count,
        Interval,
        Flag,
        Transport,
        Share,
    }

    private readonly Kind[] kinds = columns.Split(' ').Select(KindOf).ToArray();

    public string Path { get; } = path;

    public string[] Columns { get; } = columns.Split(' ');

    /// <summary>Columns that hold several values, divided by commas.</summary>
    public static bool IsList(string column) => column is "answers" or "analyzers" or "actions" or "tunnel_parents" or "tx_hosts" or "rx_hosts" or "conn_uids" or "san.dns" or "san.ip" or "tags"
        or "orig_fuids" or "resp_fuids" or "orig_mime_types" or "resp_mime_types" or "cert_chain_fps" or "cert_chain_fuids" or "section_names";

    /// <summary>True when the number of columns is the layout's and every column holds what its kind allows. A dash is an unset value of any kind.</summary>
    public bool Fits(ReadOnlySpan<char> line, ReadOnlySpan<Range> ranges)
    {
        if (ranges.Length != kinds.Length)
        {
            return false;
        }

        for (var i = 0; i < kinds.Length; i++)
        {
            var value = line[ranges[i]];
            if (value.IsEmpty || (value is not "-" && !Is(kinds[i], value)))
            {
                return false;
            }
        }

        return true;
    }

    private static Kind KindOf(string column) => column switch
    {
        "ts" or "certificate.not_valid_before" or "certificate.not_valid_after" or "times.modified" or "times.accessed" or "times.created" or "times.changed" or "compile_ts"
            or "from" or "till" => Kind.Time,
        "uid" => Kind.Uid,
        "fuid" or "parent_fuid" => Kind.FileId,
        "id.orig_h" or "id.resp_h" or "src" or "dst" => Kind.Address,
        "id.orig_p" or "id.resp_p" or "p" => Kind.Port,
        "orig_bytes" or "resp_bytes" or "missed_bytes" or "orig_pkts" or "resp_pkts" or "orig_ip_bytes" or "resp_ip_bytes" or "trans_id" or "qclass" or "qtype" or "rcode" or "Z"
            or "trans_depth" or "request_body_len" or "response_body_len" or "status_code" or "info_code" or "auth_attempts" or "depth" or "seen_bytes" or "total_bytes"
            or "missing_bytes" or "overflow_bytes" or "n" or "certificate.version" or "certificate.key_length" or "size" or "ip_proto" or "desktop_width" or "desktop_height"
            or "cert_count" => Kind.Count,
        "duration" or "rtt" or "suppress_for" => Kind.Interval,
        "local_orig" or "local_resp" or "AA" or "TC" or "RD" or "RA" or "rejected" or "resumed" or "established" or "auth_success" or "is_orig" or "timedout" or "notice" or "dropped"
            or "success" or "forwardable" or "renewable" or "is_exe" or "is_64bit" or "host_cert" or "client_cert" or "basic_constraints.ca" or "sni_matches_cert" => Kind.Flag,
        "proto" => Kind.Transport,
        "share_type" => Kind.Share,
        _ => Kind.Text,
    };

    private static bool Is(Kind kind, ReadOnlySpan<char> value) => kind switch
    {
        Kind.Time or Kind.Interval => Numbers.IsDecimal(value) && (kind == Kind.Interval || value.IndexOf('.') > 0),
        Kind.Uid => value[0] == 'C' && IsId(value),
        Kind.FileId => value[0] == 'F' && IsId(value),
        Kind.Address => AddressText.TryRead(value, out _),
        Kind.Port => Numbers.IsPort(value),
        Kind.Count => Numbers.IsDigits(value),
        Kind.Flag => value is "T" or "F",
        Kind.Transport => value is "tcp" or "udp" or "icmp" or "unknown_transport",
        Kind.Share => value is "DISK" or "PIPE" or "PRINT" or "UNKNOWN",
        _ => true,
    };

    private static bool IsId(ReadOnlySpan<char> value)
    {
        foreach (var character in value)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        return value.Length is >= 8 and <= 32;
    }
}
