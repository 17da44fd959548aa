using System.Collections.Frozen;
using System.Globalization;

namespace SocConsole.Core.Onboarding.Scans;

/// <summary>Names of services: by what they say, or else by the port's registration (IANA) and common use.</summary>
internal static class ServiceNames
{
    private const string Table = """
        21 ftp, 22 ssh, 23 telnet, 25 smtp, 53 domain, 80 http, 88 kerberos, 110 pop3, 111 rpcbind, 135 msrpc, 139 netbios-ssn, 143 imap, 179 bgp, 389 ldap, 443 https,
        445 microsoft-ds, 465 smtps, 515 printer, 548 afp, 554 rtsp, 587 submission, 631 ipp, 636 ldaps, 873 rsync, 993 imaps, 995 pop3s, 1433 ms-sql-s, 1521 oracle, 1883 mqtt,
        2049 nfs, 2375 docker, 2376 docker-tls, 2379 etcd, 3268 globalcat-ldap, 3306 mysql, 3389 ms-wbt-server, 5060 sip, 5432 postgresql, 5672 amqp, 5900 vnc, 5985 winrm,
        5986 winrm-tls, 6379 redis, 6443 kubernetes, 8080 http-alt, 8291 winbox, 8443 https-alt, 9092 kafka, 9100 jetdirect, 9200 elasticsearch, 10250 kubelet, 11211 memcached,
        27017 mongodb
        """;

    private static readonly FrozenDictionary<int, string> ByPort = Table.Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(row => row.Split(' '))
        .ToFrozenDictionary(row => int.Parse(row[0], CultureInfo.InvariantCulture), row => row[1]);

    public static string Of(int port, string? banner) => banner switch
    {
        { } text when text.StartsWith("SSH-", StringComparison.Ordinal) => "ssh",
        { } text when text.StartsWith("HTTP/", StringComparison.Ordinal) => text.Contains("TLS", StringComparison.Ordinal) ? "https" : "http",
        { } text when text.StartsWith("220", StringComparison.Ordinal) && text.Contains("FTP", StringComparison.OrdinalIgnoreCase) => "ftp",
        { } text when text.StartsWith("220", StringComparison.Ordinal) && text.Contains("SMTP", StringComparison.OrdinalIgnoreCase) => "smtp",
        { } text when text.StartsWith("+OK", StringComparison.Ordinal) => "pop3",
        { } text when text.StartsWith("* OK", StringComparison.Ordinal) => "imap",
        { } text when text.StartsWith("RFB ", StringComparison.Ordinal) => "vnc",
        { } text when text.Contains("mysql_native_password", StringComparison.Ordinal) || text.Contains("MariaDB", StringComparison.Ordinal) => "mysql",
        _ => ByPort.GetValueOrDefault(port, "unknown"),
    };
}
