using System.Collections.Frozen;

namespace SocConsole.Core.Detection.Management;

/// <summary>
/// Names of ATT&amp;CK's tactics and of techniques that the console knows, after MITRE ATT&amp;CK for Enterprise (© The MITRE Corporation, reproduced and distributed with its
/// permission). A technique that is not here is shown by its id under the tactics that its rules name: new versions of ATT&amp;CK need no new console.
/// </summary>
public static class AttackMatrix
{
    private const string Text = """
        reconnaissance|Reconnaissance|T1595 Active Scanning;T1592 Gather Victim Host Information;T1589 Gather Victim Identity Information;T1590 Gather Victim Network Information;T1598 Phishing for Information
        resource-development|Resource Development|T1583 Acquire Infrastructure;T1586 Compromise Accounts;T1584 Compromise Infrastructure;T1587 Develop Capabilities;T1585 Establish Accounts;T1588 Obtain Capabilities;T1608 Stage Capabilities
        initial-access|Initial Access|T1189 Drive-by Compromise;T1190 Exploit Public-Facing Application;T1133 External Remote Services;T1200 Hardware Additions;T1566 Phishing;T1091 Replication Through Removable Media;T1195 Supply Chain Compromise;T1199 Trusted Relationship;T1078 Valid Accounts
        execution|Execution|T1059 Command and Scripting Interpreter;T1609 Container Administration Command;T1610 Deploy Container;T1203 Exploitation for Client Execution;T1559 Inter-Process Communication;T1106 Native API;T1053 Scheduled Task/Job;T1129 Shared Modules;T1072 Software Deployment Tools;T1569 System Services;T1204 User Execution;T1047 Windows Management Instrumentation
        persistence|Persistence|T1098 Account Manipulation;T1197 BITS Jobs;T1547 Boot or Logon Autostart Execution;T1037 Boot or Logon Initialization Scripts;T1136 Create Account;T1543 Create or Modify System Process;T1546 Event Triggered Execution;T1133 External Remote Services;T1574 Hijack Execution Flow;T1556 Modify Authentication Process;T1137 Office Application Startup;T1542 Pre-OS Boot;T1053 Scheduled Task/Job;T1505 Server Software Component;T1205 Traffic Signaling;T1078 Valid Accounts
        privilege-escalation|Privilege Escalation|T1548 Abuse Elevation Control Mechanism;T1134 Access Token Manipulation;T1098 Account Manipulation;T1547 Boot or Logon Autostart Execution;T1037 Boot or Logon Initialization Scripts;T1543 Create or Modify System Process;T1484 Domain or Tenant Policy Modification;T1611 Escape to Host;T1546 Event Triggered Execution;T1068 Exploitation for Privilege Escalation;T1574 Hijack Execution Flow;T1055 Process Injection;T1053 Scheduled Task/Job;T1078 Valid Accounts
        defense-evasion|Defense Evasion|T1548 Abuse Elevation Control Mechanism;T1134 Access Token Manipulation;T1197 BITS Jobs;T1140 Deobfuscate/Decode Files or Information;T1006 Direct Volume Access;T1484 Domain or Tenant Policy Modification;T1211 Exploitation for Defense Evasion;T1222 File and Directory Permissions Modification;T1564 Hide Artifacts;T1574 Hijack Execution Flow;T1562 Impair Defenses;T1070 Indicator Removal;T1202 Indirect Command Execution;T1036 Masquerading;T1556 Modify Authentication Process;T1112 Modify Registry;T1027 Obfuscated Files or Information;T1055 Process Injection;T1207 Rogue Domain Controller;T1014 Rootkit;T1553 Subvert Trust Controls;T1218 System Binary Proxy Execution;T1216 System Script Proxy Execution;T1205 Traffic Signaling;T1127 Trusted Developer Utilities Proxy Execution;T1550 Use Alternate Authentication Material;T1078 Valid Accounts;T1497 Virtualization/Sandbox Evasion;T1220 XSL Script Processing
        stealth|Stealth|
        defense-impairment|Defense Impairment|T1685 Disable or Modify Tools;T1686 Disable or Modify System Firewall;T1687 Exploitation for Defense Impairment;T1688 Safe Mode Boot;T1689 Downgrade Attack;T1690 Prevent Command History Logging
        credential-access|Credential Access|T1557 Adversary-in-the-Middle;T1110 Brute Force;T1555 Credentials from Password Stores;T1212 Exploitation for Credential Access;T1187 Forced Authentication;T1606 Forge Web Credentials;T1056 Input Capture;T1556 Modify Authentication Process;T1621 Multi-Factor Authentication Request Generation;T1040 Network Sniffing;T1003 OS Credential Dumping;T1528 Steal Application Access Token;T1649 Steal or Forge Authentication Certificates;T1558 Steal or Forge Kerberos Tickets;T1539 Steal Web Session Cookie;T1552 Unsecured Credentials
        discovery|Discovery|T1087 Account Discovery;T1010 Application Window Discovery;T1217 Browser Information Discovery;T1580 Cloud Infrastructure Discovery;T1526 Cloud Service Discovery;T1613 Container and Resource Discovery;T1482 Domain Trust Discovery;T1083 File and Directory Discovery;T1615 Group Policy Discovery;T1046 Network Service Discovery;T1135 Network Share Discovery;T1040 Network Sniffing;T1201 Password Policy Discovery;T1120 Peripheral Device Discovery;T1069 Permission Groups Discovery;T1057 Process Discovery;T1012 Query Registry;T1018 Remote System Discovery;T1518 Software Discovery;T1082 System Information Discovery;T1016 System Network Configuration Discovery;T1049 System Network Connections Discovery;T1033 System Owner/User Discovery;T1007 System Service Discovery;T1124 System Time Discovery;T1497 Virtualization/Sandbox Evasion
        lateral-movement|Lateral Movement|T1210 Exploitation of Remote Services;T1534 Internal Spearphishing;T1570 Lateral Tool Transfer;T1563 Remote Service Session Hijacking;T1021 Remote Services;T1091 Replication Through Removable Media;T1072 Software Deployment Tools;T1080 Taint Shared Content;T1550 Use Alternate Authentication Material
        collection|Collection|T1557 Adversary-in-the-Middle;T1560 Archive Collected Data;T1123 Audio Capture;T1119 Automated Collection;T1115 Clipboard Data;T1530 Data from Cloud Storage;T1213 Data from Information Repositories;T1005 Data from Local System;T1039 Data from Network Shared Drive;T1025 Data from Removable Media;T1074 Data Staged;T1114 Email Collection;T1056 Input Capture;T1113 Screen Capture;T1125 Video Capture
        command-and-control|Command and Control|T1071 Application Layer Protocol;T1132 Data Encoding;T1001 Data Obfuscation;T1568 Dynamic Resolution;T1573 Encrypted Channel;T1008 Fallback Channels;T1105 Ingress Tool Transfer;T1104 Multi-Stage Channels;T1095 Non-Application Layer Protocol;T1571 Non-Standard Port;T1572 Protocol Tunneling;T1090 Proxy;T1219 Remote Access Tools;T1205 Traffic Signaling;T1102 Web Service
        exfiltration|Exfiltration|T1020 Automated Exfiltration;T1048 Exfiltration Over Alternative Protocol;T1041 Exfiltration Over C2 Channel;T1052 Exfiltration Over Physical Medium;T1567 Exfiltration Over Web Service;T1029 Scheduled Transfer;T1537 Transfer Data to Cloud Account
        impact|Impact|T1531 Account Access Removal;T1485 Data Destruction;T1486 Data Encrypted for Impact;T1565 Data Manipulation;T1491 Defacement;T1561 Disk Wipe;T1499 Endpoint Denial of Service;T1495 Firmware Corruption;T1490 Inhibit System Recovery;T1498 Network Denial of Service;T1496 Resource Hijacking;T1489 Service Stop;T1529 System Shutdown/Reboot
        """;

    /// <summary>Where rules go that name no tactic.</summary>
    public const string NoTactic = "none";

    private static readonly FrozenDictionary<string, string> TechniqueNames;
    private static readonly FrozenDictionary<string, string[]> TacticsOfTechnique;

    static AttackMatrix()
    {
        var rows = Text.Split('\n').Select(line => line.Split('|')).ToList();
        Tactics = [.. rows.Select(row => (row[0].Trim(), row[1]))];
        var techniques = rows.SelectMany(row => row[2].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(cell => (Tactic: row[0].Trim(), Id: cell[..5], Name: cell[6..]))).ToList();
        TechniqueNames = techniques.DistinctBy(cell => cell.Id).ToFrozenDictionary(cell => cell.Id, cell => cell.Name, StringComparer.Ordinal);
        TacticsOfTechnique = techniques.GroupBy(cell => cell.Id, cell => cell.Tactic).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>In the order of an attack.</summary>
    public static IReadOnlyList<(string Id, string Name)> Tactics { get; }

    /// <summary>The name of a technique, of a sub-technique's technique; null for one that the console doesn't know.</summary>
    public static string? NameOf(string technique) => TechniqueNames.GetValueOrDefault(technique.Split('.')[0]);

    /// <summary>The tactics that a technique is for; those that its rule names where the console doesn't know it.</summary>
    public static IReadOnlyList<string> TacticsOf(string technique, IReadOnlyList<string> named) =>
        TacticsOfTechnique.GetValueOrDefault(technique.Split('.')[0]) is not { } known ? (named.Count > 0 ? named : [NoTactic])
        : named.Intersect(known).ToArray() is { Length: > 0 } both ? both
        : named.Count > 0 ? named : known;
}
