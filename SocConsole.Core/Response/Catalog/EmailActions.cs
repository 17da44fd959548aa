namespace SocConsole.Core.Response.Catalog;

/// <summary>Actions of the category email.</summary>
internal static class EmailActions
{
    public static readonly IReadOnlyList<ResponseAction> All =
    [
        new("email_recall", ActionCategory.Email, ActionPurpose.Changes, ActionSafety.Low, false, 120, ActionParameter.ReadAll("message_criteria! scope notification"), [], null, "Calls messages back from mailboxes."),
        new("mailbox_quarantine", ActionCategory.Email, ActionPurpose.Contains, ActionSafety.Medium, true, 60, ActionParameter.ReadAll("mailbox_list:list! quarantine_level access_exceptions"), [], null, "Closes mailboxes."),
        new("email_flow_analysis", ActionCategory.Email, ActionPurpose.Observes, ActionSafety.Low, false, 600, ActionParameter.ReadAll("analysis_scope! time_range pattern_detection"), [], null, "Looks at the flow of mail."),
        new("domain_blocking", ActionCategory.Email, ActionPurpose.Contains, ActionSafety.Medium, true, 300, ActionParameter.ReadAll("domain_list|domain|domains:domains! blocking_scope duration|ttl|duration_seconds:duration"), [ActionCatalog.BlockList], "D3-DNSDL", "Puts domains on the block list that resolvers poll."),
        new("attachment_sandboxing", ActionCategory.Email, ActionPurpose.Observes, ActionSafety.Low, false, 1200, ActionParameter.ReadAll("attachment_criteria! sandbox_environment analysis_depth"), [], "D3-DA", "Opens attachments in a sandbox."),
        new("email_encryption_enforcement", ActionCategory.Email, ActionPurpose.Changes, ActionSafety.Medium, true, 900, ActionParameter.ReadAll("encryption_policy! user_scope exception_rules"), [], null, "Makes encryption of mail compulsory."),
    ];
}
