namespace SocConsole.Core.Response.Catalog;

/// <summary>Actions of the category compliance.</summary>
internal static class ComplianceActions
{
    public static readonly IReadOnlyList<ResponseAction> All =
    [
        new("compliance_audit_trigger", ActionCategory.Compliance, ActionPurpose.Observes, ActionSafety.Low, false, 1800, ActionParameter.ReadAll("audit_scope! frameworks:list urgency_level"), [], null, "Has an audit started."),
        new("data_retention_enforcement", ActionCategory.Compliance, ActionPurpose.Changes, ActionSafety.Medium, true, 600, ActionParameter.ReadAll("retention_rules! data_scope preservation_level"), [], null, "Enforces how long data is kept."),
        new("regulatory_reporting", ActionCategory.Compliance, ActionPurpose.Observes, ActionSafety.Low, false, 900, ActionParameter.ReadAll("regulations:list! incident_details timeline"), [], null, "Has a report for an authority written."),
        new("privacy_breach_notification", ActionCategory.Compliance, ActionPurpose.Notifies, ActionSafety.High, false, 1200, ActionParameter.ReadAll("affected_parties:list! notification_method disclosure_level"), [], null, "Has the people whose data is concerned told."),
    ];
}
