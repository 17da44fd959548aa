namespace SocConsole.Tests.Detection.Rules;

/// <summary>Samples for the built-in rules about Windows, with the fields that the parser lifts.</summary>
internal static class WindowsRuleSamples
{
    private const string Security = "event.dataset=windows.security; host.name=ws1; user.name=alice; Channel=Security; EventID=";
    private const string Kernel = "event.dataset=sysmon; host.name=ws1; user.name=alice; Channel=Microsoft-Windows-Sysmon/Operational; EventID=";
    private const string Started = Kernel + "1; Image=C:\\Windows\\";
    private const string Loaded = Kernel + "7; Image=C:\\";
    private const string Access = Kernel + "10; SourceImage=C:\\";
    private const string Lsass = "; TargetImage=C:\\Windows\\System32\\lsass.exe; CallTrace=C:\\Windows\\SYSTEM32\\ntdll.dll+9c584; GrantedAccess=";
    private const string Service = "event.dataset=windows.system; host.name=ws1; Channel=System; Provider_Name=Service Control Manager; EventID=7045; ServiceName=abc; ImagePath=";
    private const string Replicate = Security + "4662; AccessMask=0x100; Properties=%%7688 {1131f6aa-9c07-11d1-f79f-00c04fc2dcd2}; SubjectUserName=";
    private const string Ticket = Security + "4769; Status=0x0; TicketEncryptionType=";
    private const string Task = Security + "4698; TaskName=\\x; TaskContent=<Exec><Command>";
    private const string Share = Security + "5145; IpAddress=192.0.2.7; SubjectUserName=alice; ShareName=\\\\*\\";

    public static readonly IReadOnlyDictionary<string, RuleSample> ByRule = new Dictionary<string, RuleSample>
    {
        ["windows_installutil_user_assembly"] = new(
            [Started + @"Microsoft.NET\Framework64\v4.0.30319\InstallUtil.exe; CommandLine=InstallUtil.exe /logfile= /LogToConsole=false /U x.dll", Started + @"Temp\a.exe; OriginalFileName=InstallUtil.exe; CommandLine=a.exe /u C:\Users\Public\x.exe"],
            [Started + @"Microsoft.NET\Framework64\v4.0.30319\InstallUtil.exe; CommandLine=InstallUtil.exe C:\Program Files\Agent\service.exe"]),
        ["windows_register_cimprovider_dll"] = new(
            [Started + @"SysWOW64\Register-CimProvider.exe; CommandLine=Register-CimProvider.exe -Path C:\ProgramData\x.dll"],
            [Started + @"System32\Register-CimProvider.exe; CommandLine=Register-CimProvider.exe -Namespace root\x -Path C:\Windows\System32\x.dll"]),
        ["windows_adsi_from_user_folder"] = new(
            [Loaded + @"Users\alice\Desktop\tool.exe; ImageLoaded=C:\Windows\System32\adsldp.dll"],
            [Loaded + @"Windows\System32\netsh.exe; ImageLoaded=C:\Windows\System32\activeds.dll", Loaded + @"Users\alice\AppData\Local\Microsoft\OneDrive\OneDrive.exe; ImageLoaded=C:\Windows\System32\activeds.dll"]),
        ["windows_powershell_http_server"] = new(
            [Loaded + @"Windows\System32\WindowsPowerShell\v1.0\powershell.exe; ImageLoaded=C:\Windows\System32\httpapi.dll"],
            [Loaded + @"Windows\System32\netsh.exe; ImageLoaded=C:\Windows\System32\httpapi.dll", Loaded + @"Windows\System32\WindowsPowerShell\v1.0\powershell.exe; ImageLoaded=C:\Windows\System32\winhttp.dll"]),
        ["windows_process_without_path"] = new(
            [Access + @"Users\alice\x.exe; TargetImage=y.exe; GrantedAccess=0x1fffff"],
            [Access + @"Windows\System32\svchost.exe; TargetImage=MemCompression; GrantedAccess=0x1000", Access + @"Windows\System32\csrss.exe; TargetImage=C:\y.exe; GrantedAccess=0x1fffff"]),
        ["windows_lsass_memory_access"] = new(
            [Access + @"Users\alice\x.exe" + Lsass + "0x1fffff", Access + @"Windows\System32\rundll32.exe" + Lsass + "0x1410", Access + @"Windows\System32\Taskmgr.exe; TargetImage=C:\Windows\System32\lsass.exe; GrantedAccess=0x1410; CallTrace=C:\Windows\System32\dbgcore.dll+1"],
            [Access + @"Windows\System32\svchost.exe" + Lsass + "0x1000", Access + @"Windows\System32\wbem\wmiprvse.exe" + Lsass + "0x1410", Access + @"ProgramData\Microsoft\Windows Defender\Platform\4\MsMpEng.exe" + Lsass + "0x1fffff"]),
        ["windows_dcsync"] = new([Replicate + "alice"], [Replicate + "DC1$", Replicate + "MSOL_0123"]),
        ["windows_kerberoasting"] = new(
            [Ticket + "0x17; ServiceName=sql1; TargetUserName=alice@EXAMPLE.COM"],
            [Ticket + "0x12; ServiceName=sql1; TargetUserName=alice@EXAMPLE.COM", Ticket + "0x17; ServiceName=WS1$; TargetUserName=alice@EXAMPLE.COM", Ticket + "0x17; ServiceName=sql1; TargetUserName=WS1$@EXAMPLE.COM"]),
        ["windows_as_rep_roasting"] = new(
            [Security + "4768; Status=0x0; PreAuthType=0; ServiceName=krbtgt; TargetUserName=bob"],
            [Security + "4768; Status=0x0; PreAuthType=2; ServiceName=krbtgt; TargetUserName=bob", Security + "4768; Status=0x19; PreAuthType=0; ServiceName=krbtgt; TargetUserName=bob"]),
        ["windows_zerologon"] = new(
            [Security + "4742; SubjectUserSid=S-1-5-7; TargetUserName=DC1$; PasswordLastSet=2022/02/23 18:45:04"],
            [Security + "4742; SubjectUserSid=S-1-5-7; TargetUserName=DC1$; PasswordLastSet=-", Security + "4742; SubjectUserSid=S-1-5-21-1-2-3-1000; TargetUserName=DC1$; PasswordLastSet=2022/02/23 18:45:04"]),
        ["windows_rdp_hijack"] = new(
            [Started + @"System32\tscon.exe; IntegrityLevel=System; CommandLine=tscon 2 /dest:rdp-tcp#14"],
            [Started + @"System32\tscon.exe; IntegrityLevel=Medium; CommandLine=tscon 2 /dest:rdp-tcp#14"]),
        ["windows_powershell_2"] = new(
            ["event.dataset=windows.powershell; host.name=ws1; Channel=Windows PowerShell; EventID=400; Data=HostVersion=2.0 EngineVersion=2.0 RunspaceId=1"],
            ["event.dataset=windows.powershell; host.name=ws1; Channel=Windows PowerShell; EventID=400; Data=HostVersion=5.1 EngineVersion=5.1.18362.145 RunspaceId=1"]),
        ["windows_event_log_cleared"] = new([Security + "1102; Provider_Name=Microsoft-Windows-Eventlog"], [Security + "1100; Provider_Name=Microsoft-Windows-Eventlog"]),
        ["windows_wmi_subscription"] = new([Kernel + "20; Type=Command Line; Destination=cmd.exe"], [Kernel + "20; Type=Log File; Destination=x", Kernel + "19; Query=select"]),
        ["windows_service_shell"] = new(
            [Service + "%COMSPEC% /C echo x > \\\\.\\pipe\\y", Service + "\\\\127.0.0.1\\ADMIN$\\x.exe", Service + "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -enc AA"],
            [Service + "C:\\Program Files\\Agent\\agent.exe", Service + "C:\\Windows\\system32\\svchost.exe -k netsvcs"]),
        ["windows_scheduled_task_shell"] = new(
            [Task + "cmd.exe</Command><Arguments>/c whoami</Arguments></Exec>", Task + "C:\\Users\\Public\\x.exe</Command></Exec>"],
            [Task + "C:\\Program Files\\Updater\\update.exe</Command></Exec>"]),
        ["windows_remote_thread"] = new(
            [Kernel + @"8; SourceImage=C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe; TargetImage=C:\Windows\explorer.exe", Kernel + @"8; SourceImage=C:\Users\alice\x.exe; TargetImage=C:\Windows\explorer.exe"],
            [Kernel + @"8; SourceImage=C:\Windows\System32\csrss.exe; TargetImage=C:\Windows\System32\cmd.exe"]),
        ["windows_pass_the_hash"] = new(
            [Security + "4624; LogonType=9; LogonProcessName=seclogo; AuthenticationPackageName=Negotiate"],
            [Security + "4624; LogonType=2; LogonProcessName=seclogo; AuthenticationPackageName=Negotiate", Security + "4624; LogonType=3; LogonProcessName=Kerberos; AuthenticationPackageName=Kerberos"]),
        ["windows_remoting_shell"] = new(
            [Started + @"System32\cmd.exe; ParentImage=C:\Windows\System32\wsmprovhost.exe; CommandLine=cmd /c whoami"],
            [Started + @"System32\conhost.exe; ParentImage=C:\Windows\System32\wsmprovhost.exe; CommandLine=conhost", Started + @"System32\cmd.exe; ParentImage=C:\Windows\explorer.exe; CommandLine=cmd"]),
        ["windows_wmi_shell"] = new(
            [Started + @"System32\cmd.exe; ParentImage=C:\Windows\System32\wbem\WmiPrvSE.exe; CommandLine=cmd /c whoami"],
            [Started + @"System32\WerFault.exe; ParentImage=C:\Windows\System32\wbem\WmiPrvSE.exe; CommandLine=WerFault"]),
        ["windows_administrator_added"] = new(
            [Security + "4732; TargetSid=S-1-5-32-544; MemberSid=S-1-5-21-1-2-3-1001", Security + "4728; TargetSid=S-1-5-21-1-2-3-512; MemberSid=S-1-5-21-1-2-3-1001"],
            [Security + "4732; TargetSid=S-1-5-32-545; MemberSid=S-1-5-21-1-2-3-1001", Security + "4728; TargetSid=S-1-5-21-1-2-3-513; MemberSid=S-1-5-21-1-2-3-1001"]),
        ["windows_registry_secrets"] = new(
            [Security + @"4663; ObjectType=Key; ObjectName=\REGISTRY\MACHINE\SAM\SAM\Domains\Account\Users\000001F4; ProcessName=C:\Windows\System32\reg.exe"],
            [Security + @"4663; ObjectType=Key; ObjectName=\REGISTRY\MACHINE\SAM\SAM\Domains\Account\Users\000001F4; ProcessName=C:\Windows\System32\lsass.exe", Security + @"4663; ObjectType=Key; ObjectName=\REGISTRY\MACHINE\SOFTWARE\x; ProcessName=C:\Windows\System32\reg.exe"]),
        ["windows_backup_key"] = new(
            [Security + @"4662; ObjectType=SecretObject; ObjectName=Policy\Secrets\G$BCKUPKEY_PREFERRED; SubjectUserName=alice"],
            [Security + @"4662; ObjectType=SecretObject; ObjectName=Policy\Secrets\G$BCKUPKEY_PREFERRED; SubjectUserName=DC1$", Security + @"4662; ObjectType=SecretObject; ObjectName=Policy\Secrets\x; SubjectUserName=alice"]),
        ["windows_directory_rights"] = new(
            [Security + "5136; AttributeLDAPDisplayName=nTSecurityDescriptor; ObjectClass=domainDNS; ObjectDN=DC=example,DC=com"],
            [Security + "5136; AttributeLDAPDisplayName=description; ObjectClass=domainDNS", Security + "5136; AttributeLDAPDisplayName=nTSecurityDescriptor; ObjectClass=dnsNode"]),
        ["windows_admin_share_program"] = new(
            [Share + "C$; AccessList=WriteData (or AddFile); RelativeTargetName=Windows\\x.exe", Share + "ADMIN$; AccessList=%%4417; RelativeTargetName=x.dll"],
            [Share + "C$; AccessList=ReadData (or ListDirectory); RelativeTargetName=Windows\\x.exe", Share + "data; AccessList=%%4417; RelativeTargetName=x.exe", Share + "C$; AccessList=%%4417; RelativeTargetName=notes.txt"]),
        ["windows_dcom_application"] = new(
            [Started + @"System32\mmc.exe; ParentImage=C:\Windows\System32\svchost.exe; CommandLine=C:\Windows\system32\mmc.exe -Embedding"],
            [Started + @"System32\mmc.exe; ParentImage=C:\Windows\explorer.exe; CommandLine=mmc.exe eventvwr.msc"]),
    };
}
