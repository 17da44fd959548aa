using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Web.Endpoints.Response;

/// <summary>A connector as the API shows it.</summary>
/// <param name="State">ready, needs_settings, failing or off.</param>
/// <param name="Reason">Why it is not ready; null when it is.</param>
/// <param name="SecretsSet">Names of the secrets that are set.</param>
/// <param name="Actions">What it carries out; empty for all that its kind can.</param>
/// <param name="CheckedAt">When the other side was asked last, UTC; null since the last change.</param>
internal sealed record ConnectorBody(
    int Id, string Kind, string Name, bool Enabled, SettingState State, string? Reason, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> SecretsSet, IReadOnlyList<string> Actions,
    DateTime? CheckedAt, string? Fault, string EditedBy, DateTime CreatedAt, DateTime UpdatedAt)
{
    public static ConnectorBody Of(ConnectorView view) => new(
        view.Id, view.Kind, view.Name, view.Enabled, view.State, view.Reason, view.Settings, view.Secrets, view.Actions, view.CheckedAt, view.Fault, view.EditedBy, view.CreatedAt, view.UpdatedAt);
}

internal sealed record ConnectorListBody(IReadOnlyList<ConnectorBody> Connectors);

internal sealed record ConnectorKindListBody(IReadOnlyList<ConnectorKindBody> Kinds);

/// <summary>A kind of connector.</summary>
/// <param name="Configured">How many connectors of the kind are ready.</param>
/// <param name="Reason">Why none is; null when one is, or none is needed.</param>
internal sealed record ConnectorKindBody(string Name, string Title, string About, IReadOnlyList<ConnectorFieldBody> Fields, IReadOnlyList<string> Actions, bool ChoosesActions, bool NamesSecrets, int Configured, string? Reason)
{
    public static ConnectorKindBody Of(ConnectorKind kind, IReadOnlyList<ConnectorView> views)
    {
        var own = views.Where(view => view.Kind == kind.Name).ToList();
        var ready = own.Count(view => view.State == SettingState.Ready);
        var reason = ready > 0 || kind.WorksWithout ? null : own.Count == 0 ? "none is set up" : own[0].Reason;
        return new ConnectorKindBody(
            kind.Name, kind.Title, kind.About, [.. kind.Fields.Select(ConnectorFieldBody.Of)], kind.Actions, kind.ChoosesActions, kind.NamesSecrets, ready, reason);
    }
}

/// <param name="Form">text, address, address_template, json_template, headers, number, choice or lines.</param>
internal sealed record ConnectorFieldBody(string Name, string Title, string Help, FieldForm Form, bool Required, bool Secret, string? Default, IReadOnlyList<string>? Choices)
{
    public static ConnectorFieldBody Of(ConnectorField field) => new(field.Name, field.Title, field.Help, field.Form, field.Required, field.Secret, field.Default, field.Choices);
}

/// <param name="Kind">Only when it is made.</param>
/// <param name="Settings">By field; empty text forgets one.</param>
/// <param name="Secrets">By field, or by own names where the kind has them; kept encrypted and never shown. Empty text forgets one.</param>
internal sealed record ConnectorRequestBody(
    string? Kind, string? Name, bool? Enabled, IReadOnlyDictionary<string, string>? Settings, IReadOnlyDictionary<string, string>? Secrets, IReadOnlyList<string>? Actions)
{
    public ConnectorDraft ToDraft() => new(Name, Enabled, Settings, Secrets, Actions);
}
