namespace SocConsole.Tests.Detection.Rules;

/// <summary>Samples for the built-in rules about Windows logons, logs, protection and files.</summary>
internal static class WindowsAccountRuleSamples
{
    private const string Logon = "event.dataset=windows.security; host.name=ws1; user.name=alice; Channel=Security; EventID=";
    private const string Started = "event.dataset=sysmon; host.name=ws1; Channel=Microsoft-Windows-Sysmon/Operational; EventID=1; CommandLine=";
    private const string System = "event.dataset=windows.system; host.name=ws1; Channel=System; EventID=";
    private const string Defender = "event.dataset=windows.windows_defender; host.name=ws1; Channel=Microsoft-Windows-Windows Defender/Operational; EventID=";
    private const string Written = "event.dataset=sysmon; host.name=ws1; Channel=Microsoft-Windows-Sysmon/Operational; EventID=11; Image=";

    public static readonly IReadOnlyDictionary<string, RuleSample> ByRule = new Dictionary<string, RuleSample>
    {
        ["windows_logon_failed"] = new(
            [Logon + "4625; source.ip=192.0.2.7", Logon + "4771; Status=0x18"],
            [Logon + "4624; source.ip=192.0.2.7", Logon + "4771; Status=0x12", Logon + "4625; TargetUserName=WS1$"]),
        ["windows_recovery_destroyed"] = new(
            [Started + "vssadmin.exe delete shadows /all /quiet", Started + "wmic shadowcopy delete", Started + "bcdedit /set {default} recoveryenabled No"],
            [Started + "vssadmin list shadows", Started + "bcdedit /enum"]),
        ["windows_system_log_cleared"] = new(
            [System + "104; Provider_Name=Microsoft-Windows-Eventlog"],
            [System + "104; Provider_Name=Other", System + "7045; Provider_Name=Microsoft-Windows-Eventlog"]),
        ["windows_audit_policy_changed"] = new([Logon + "4719; AuditPolicyChanges=%%8448"], [Logon + "4719; AuditPolicyChanges=%%8449"]),
        ["windows_malware_found"] = new([Defender + "1116"], [Defender + "1000", Defender + "1117"]),
        ["windows_protection_off"] = new([Defender + "5001"], [Defender + "5000"]),
        ["windows_office_drops_program"] = new(
            [Written + "C:\\Program Files\\Office\\WINWORD.EXE; TargetFilename=C:\\Users\\alice\\x.exe"],
            [Written + "C:\\Program Files\\Office\\WINWORD.EXE; TargetFilename=C:\\Users\\alice\\x.docx", Written + "C:\\Windows\\explorer.exe; TargetFilename=C:\\Users\\alice\\x.exe"]),
        ["windows_script_drops_program"] = new(
            [Written + "C:\\Windows\\System32\\wscript.exe; TargetFilename=C:\\Users\\alice\\AppData\\Local\\Temp\\x.exe"],
            [Written + "C:\\Windows\\System32\\wscript.exe; TargetFilename=C:\\Users\\alice\\x.txt", Written + "C:\\Windows\\explorer.exe; TargetFilename=C:\\Users\\alice\\x.exe"]),
        ["windows_file_encrypted"] = new(
            [Written + "C:\\x.exe; TargetFilename=C:\\Users\\alice\\plan.docx.locked"],
            [Written + "C:\\x.exe; TargetFilename=C:\\Users\\alice\\plan.docx"]),
    };
}
