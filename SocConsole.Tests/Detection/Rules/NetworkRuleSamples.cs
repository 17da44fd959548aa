namespace SocConsole.Tests.Detection.Rules;

/// <summary>Samples for the built-in rules about firewalls, web servers, flows and alerts of devices.</summary>
internal static class NetworkRuleSamples
{
    private const string Packet = "event.dataset=ufw; event.category=network; source.ip=203.0.113.9; destination.ip=198.51.100.20; event.action=";
    private const string Error = "source.ip=203.0.113.9; event.dataset=";
    private const string Web = "event.dataset=nginx.access; event.category=web; source.ip=203.0.113.9; event.action=";
    private const string Flow = "event.dataset=zeek.conn; event.category=network; event.action=network_flow; source.ip=";
    private const string Dns = "event.dataset=zeek.dns; event.category=network; event.action=dns_query; source.ip=10.0.0.5; dns.question.name=";
    private const string Alert = "event.dataset=suricata.alert; event.category=intrusion_detection; event.action=ids_alert; source.ip=203.0.113.9; event.severity=";
    private const string Device = "observer.vendor=Example; observer.product=IPS; source.ip=203.0.113.9; event.dataset=";

    public static readonly IReadOnlyDictionary<string, RuleSample> ByRule = new Dictionary<string, RuleSample>
    {
        ["firewall_packet"] = new(
            [Packet + "firewall_block; destination.port=22", "event.dataset=iptables; event.action=firewall_log; source.port=52220; destination.port=80"],
            [Packet + "firewall_allow; destination.port=22", Packet + "firewall_block; source.port=53; destination.port=36427", Packet + "firewall_block; destination.port=5353"]),
        ["firewall_syn"] = new(
            [Packet + "firewall_block; network.transport=tcp; message=RES=0x00 SYN URGP=0"],
            [Packet + "firewall_block; network.transport=tcp; message=RES=0x00 ACK URGP=0 ", Packet + "firewall_block; network.transport=udp; message=LEN=40"]),
        ["web_error_not_found"] = new(
            [Error + "apache.error; event.action=file_not_found; event.category=web"],
            [Error + "apache.error; event.action=access_denied; event.category=web"]),
        ["web_error_denied"] = new(
            [Error + "nginx.error; event.action=tls_handshake_failed; event.category=web", Error + "apache.error; event.action=access_denied; event.category=web"],
            [Error + "apache.error; event.action=file_not_found; event.category=web"]),
        ["waf_match"] = new([Error + "apache.error; event.action=waf_matched; rule.id=960015"], [Error + "apache.error; event.action=access_denied"]),
        ["waf_attack"] = new(
            [Error + "apache.error; event.action=waf_matched; rule.id=942100", Error + "nginx.error; event.action=waf_matched; rule.id=949110"],
            [Error + "apache.error; event.action=waf_matched; rule.id=960015", Error + "apache.error; event.action=waf_matched; rule.id=920300"]),
        ["web_large_answer"] = new([Web + "http_request; http.response.body.bytes=25000000"], [Web + "http_request; http.response.body.bytes=2500000"]),
        ["flow_upload"] = new(
            [Flow + "10.0.0.5; destination.ip=198.51.100.7; source.bytes=5000000"],
            [Flow + "10.0.0.5; destination.ip=10.0.0.9; source.bytes=5000000", Flow + "10.0.0.5; destination.ip=198.51.100.7; source.bytes=5000", Flow + "203.0.113.5; destination.ip=198.51.100.7; source.bytes=5000000"]),
        ["dns_long_name"] = new(
            [Dns + "aaaabbbbccccddddeeeeffff0000111122223333.t.example.com"],
            [Dns + "www.example.com", Dns + "1.2.0.192.in-addr.arpa", Dns + "_ldap._tcp.dc._msdcs.example.com"]),
        ["ids_alert_high"] = new(
            [Alert + "1; event_type=alert; flow_id=1"],
            [Alert + "2; event_type=alert; flow_id=1", "event.dataset=suricata.http; event.action=http_request"]),
        ["ids_alert_medium"] = new(
            [Alert + "2; event_type=alert; flow_id=1"],
            [Alert + "3; event_type=alert; flow_id=1", "event.dataset=suricata.http; event.action=http_request"]),
        ["ids_alert_low"] = new(
            [Alert + "3; event_type=alert; flow_id=1"],
            [Alert + "1; event_type=alert; flow_id=1", "event.dataset=suricata.http; event.action=http_request"]),
        ["device_alert_critical"] = new(
            [Device + "cef; event.severity=9; event.action=blocked", Device + "leef; event.severity=9; event.action=deny"],
            [Device + "cef; event.severity=8; event.action=blocked", "event.dataset=json; event.severity=9; event.action=blocked"]),
        ["device_alert_high"] = new(
            [Device + "cef; event.severity=7; event.action=blocked", Device + "leef; event.severity=7; event.action=deny"],
            [Device + "cef; event.severity=6; event.action=blocked", "event.dataset=json; event.severity=7; event.action=blocked"]),
        ["device_alert_medium"] = new(
            [Device + "cef; event.severity=4; event.action=blocked", Device + "leef; event.severity=4; event.action=deny"],
            [Device + "cef; event.severity=3; event.action=blocked", "event.dataset=json; event.severity=4; event.action=blocked"]),
    };
}
