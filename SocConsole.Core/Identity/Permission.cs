namespace SocConsole.Core.Identity;

/// <summary>One thing that can be allowed. Operations demand permissions; only <see cref="Permissions"/> knows roles.</summary>
[Flags]
public enum Permission
{
    None = 0,
    ReadThreats = 1 << 0,
    TriageThreats = 1 << 1,
    SendEvents = 1 << 2,
    ReadPlaybooks = 1 << 3,
    ProposePlaybooks = 1 << 4,
    ApprovePlaybooks = 1 << 5,
    ReadStages = 1 << 6,
    ConfigureStages = 1 << 7,
    ReadAnalytics = 1 << 8,
    SimulateAttacks = 1 << 9,
    ManageUsers = 1 << 10,
    ManageKeys = 1 << 11,
    ReadAudit = 1 << 12,
    ManageOrganization = 1 << 13,
    ManageRules = 1 << 14,
    ReadIndicators = 1 << 15,
    ManageIndicators = 1 << 16,

    /// <summary>Asks providers about indicators: it uses their quota up and may tell them what is looked at.</summary>
    CheckIocs = 1 << 17,

    /// <summary>Keys, addresses and limits of providers.</summary>
    ManageProviders = 1 << 18,

    ReadIncidents = 1 << 19,

    /// <summary>Assignees, notes, tasks, evidence, states.</summary>
    WorkIncidents = 1 << 20,

    /// <summary>Workflows and triggers. One that starts without approval also needs <see cref="ManageOrganization"/>.</summary>
    ManageAutomation = 1 << 21,

    ManageWebhooks = 1 << 22,

    /// <summary>Addresses and secrets of connectors.</summary>
    ManageConnectors = 1 << 23,

    /// <summary>Agents on endpoints, and tokens that enrol them.</summary>
    ManageAgents = 1 << 24,

    /// <summary>Onboarding: profile, network scans, assets.</summary>
    ManageAssets = 1 << 25,

    /// <summary>People with their scores, masked names, alerts.</summary>
    ReadPeople = 1 << 26,

    /// <summary>People, labels, models and settings of insider risk; also a person's name, with a reason.</summary>
    ManagePeople = 1 << 27,
}

public static class Permissions
{
    private const Permission Viewer = Permission.ReadThreats | Permission.ReadPlaybooks | Permission.ReadStages | Permission.ReadAnalytics | Permission.ReadIndicators | Permission.ReadIncidents;
    private const Permission Analyst = Viewer | Permission.TriageThreats | Permission.SendEvents | Permission.ProposePlaybooks | Permission.SimulateAttacks | Permission.ManageRules | Permission.ManageIndicators | Permission.CheckIocs
        | Permission.WorkIncidents | Permission.ManageAutomation | Permission.ReadPeople;
    private const Permission Approver = Analyst | Permission.ApprovePlaybooks;
    private const Permission Admin = Approver | Permission.ConfigureStages | Permission.ManageUsers | Permission.ManageKeys | Permission.ReadAudit | Permission.ManageOrganization | Permission.ManageProviders
        | Permission.ManageWebhooks | Permission.ManageConnectors | Permission.ManageAgents | Permission.ManageAssets | Permission.ManagePeople;

    /// <summary>What a device that only delivers events may do.</summary>
    public const Permission Device = Permission.SendEvents;

    /// <summary>What the console itself may do when no person asked.</summary>
    public const Permission System = Admin;

    public static Permission Of(Role role) => role switch
    {
        Role.Viewer => Viewer,
        Role.Analyst => Analyst,
        Role.Approver => Approver,
        Role.Admin => Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "not a role"),
    };
}
