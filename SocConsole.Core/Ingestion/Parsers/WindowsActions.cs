using System.Collections.Frozen;
using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>What well-known event ids mean (Microsoft's "Events to monitor" and audit event reference; Sysmon's manual for its own).</summary>
internal static class WindowsActions
{
    /// <summary>Security channel: id, action, category and, where the id itself says it, the outcome.</summary>
    private const string Security = """
        1100 log-service-stopped configuration, 1102 log-cleared configuration success, 4608 host-started host, 4609 host-stopped host,
        4616 time-changed configuration, 4624 logged-in authentication success, 4625 logon-failed authentication failure, 4634 logged-out authentication,
        4647 logged-out authentication, 4648 logged-in-explicit authentication, 4649 replay-detected authentication failure, 4656 object-access-requested file,
        4657 registry-value-changed registry, 4660 object-deleted file, 4662 directory-object-accessed iam, 4663 object-accessed file,
        4670 permissions-changed iam, 4672 logged-in-special iam, 4673 privileged-service-called iam, 4674 privileged-object-operated iam,
        4688 process-created process success, 4689 process-ended process, 4697 service-installed configuration, 4698 scheduled-task-created configuration,
        4699 scheduled-task-deleted configuration, 4700 scheduled-task-enabled configuration, 4701 scheduled-task-disabled configuration,
        4702 scheduled-task-updated configuration, 4703 user-right-adjusted iam, 4704 user-right-assigned iam, 4705 user-right-removed iam,
        4706 trust-added iam, 4719 audit-policy-changed configuration, 4720 user-created iam, 4722 user-enabled iam, 4723 password-change-attempted iam,
        4724 password-reset-attempted iam, 4725 user-disabled iam, 4726 user-deleted iam, 4738 user-changed iam, 4740 user-locked-out iam,
        4767 user-unlocked iam, 4781 user-renamed iam, 4727 group-created iam, 4731 group-created iam, 4754 group-created iam, 4728 user-added-to-group iam,
        4732 user-added-to-group iam, 4756 user-added-to-group iam, 4729 user-removed-from-group iam, 4733 user-removed-from-group iam,
        4757 user-removed-from-group iam, 4730 group-deleted iam, 4734 group-deleted iam, 4758 group-deleted iam, 4735 group-changed iam,
        4737 group-changed iam, 4755 group-changed iam, 4741 computer-created iam, 4742 computer-changed iam, 4743 computer-deleted iam,
        4765 sid-history-added iam, 4768 kerberos-ticket-requested authentication, 4769 kerberos-service-ticket-requested authentication,
        4770 kerberos-ticket-renewed authentication, 4771 kerberos-preauth-failed authentication failure, 4776 credential-validated authentication,
        4778 session-reconnected session, 4779 session-disconnected session, 4798 group-membership-listed iam, 4799 group-membership-listed iam,
        4800 workstation-locked session, 4801 workstation-unlocked session, 4946 firewall-rule-added configuration, 4947 firewall-rule-changed configuration,
        4948 firewall-rule-deleted configuration, 5136 directory-object-changed iam, 5137 directory-object-created iam, 5141 directory-object-deleted iam,
        5140 share-accessed file, 5145 share-object-checked file, 5152 packet-dropped network failure, 5156 connection-permitted network success,
        5157 connection-blocked network failure, 5158 port-bound network success
        """;

    /// <summary>Sysmon: id, action, category.</summary>
    private const string Sysmon = """
        1 process-created process, 2 file-time-changed file, 3 network-connection network, 4 sysmon-state-changed configuration, 5 process-ended process,
        6 driver-loaded driver, 7 image-loaded library, 8 remote-thread-created process, 9 raw-access-read file, 10 process-accessed process,
        11 file-created file, 12 registry-object-changed registry, 13 registry-value-changed registry, 14 registry-renamed registry,
        15 file-stream-created file, 16 sysmon-configuration-changed configuration, 17 pipe-created file, 18 pipe-connected file,
        19 wmi-filter-changed configuration, 20 wmi-consumer-changed configuration, 21 wmi-binding-changed configuration, 22 dns-query network,
        23 file-deleted file, 24 clipboard-changed host, 25 process-tampered process, 26 file-deleted file, 27 executable-blocked file,
        28 shredding-blocked file, 29 executable-created file
        """;

    /// <summary>Other channels: short name, id, action, category, outcome.</summary>
    private const string Others = """
        system 104 log-cleared configuration success, system 7034 service-crashed host, system 7036 service-state-changed host,
        system 7040 service-changed configuration, system 7045 service-installed configuration success, system 6005 log-service-started host,
        system 6006 log-service-stopped host, powershell 400 engine-started process, powershell 403 engine-stopped process, powershell 600 provider-started process,
        powershell 800 pipeline-executed process, powershell 4103 module-executed process, powershell 4104 script-block-executed process,
        taskscheduler 106 scheduled-task-created configuration, taskscheduler 140 scheduled-task-updated configuration,
        taskscheduler 141 scheduled-task-deleted configuration, taskscheduler 200 scheduled-task-run process,
        terminalservices_localsessionmanager 21 session-opened session success, terminalservices_localsessionmanager 24 session-disconnected session,
        terminalservices_localsessionmanager 25 session-reconnected session success, terminalservices_remoteconnectionmanager 1149 rdp-connected network,
        windows_defender 1116 malware-detected malware, windows_defender 1117 malware-acted-on malware,
        windows_defender 5001 protection-disabled configuration, windows_defender 5007 antimalware-configuration-changed configuration,
        bits_client 59 transfer-started network, bits_client 60 transfer-ended network, wmi_activity 5861 wmi-consumer-bound configuration,
        dns_client 3008 dns-query network
        """;

    private static readonly FrozenDictionary<int, Meaning> SecurityIds = Read(Security);
    private static readonly FrozenDictionary<int, Meaning> SysmonIds = Read(Sysmon);

    private static readonly FrozenDictionary<string, FrozenDictionary<int, Meaning>> OtherIds = Rows(Others)
        .GroupBy(row => "windows." + row[0], row => row[1..], StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, Table, StringComparer.Ordinal);

    /// <summary>Kerberos result codes (RFC 4120, section 7.5.9; events 4768 and 4771) and NTSTATUS codes (event 4625, "Sub Status") of failed logons.</summary>
    private static readonly FrozenDictionary<uint, string> Reasons = new Dictionary<uint, string>
    {
        [0x6] = "user name does not exist",
        [0x12] = "account disabled, expired or locked out",
        [0x17] = "password expired",
        [0x18] = "wrong password",
        [0x25] = "clocks out of sync",
        [0xC000005E] = "no logon servers available",
        [0xC0000064] = "user name does not exist",
        [0xC000006A] = "wrong password",
        [0xC000006D] = "bad user name or authentication information",
        [0xC000006E] = "account restriction",
        [0xC000006F] = "outside authorized hours",
        [0xC0000070] = "unauthorized workstation",
        [0xC0000071] = "password expired",
        [0xC0000072] = "account disabled",
        [0xC0000133] = "clocks out of sync",
        [0xC000015B] = "logon type not granted",
        [0xC0000193] = "account expired",
        [0xC0000224] = "password must change",
        [0xC0000234] = "account locked out",
        [0xC0000413] = "authentication firewall",
    }.ToFrozenDictionary();

    public static Meaning? Of(string dataset, int id) => dataset switch
    {
        "windows.security" => SecurityIds.GetValueOrDefault(id),
        "sysmon" or "sysmon_linux.log" => SysmonIds.GetValueOrDefault(id),
        _ => OtherIds.GetValueOrDefault(dataset)?.GetValueOrDefault(id),
    };

    /// <summary>Of Kerberos tickets and credential checks, whose one id stands for both outcomes; null for any other id.</summary>
    public static string? Outcome(EventFields fields, string dataset, int id) =>
        dataset == "windows.security" && id is (4768 or 4769 or 4776) && Code(fields["Status"] ?? fields["ErrorCode"]) is { } code ? (code == 0 ? "success" : "failure") : null;

    public static string? Reason(string? status) => Code(status) is { } code ? Reasons.GetValueOrDefault(code) : null;

    private static uint? Code(string? text) =>
        text is not null && text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        && uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : null;

    private static FrozenDictionary<int, Meaning> Read(string text) => Table(Rows(text));

    private static IEnumerable<string[]> Rows(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries).Select(row => row.Split(' '));

    private static FrozenDictionary<int, Meaning> Table(IEnumerable<string[]> rows) =>
        rows.ToFrozenDictionary(row => int.Parse(row[0], CultureInfo.InvariantCulture), row => new Meaning(row[1], row[2], row.Length > 3 ? row[3] : null));

    /// <summary>What an id means.</summary>
    /// <param name="Name">The <c>event.action</c>.</param>
    /// <param name="Category">The <c>event.category</c>.</param>
    /// <param name="Outcome">The <c>event.outcome</c>, or null when the record has to tell.</param>
    internal sealed record Meaning(string Name, string Category, string? Outcome);
}
