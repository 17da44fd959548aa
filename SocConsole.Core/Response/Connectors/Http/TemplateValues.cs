using System.Diagnostics.CodeAnalysis;
using SocConsole.Core.Incidents;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors.Http;

/// <summary>What templates are filled with: the action's parameters, what it is done for, the setting's secrets, and what was kept of an answer.</summary>
internal sealed class TemplateValues
{
    private const string SecretPrefix = "secret.";

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly ConnectorUse use;

    public TemplateValues(ConnectorUse use, ActionRequest request, params ReadOnlySpan<(string Name, string? Value)> kept)
    {
        this.use = use;
        foreach (var parameter in ActionCatalog.Find(request.Action)?.Parameters ?? [])
        {
            values[parameter.Name] = ActionInput.Find(request, parameter.Name) ?? string.Empty;
        }

        foreach (var (name, value) in request.Parameters)
        {
            values[name] = value;
        }

        values["action"] = request.Action;
        values["threat_id"] = request.ThreatNumber ?? string.Empty;
        values["incident_id"] = request.IncidentNumber is { } number ? IncidentNumber.Text(number) : string.Empty;
        values["run_id"] = request.RunNumber;
        values["requested_by"] = request.RequestedBy;
        values["idempotency_key"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{request.OrganizationId}/{request.IdempotencyKey}");
        foreach (var (name, value) in kept)
        {
            values[name] = value ?? string.Empty;
        }
    }

    public bool TryFind(string name, [NotNullWhen(true)] out string? value)
    {
        if (name.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            value = use.Secret(name[SecretPrefix.Length..]);
            return value is not null;
        }

        return values.TryGetValue(name, out value);
    }
}
