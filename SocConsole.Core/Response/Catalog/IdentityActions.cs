namespace SocConsole.Core.Response.Catalog;

/// <summary>Actions of the category identity.</summary>
internal static class IdentityActions
{
    public static readonly IReadOnlyList<ResponseAction> All =
    [
        new("send_notification", ActionCategory.Identity, ActionPurpose.Notifies, ActionSafety.Low, false, 10, ActionParameter.ReadAll("channel message recipients:list priority"), [ActionCatalog.Notify], null, "Tells people."),
        new("account_disable", ActionCategory.Identity, ActionPurpose.Contains, ActionSafety.Medium, true, 30, ActionParameter.ReadAll("account_list|usernames|username|user:users! disable_level notification"), [ActionCatalog.Scim, ActionCatalog.Ldap], "D3-AL", "Disables accounts in the directory."),
        new("password_reset_bulk", ActionCategory.Identity, ActionPurpose.Changes, ActionSafety.Medium, false, 180, ActionParameter.ReadAll("account_criteria|usernames|username|account_list:users! complexity_requirements notification"), [ActionCatalog.Scim, ActionCatalog.Ldap], "D3-CR", "Gives accounts a random password that nobody knows, so that their owners must set a new one."),
        new("privileged_access_review", ActionCategory.Identity, ActionPurpose.Observes, ActionSafety.Low, false, 1800, ActionParameter.ReadAll("access_scope! review_criteria remediation_level"), [], null, "Has privileged access reviewed."),
        new("session_termination", ActionCategory.Identity, ActionPurpose.Contains, ActionSafety.High, false, 300, ActionParameter.ReadAll("session_criteria|usernames|username:users! termination_scope notification"), [], "D3-ST", "Ends the sessions of accounts."),
        new("access_certification", ActionCategory.Identity, ActionPurpose.Observes, ActionSafety.Low, false, 600, ActionParameter.ReadAll("certification_scope! urgency_level reviewers:list"), [], null, "Has access certified."),
        new("identity_verification", ActionCategory.Identity, ActionPurpose.Changes, ActionSafety.Medium, true, 900, ActionParameter.ReadAll("verification_methods:list! user_scope challenge_level"), [], null, "Has people prove who they are."),
        new("mfa_enforcement", ActionCategory.Identity, ActionPurpose.Changes, ActionSafety.Medium, true, 600, ActionParameter.ReadAll("user_scope|usernames|username:users! mfa_methods:list grace_period"), [], "D3-MFA", "Makes a second factor compulsory."),
        new("stakeholder_notification", ActionCategory.Identity, ActionPurpose.Notifies, ActionSafety.Low, false, 300, ActionParameter.ReadAll("stakeholder_groups:list notification_method urgency_level message"), [ActionCatalog.Notify], null, "Tells the people concerned."),
        new("incident_escalation", ActionCategory.Identity, ActionPurpose.Observes, ActionSafety.Low, false, 180, ActionParameter.ReadAll("escalation_level! target_teams escalation_criteria"), [ActionCatalog.Incidents], null, "Raises the incident."),
        new("external_coordination", ActionCategory.Identity, ActionPurpose.Observes, ActionSafety.Medium, false, 1800, ActionParameter.ReadAll("coordination_type! external_parties:list information_sharing"), [], null, "Has others outside informed and asked."),
        new("create_ticket", ActionCategory.Identity, ActionPurpose.Observes, ActionSafety.Low, false, 10, ActionParameter.ReadAll("title description priority"), [ActionCatalog.Ticket], null, "Opens a ticket in another system."),
    ];
}
