namespace SocConsole.Core.Response.Catalog;

/// <summary>Actions of the category data.</summary>
internal static class DataActions
{
    public static readonly IReadOnlyList<ResponseAction> All =
    [
        new("data_classification", ActionCategory.Data, ActionPurpose.Changes, ActionSafety.Low, true, 600, ActionParameter.ReadAll("data_sources:list! classification_rules tagging_policy"), [], null, "Labels data."),
        new("backup_verification", ActionCategory.Data, ActionPurpose.Observes, ActionSafety.Low, false, 300, ActionParameter.ReadAll("backup_systems:list verification_level reporting"), [], null, "Checks that backups can be read."),
        new("isolate_file", ActionCategory.Data, ActionPurpose.Contains, ActionSafety.Low, true, 30, ActionParameter.ReadAll("file_path! hash quarantine_location preserve_evidence host:host!"), [ActionCatalog.Agent], "D3-FEV", "Moves a file of a host into quarantine."),
        new("data_encryption", ActionCategory.Data, ActionPurpose.Changes, ActionSafety.Medium, true, 900, ActionParameter.ReadAll("data_paths:list! encryption_level key_management"), [], "D3-FE", "Encrypts data at rest."),
        new("data_loss_prevention", ActionCategory.Data, ActionPurpose.Changes, ActionSafety.Medium, true, 300, ActionParameter.ReadAll("data_types:list! blocking_rules monitoring_level"), [], null, "Switches rules against data loss on."),
        new("emergency_backup", ActionCategory.Data, ActionPurpose.Observes, ActionSafety.Low, false, 600, ActionParameter.ReadAll("data_sources:list! destination"), [], "D3-RF", "Has a backup taken at once."),
    ];
}
