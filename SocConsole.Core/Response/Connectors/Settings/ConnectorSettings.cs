using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Response.Connectors.Settings;

/// <summary>A connector that can ask its other side something harmless.</summary>
public interface IConnectorCheck
{
    string Kind { get; }

    /// <summary>What the other side answered, for a person.</summary>
    Task<Result<string>> CheckAsync(ConnectorUse use, CancellationToken ct);
}

/// <summary>The connectors that an organization has set up. Secrets go in and never come out.</summary>
public sealed class ConnectorSettings(SocDatabase database, ConnectorUses uses, ISecretStore secrets, IEnumerable<IConnectorCheck> checks)
{
    /// <summary>Most settings of an organization.</summary>
    public const int Maximum = 50;

    private const string What = "Connector";
    private const int MaximumFault = 500;

    private readonly Dictionary<string, IConnectorCheck> checks = checks.ToDictionary(check => check.Kind, StringComparer.Ordinal);

    /// <summary>All of them, by kind and name. Addresses, headers and bodies are shown only to those who may change them.</summary>
    public async Task<Result<IReadOnlyList<ConnectorView>>> ListAsync(Actor actor, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPlaybooks) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        var rows = await db.Set<ConnectorSetting>().OrderBy(row => row.Kind).ThenBy(row => row.Name).Take(Maximum).ToListAsync(ct);
        return rows.ConvertAll(row => View(actor, row));
    }

    /// <summary>Errors: CONNECTOR_NOT_FOUND.</summary>
    public async Task<Result<ConnectorView>> GetAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPlaybooks) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        return await db.Set<ConnectorSetting>().FirstOrDefaultAsync(row => row.Id == id, ct) is { } row ? View(actor, row) : Error.NotFound(What, id);
    }

    /// <summary>Errors: INVALID_REQUEST, TOO_MANY_CONNECTORS.</summary>
    public async Task<Result<ConnectorView>> CreateAsync(Actor actor, string? kindName, ConnectorDraft draft, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageConnectors) is { } refused)
        {
            return refused;
        }

        if (ConnectorKinds.Find(kindName) is not { } kind)
        {
            return Error.Invalid("kind", $"must be one of {string.Join(", ", ConnectorKinds.All.Select(known => known.Name))}");
        }

        if (ConnectorDraftCheck.Fault(kind, draft) is { } fault)
        {
            return fault;
        }

        return await SavedAsync(actor, "connector.created", async unit =>
        {
            if (await unit.Db.Set<ConnectorSetting>().CountAsync(ct) >= Maximum)
            {
                return Error.Conflict("TOO_MANY_CONNECTORS", $"There are {Maximum} connectors already; delete one that is not used.");
            }

            var row = new ConnectorSetting
            {
                Kind = kind.Name,
                Name = kind.Title,
                Enabled = true,
                Settings = new Dictionary<string, string>(),
                ProtectedSecrets = new Dictionary<string, string>(),
                Actions = [],
                EditedBy = actor.Name,
                CreatedAt = unit.Now,
            };
            Apply(row, kind, draft);
            unit.Db.Add(row);
            return row;
        }, ct);
    }

    /// <summary>Changes what is said. A secret does not follow to another host: it must be entered again. Errors: CONNECTOR_NOT_FOUND, INVALID_REQUEST.</summary>
    public async Task<Result<ConnectorView>> UpdateAsync(Actor actor, int id, ConnectorDraft draft, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageConnectors) is { } refused)
        {
            return refused;
        }

        return await SavedAsync(actor, "connector.updated", async unit =>
        {
            if (await unit.Db.Set<ConnectorSetting>().FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row || ConnectorKinds.Find(row.Kind) is not { } kind)
            {
                return Error.NotFound(What, id);
            }

            if (ConnectorDraftCheck.Fault(kind, draft) is { } fault)
            {
                return fault;
            }

            Apply(row, kind, draft);
            return row;
        }, ct);
    }

    /// <summary>Forgets a connector with its secrets. What it did can't be undone by the console any more. Errors: CONNECTOR_NOT_FOUND.</summary>
    public async Task<Result<Done>> DeleteAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageConnectors) is { } refused)
        {
            return refused;
        }

        var deleted = await database.WriteAsync<Done>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Set<ConnectorSetting>().FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            unit.Db.Remove(row);
            unit.Audit(actor, "connector.deleted", Subject(row), new { row.Kind, row.Name });
            return Done.Value;
        }, ct);
        uses.Forget(actor.OrganizationId);
        return deleted;
    }

    /// <summary>Asks the other side something harmless and records what came of it. Errors: CONNECTOR_NOT_FOUND; that it fails is no error but the view's fault.</summary>
    public async Task<Result<ConnectorView>> CheckAsync(Actor actor, int id, CancellationToken ct)
    {
        if (actor.Demand(Permission.ManageConnectors) is { } refused)
        {
            return refused;
        }

        if ((await uses.OfAsync(actor.OrganizationId, ct)).FirstOrDefault(use => use.Id == id) is not { } use)
        {
            return Error.NotFound(What, id);
        }

        var fault = use.Missing is { } missing ? $"Not asked: {missing}." : checks.TryGetValue(use.Kind.Name, out var check) ? (await check.CheckAsync(use, ct)).Error?.Message : null;
        var written = await database.WriteAsync<ConnectorView>(actor.OrganizationId, async unit =>
        {
            if (await unit.Db.Set<ConnectorSetting>().FirstOrDefaultAsync(row => row.Id == id, ct) is not { } row)
            {
                return Error.NotFound(What, id);
            }

            (row.CheckedAt, row.Fault) = (unit.Now, fault?.Length > MaximumFault ? fault[..MaximumFault] : fault);
            row.Version++;
            unit.Audit(actor, "connector.checked", Subject(row), new { row.Kind, Answered = fault is null });
            return View(row);
        }, ct);
        uses.Forget(actor.OrganizationId);
        return written;
    }

    private static string Subject(ConnectorSetting row) => string.Create(CultureInfo.InvariantCulture, $"connector:{row.Id}");

    private async Task<Result<ConnectorView>> SavedAsync(Actor actor, string what, Func<Unit, Task<Result<ConnectorSetting>>> change, CancellationToken ct)
    {
        var saved = await database.WriteAsync<ConnectorView>(actor.OrganizationId, async unit =>
        {
            if (!(await change(unit)).Succeeded(out var row, out var error))
            {
                return error;
            }

            (row.EditedBy, row.UpdatedAt) = (actor.Name, unit.Now);
            (row.CheckedAt, row.Fault) = (null, null);
            row.Version++;
            await unit.Db.SaveChangesAsync(ct);
            unit.Audit(actor, what, Subject(row), new { row.Kind, row.Name, row.Enabled, Settings = row.Settings.Keys.Order(), Secrets = row.ProtectedSecrets.Keys.Order(), row.Actions });
            return View(row);
        }, ct);
        uses.Forget(actor.OrganizationId);
        return saved;
    }

    private void Apply(ConnectorSetting row, ConnectorKind kind, ConnectorDraft draft)
    {
        var before = Hosts(kind, row.Settings);
        row.Name = draft.Name?.Trim() ?? row.Name;
        row.Enabled = draft.Enabled ?? row.Enabled;
        row.Actions = draft.Actions is { } actions ? [.. actions.Distinct(StringComparer.Ordinal)] : row.Actions;
        row.Settings = Merged(row.Settings, draft.Settings, value => value);

        // A secret was meant for the host that it was entered for.
        var kept = before.Count > 0 && !before.SetEquals(Hosts(kind, row.Settings)) ? new Dictionary<string, string>() : row.ProtectedSecrets;
        row.ProtectedSecrets = Merged(kept, draft.Secrets, secrets.Protect);
    }

    // A query or a path may change; who gets the secret may not. How an LDAP connection is protected decides who may read along.
    private static HashSet<string> Hosts(ConnectorKind kind, IReadOnlyDictionary<string, string> settings) =>
    [
        .. settings.Where(entry => kind.Field(entry.Key)?.Form is FieldForm.Address or FieldForm.AddressTemplate)
            .Select(entry => Uri.TryCreate(entry.Value, UriKind.Absolute, out var address) ? address.GetLeftPart(UriPartial.Authority) : entry.Value),
        .. settings.Where(entry => entry.Key is "host" or "port" or "security").Select(entry => $"{entry.Key}={entry.Value}"),
    ];

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string>? said, Func<string, string> kept)
    {
        var merged = new Dictionary<string, string>(old, StringComparer.Ordinal);
        foreach (var (name, value) in said ?? new Dictionary<string, string>())
        {
            if (value.Length == 0)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = kept(value);
            }
        }

        return merged;
    }

    private ConnectorView View(Actor actor, ConnectorSetting row) => actor.May(Permission.ManageConnectors) ? View(row) : View(row) with { Settings = new Dictionary<string, string>() };

    private ConnectorView View(ConnectorSetting row) => ConnectorView.Of(row, uses.UseOf(row));
}
