namespace SocConsole.Core.Response.Catalog;

/// <summary>Actions of the category cloud.</summary>
internal static class CloudActions
{
    public static readonly IReadOnlyList<ResponseAction> All =
    [
        new("iam_policy_restriction", ActionCategory.Cloud, ActionPurpose.Contains, ActionSafety.High, true, 30, ActionParameter.ReadAll("account_identifiers:list! restriction_level temporary:boolean"), [], "D3-UAP", "Restricts cloud identities."),
        new("resource_isolation", ActionCategory.Cloud, ActionPurpose.Contains, ActionSafety.High, true, 90, ActionParameter.ReadAll("resource_ids:list! isolation_scope exceptions:list"), [], "D3-NI", "Isolates cloud resources."),
        new("cloud_security_posture", ActionCategory.Cloud, ActionPurpose.Observes, ActionSafety.Low, false, 2400, ActionParameter.ReadAll("cloud_services:list! assessment_scope remediation_level"), [], null, "Has the cloud assessed."),
        new("container_isolation", ActionCategory.Cloud, ActionPurpose.Contains, ActionSafety.Medium, true, 600, ActionParameter.ReadAll("container_criteria! isolation_method data_preservation"), [], "D3-NI", "Isolates containers."),
        new("api_rate_limiting", ActionCategory.Cloud, ActionPurpose.Contains, ActionSafety.Medium, true, 300, ActionParameter.ReadAll("api_endpoints:list! rate_limits exception_criteria"), [], null, "Limits calls of an interface."),
        new("cloud_resource_tagging", ActionCategory.Cloud, ActionPurpose.Changes, ActionSafety.Low, true, 450, ActionParameter.ReadAll("tagging_scope! tag_policies automation_level"), [], null, "Tags cloud resources."),
        new("serverless_function_disable", ActionCategory.Cloud, ActionPurpose.Contains, ActionSafety.High, true, 180, ActionParameter.ReadAll("function_criteria! disable_method backup_preservation"), [], null, "Switches cloud functions off."),
    ];
}
