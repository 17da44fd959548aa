namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// The columns of Zeek's text logs as its default scripts write them (versions 2.6 to 7). A line names no columns, so a layout is chosen by their number and by what
/// stands in those whose kind is known.
/// </summary>
internal static class ZeekLayouts
{
    private const string Ends = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p ";
    private const string FileTail = "source depth analyzers mime_type filename duration local_orig is_orig seen_bytes total_bytes missing_bytes overflow_bytes timedout parent_fuid md5 sha1 sha256 extracted extracted_cutoff extracted_size";
    private const string HttpTail = "request_body_len response_body_len status_code status_msg info_code info_msg tags username password proxied orig_fuids orig_filenames orig_mime_types resp_fuids resp_filenames resp_mime_types";
    private const string NoticeHead = Ends + "fuid file_mime_type file_desc proto note msg sub src dst p n peer_descr actions ";
    private const string Location = " remote_location.country_code remote_location.region remote_location.city remote_location.latitude remote_location.longitude";
    private const string ConnectionMiddle = Ends + "proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents";
    private const string SshTail = "direction client server cipher_alg mac_alg compression_alg kex_alg host_key_alg host_key";

    private static readonly ZeekLayout[] All =
    [
        new("conn", ConnectionMiddle),
        new("conn", ConnectionMiddle + " ip_proto"),
        new("dns", Ends + "proto trans_id rtt query qclass qclass_name qtype qtype_name rcode rcode_name AA TC RD RA Z answers TTLs rejected"),
        new("http", Ends + "trans_depth method host uri referrer version user_agent origin " + HttpTail),
        new("http", Ends + "trans_depth method host uri referrer version user_agent " + HttpTail),
        new("ssl", Ends + "version cipher curve server_name resumed last_alert next_protocol established ssl_history cert_chain_fps client_cert_chain_fps sni_matches_cert"),
        new("ssl", Ends + "version cipher curve server_name resumed last_alert next_protocol established cert_chain_fuids client_cert_chain_fuids subject issuer client_subject client_issuer"),
        new("ssl", Ends + "version cipher curve server_name resumed last_alert next_protocol established cert_chain_fuids client_cert_chain_fuids subject issuer client_subject client_issuer validation_status"),
        new("ssh", Ends + "version auth_success auth_attempts " + SshTail),
        new("ssh", Ends + "version auth_success auth_attempts " + SshTail + Location),
        new("files", "ts fuid uid id.orig_h id.orig_p id.resp_h id.resp_p " + FileTail),
        new("files", "ts fuid tx_hosts rx_hosts conn_uids " + FileTail),
        new("notice", NoticeHead + "email_dest suppress_for" + Location),
        new("notice", NoticeHead + "suppress_for dropped" + Location),
        new("weird", Ends + "name addl notice peer source"),
        new("x509", "ts fingerprint certificate.version certificate.serial certificate.subject certificate.issuer certificate.not_valid_before certificate.not_valid_after certificate.key_alg certificate.sig_alg certificate.key_type certificate.key_length certificate.exponent certificate.curve san.dns san.uri san.email san.ip basic_constraints.ca basic_constraints.path_len host_cert client_cert"),
        new("kerberos", Ends + "request_type client service success error_msg from till cipher forwardable renewable client_cert_subject client_cert_fuid server_cert_subject server_cert_fuid"),
        new("smb_mapping", Ends + "path service native_file_system share_type"),
        new("smb_files", Ends + "fuid action path name size prev_name times.modified times.accessed times.created times.changed"),
        new("ntlm", Ends + "username hostname domainname server_nb_computer_name server_dns_computer_name server_tree_name success"),
        new("dce_rpc", Ends + "rtt named_pipe endpoint operation"),
        new("weird", Ends + "name addl notice peer"),
        new("rdp", Ends + "cookie result security_protocol client_channels keyboard_layout client_build client_name client_dig_product_id desktop_width desktop_height requested_color_depth cert_type cert_count cert_permanent encryption_level encryption_method"),
        new("analyzer", "ts cause analyzer_kind analyzer_name uid fuid id.orig_h id.orig_p id.resp_h id.resp_p failure_reason failure_data"),
        new("pe", "ts id machine compile_ts os subsystem is_exe is_64bit uses_aslr uses_dep uses_code_integrity uses_seh has_import_table has_export_table has_cert_table has_debug_data section_names"),
    ];

    /// <summary>Most columns of any layout.</summary>
    public static int MaximumColumns { get; } = All.Max(layout => layout.Columns.Length);

    /// <summary>The first layout that every column of the line fits, or null.</summary>
    public static ZeekLayout? Of(ReadOnlySpan<char> line, ReadOnlySpan<Range> columns)
    {
        foreach (var layout in All)
        {
            if (layout.Fits(line, columns))
            {
                return layout;
            }
        }

        return null;
    }
}
