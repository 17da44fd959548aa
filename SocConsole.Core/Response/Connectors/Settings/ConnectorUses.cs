using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors.Settings;

/// <summary>A setting with its secrets in the clear, for the connector that acts by it. Never shown, stored or logged.</summary>
/// <param name="Missing">Why it can't act: what is not set, or a secret that can't be decrypted any more; null when it can.</param>
public sealed record ConnectorUse(
    int Id, int OrganizationId, ConnectorKind Kind, string Name, bool Enabled, IReadOnlyDictionary<string, string> Settings, IReadOnlyDictionary<string, string> Secrets, IReadOnlyList<string> Actions, string? Missing)
{
    public bool Ready => Enabled && Missing is null;

    /// <summary>What was set, else the field's default; null for neither.</summary>
    public string? Find(string field) => Settings.TryGetValue(field, out var value) && value.Length > 0 ? value : Kind.Field(field)?.Default;

    /// <summary>As <see cref="Find"/>, of a field that is required or has a default.</summary>
    public string Get(string field) => Find(field) ?? string.Empty;

    public string? Secret(string name) => Secrets.GetValueOrDefault(name);

    public bool Carries(string action) => Kind.ChoosesActions || Actions.Count > 0 ? Actions.Contains(action, StringComparer.Ordinal) : Kind.Actions.Contains(action, StringComparer.Ordinal);
}

/// <summary>The settings of organizations, ready to be used, in memory until they change.</summary>
public sealed class ConnectorUses(SocDatabase database, ISecretStore secrets)
{
    // Beyond it the memory is emptied: it only saves reading.
    private const int MaximumOrganizations = 200;

    private readonly ConcurrentDictionary<int, IReadOnlyList<ConnectorUse>> known = [];
    private readonly ConcurrentDictionary<int, int> versions = [];

    /// <summary>All settings of the organization, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<ConnectorUse>> OfAsync(int organizationId, CancellationToken ct)
    {
        if (known.TryGetValue(organizationId, out var uses))
        {
            return uses;
        }

        var asked = versions.GetValueOrDefault(organizationId);
        await using var db = database.Read(organizationId);
        var rows = await db.Set<ConnectorSetting>().OrderBy(row => row.Id).Take(ConnectorSettings.Maximum).ToListAsync(ct);
        uses = [.. rows.Select(UseOf).OfType<ConnectorUse>()];
        if (known.Count >= MaximumOrganizations)
        {
            known.Clear();
        }

        known[organizationId] = uses;
        if (versions.GetValueOrDefault(organizationId) != asked)
        {
            // They changed between the question and this line: the next one reads them anew.
            known.TryRemove(organizationId, out _);
        }

        return uses;
    }

    /// <summary>The first enabled setting of a kind that carries an action; one that can act before one that can't.</summary>
    public async ValueTask<ConnectorUse?> ForAsync(int organizationId, string kind, string action, CancellationToken ct) =>
        (await OfAsync(organizationId, ct)).Where(use => use.Enabled && use.Kind.Name == kind && use.Carries(action)).OrderBy(use => use.Ready ? 0 : 1).FirstOrDefault();

    /// <summary>Its settings changed.</summary>
    public void Forget(int organizationId)
    {
        versions.AddOrUpdate(organizationId, 1, (_, version) => version + 1);
        known.TryRemove(organizationId, out _);
    }

    internal ConnectorUse? UseOf(ConnectorSetting row)
    {
        if (ConnectorKinds.Find(row.Kind) is not { } kind)
        {
            return null;
        }

        var clear = row.ProtectedSecrets.Select(entry => (entry.Key, Value: secrets.Unprotect(entry.Value))).ToList();
        var use = new ConnectorUse(
            row.Id, row.OrganizationId, kind, row.Name, row.Enabled, row.Settings, clear.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal), row.Actions, null);
        var lost = clear.Where(entry => entry.Value is null).Select(entry => $"{entry.Key} can't be decrypted any more").FirstOrDefault();
        var unset = kind.Fields.Where(field => field.Required && (field.Secret ? !row.ProtectedSecrets.ContainsKey(field.Name) : use.Find(field.Name) is null)).Select(field => $"{field.Name} is not set").FirstOrDefault();
        var idle = kind.ChoosesActions && row.Actions.Count == 0 ? "no action is chosen" : null;
        return use with { Missing = lost ?? unset ?? idle };
    }
}
