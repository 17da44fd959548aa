using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Http;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors.Scim;

/// <summary>Disables accounts and resets passwords over SCIM 2.0. How each account was is written down before it is changed, so that undoing restores exactly that.</summary>
public sealed class ScimConnector(ConnectorUses uses, ConnectorJournal journal, ConnectorHttp http) : SettingConnector(ActionCatalog.Scim, uses, journal), IConnectorCheck
{
    private const string Disable = "account_disable";

    public string Kind => ActionCatalog.Scim;

    public async Task<Result<string>> CheckAsync(ConnectorUse use, CancellationToken ct) => (await new ScimClient(http, use).AskAsync(ct)).Map(_ => $"{use.Name} lists users.");

    protected override bool IsReversible(ConnectorUse use, ActionRequest request) => request.Action == Disable;

    protected override Task<EffectPreview> PreviewAsync(ConnectorUse use, ActionRequest request, CancellationToken ct)
    {
        var reversible = IsReversible(use, request);
        return Task.FromResult(Names(request).Succeeded(out var names, out var error)
            ? new EffectPreview(
                request.Action == Disable ? $"Disables {ActionInput.Words(names)} in {use.Name}." : $"Gives {ActionInput.Words(names)} in {use.Name} a random password that nobody knows.", Configured: true, reversible)
            : new EffectPreview($"Changes no account: {error.Message}", Configured: true, reversible, error.Message));
    }

    protected override async Task<Result<ActionOutcome>> DoAsync(ConnectorUse use, ActionRequest request, string? begun, CancellationToken ct)
    {
        var client = new ScimClient(http, use);
        var deed = begun is null ? null : Read<ScimDeed>(begun);
        if (deed is null)
        {
            if (!(await FoundAsync(client, use, request, ct)).Succeeded(out deed, out var missing))
            {
                return missing;
            }

            await Journal.WriteAsync(request, StateOf(deed));
        }

        for (var i = 0; i < deed.Accounts.Count; i++)
        {
            var account = deed.Accounts[i];
            if (account.Done)
            {
                continue;
            }

            var changed = request.Action == Disable ? await SetActiveAsync(client, account, false, ct) : await ResetAsync(client, account, ct);
            if (!changed.Succeeded(out _, out var error))
            {
                return error;
            }

            deed = deed with { Accounts = [.. deed.Accounts.Select((row, place) => place == i ? row with { Done = true } : row)] };
            await Journal.WriteAsync(request, StateOf(deed));
        }

        var names = ActionInput.Words([.. deed.Accounts.Select(account => account.UserName)]);
        return new ActionOutcome(request.Action == Disable ? $"{names} can't sign in by {use.Name} any more." : $"{names} got a new random password in {use.Name}.", StateOf(deed));
    }

    protected override async Task<Result<ActionOutcome>> VerifyAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct)
    {
        var deed = Read<ScimDeed>(state);
        if (request.Action != Disable)
        {
            return new ActionOutcome($"{use.Name} accepted the new passwords; a password can't be read back.");
        }

        var client = new ScimClient(http, use);
        foreach (var account in deed.Accounts)
        {
            if (!(await client.GetAsync(account.Id, ct)).Succeeded(out var now, out var error))
            {
                return error;
            }

            if (now.Active != false)
            {
                return Error.Conflict("ACCOUNT_ACTIVE", $"{account.UserName} is still active in {use.Name}.");
            }
        }

        return new ActionOutcome($"{use.Name} was read back: {ActionInput.Words([.. deed.Accounts.Select(account => account.UserName)])} {(deed.Accounts.Count == 1 ? "is" : "are")} inactive.");
    }

    protected override async Task<Result<ActionOutcome>> UndoAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct)
    {
        var (client, deed) = (new ScimClient(http, use), Read<ScimDeed>(state));
        foreach (var account in deed.Accounts)
        {
            if (!(await SetActiveAsync(client, account, account.WasActive, ct)).Succeeded(out _, out var error))
            {
                return error;
            }
        }

        return new ActionOutcome($"{ActionInput.Words([.. deed.Accounts.Select(account => account.UserName)])} {(deed.Accounts.Count == 1 ? "is" : "are")} in {use.Name} as before.");
    }

    private static Result<IReadOnlyList<string>> Names(ActionRequest request) => ActionInput.List(request, request.Action == Disable ? "account_list" : "account_criteria");

    private static async Task<Result<ScimDeed>> FoundAsync(ScimClient client, ConnectorUse use, ActionRequest request, CancellationToken ct)
    {
        if (!Names(request).Succeeded(out var names, out var error))
        {
            return error;
        }

        List<ScimChange> accounts = [];
        foreach (var name in names)
        {
            if (!(await client.FindAsync(name, ct)).Succeeded(out var account, out error))
            {
                return error;
            }

            accounts.Add(new ScimChange(account.Id, account.UserName, account.Active, Done: false));
        }

        return new ScimDeed(use.Id, accounts);
    }

    private static async Task<Result<Done>> SetActiveAsync(ScimClient client, ScimChange account, bool? active, CancellationToken ct)
    {
        if (!(await client.GetAsync(account.Id, ct)).Succeeded(out var now, out var error))
        {
            return error;
        }

        return now.Active == active ? Done.Value : (await client.PatchAsync(now, "active", active, ct)).Map(_ => Done.Value);
    }

    private static async Task<Result<Done>> ResetAsync(ScimClient client, ScimChange account, CancellationToken ct) => (await client.GetAsync(account.Id, ct)).Succeeded(out var now, out var error)
        ? (await client.PatchAsync(now, "password", RandomPassword.Make(), ct)).Map(_ => Done.Value)
        : error;
}
