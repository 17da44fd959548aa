namespace SocConsole.Core.Response.Connectors.Settings;

/// <summary>What an administrator sets; null leaves what stands.</summary>
/// <param name="Settings">By field; an empty text forgets one.</param>
/// <param name="Secrets">By field or own name; an empty text forgets one. Kept encrypted.</param>
/// <param name="Actions">Catalogue names; empty for all that the kind can.</param>
public sealed record ConnectorDraft(string? Name, bool? Enabled, IReadOnlyDictionary<string, string>? Settings, IReadOnlyDictionary<string, string>? Secrets, IReadOnlyList<string>? Actions);

/// <summary>How a setting stands.</summary>
public enum SettingState
{
    Ready,
    NeedsSettings,

    /// <summary>The last check found a fault.</summary>
    Failing,
    Off,
}

/// <summary>A setting as people see it.</summary>
/// <param name="Secrets">Names of the secrets that are set; never their values.</param>
/// <param name="Reason">Why it is not ready; null when it is.</param>
public sealed record ConnectorView(
    int Id, string Kind, string Name, bool Enabled, SettingState State, string? Reason, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Secrets, IReadOnlyList<string> Actions,
    DateTime? CheckedAt, string? Fault, string EditedBy, DateTime CreatedAt, DateTime UpdatedAt)
{
    internal static ConnectorView Of(ConnectorSetting row, ConnectorUse? use)
    {
        var (state, reason) = (row, use) switch
        {
            (_, null) => (SettingState.NeedsSettings, $"the kind {row.Kind} is not known here"),
            ({ Enabled: false }, _) => (SettingState.Off, "it is switched off"),
            (_, { Missing: { } missing }) => (SettingState.NeedsSettings, missing),
            ({ Fault: { } fault }, _) => (SettingState.Failing, fault),
            _ => (SettingState.Ready, (string?)null),
        };
        return new ConnectorView(
            row.Id, row.Kind, row.Name, row.Enabled, state, reason, row.Settings, [.. row.ProtectedSecrets.Keys.Order(StringComparer.Ordinal)], row.Actions, row.CheckedAt, row.Fault, row.EditedBy, row.CreatedAt, row.UpdatedAt);
    }
}
