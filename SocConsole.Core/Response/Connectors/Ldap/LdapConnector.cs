using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using SocConsole.Core.Kernel;
using SocConsole.Core.Outbound;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors.Ldap;

/// <summary>An account that an action changed.</summary>
/// <param name="Was">Values of the attribute before; null when there was none.</param>
/// <param name="Done">Whether the change was accepted.</param>
internal sealed record LdapChange(string Dn, string Attribute, IReadOnlyList<string>? Was, bool Done);

/// <summary>What is kept of a change of accounts.</summary>
internal sealed record LdapDeed(int Setting, IReadOnlyList<LdapChange> Accounts) : IDeed;

/// <summary>Disables accounts and resets passwords in a directory. The former values are written down before they are changed, so that undoing restores exactly those.</summary>
public sealed class LdapConnector(ConnectorUses uses, ConnectorJournal journal, OutboundGuard guard, OutboundOptions options, TimeProvider clock)
    : SettingConnector(ActionCatalog.Ldap, uses, journal), IConnectorCheck
{
    private const string Disable = "account_disable";

    public string Kind => ActionCatalog.Ldap;

    public Task<Result<string>> CheckAsync(ConnectorUse use, CancellationToken ct) => InSessionAsync<string>(
        use, async (session, token) => (await session.ReadAsync(use.Get("base_dn"), ["objectClass"], token)).Map(_ => $"{use.Name} took the sign-in and knows the base DN."), ct);

    protected override bool IsReversible(ConnectorUse use, ActionRequest request) => request.Action == Disable;

    protected override Task<EffectPreview> PreviewAsync(ConnectorUse use, ActionRequest request, CancellationToken ct)
    {
        var reversible = IsReversible(use, request);
        return Task.FromResult(Names(request).Succeeded(out var names, out var error)
            ? new EffectPreview(
                request.Action == Disable ? $"Disables {ActionInput.Words(names)} in {use.Name} ({LdapSchema.Of(use.Get("schema")).Attribute})." : $"Gives {ActionInput.Words(names)} in {use.Name} a random password that nobody knows.",
                Configured: true, reversible)
            : new EffectPreview($"Changes no account: {error.Message}", Configured: true, reversible, error.Message));
    }

    protected override Task<Result<ActionOutcome>> DoAsync(ConnectorUse use, ActionRequest request, string? begun, CancellationToken ct) => InSessionAsync<ActionOutcome>(use, async (session, token) =>
    {
        var deed = begun is null ? null : Read<LdapDeed>(begun);
        if (deed is null)
        {
            if (!(await FoundAsync(session, use, request, token)).Succeeded(out deed, out var missing))
            {
                return missing;
            }

            await Journal.WriteAsync(request, StateOf(deed));
        }

        var schema = LdapSchema.Of(use.Get("schema"));
        for (var i = 0; i < deed.Accounts.Count; i++)
        {
            var account = deed.Accounts[i];
            if (account.Done)
            {
                continue;
            }

            var changed = request.Action != Disable ? await session.ReplaceAsync(account.Dn, account.Attribute, [Password(account.Attribute)], token)
                : schema.IsDisabled(account.Was) ? Done.Value
                : await session.ReplaceAsync(account.Dn, account.Attribute, schema.Disabled(account.Was), token);
            if (!changed.Succeeded(out _, out var error))
            {
                return error;
            }

            deed = deed with { Accounts = [.. deed.Accounts.Select((row, place) => place == i ? row with { Done = true } : row)] };
            await Journal.WriteAsync(request, StateOf(deed));
        }

        var names = ActionInput.Words([.. deed.Accounts.Select(account => account.Dn)]);
        return new ActionOutcome(request.Action == Disable ? $"{names} can't sign in by {use.Name} any more." : $"{names} got a new random password in {use.Name}.", StateOf(deed));
    }, ct);

    protected override async Task<Result<ActionOutcome>> VerifyAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct)
    {
        var deed = Read<LdapDeed>(state);
        if (request.Action != Disable)
        {
            return new ActionOutcome($"{use.Name} accepted the new passwords; a password can't be read back.");
        }

        var schema = LdapSchema.Of(use.Get("schema"));
        return await InSessionAsync<ActionOutcome>(use, async (session, token) =>
        {
            foreach (var account in deed.Accounts)
            {
                if (!(await session.ReadAsync(account.Dn, [account.Attribute], token)).Succeeded(out var entry, out var error))
                {
                    return error;
                }

                if (!schema.IsDisabled(entry.Values(account.Attribute)))
                {
                    return Error.Conflict("ACCOUNT_ACTIVE", $"{account.Dn} is still active in {use.Name}.");
                }
            }

            return new ActionOutcome($"{use.Name} was read back: {schema.Attribute} says that {ActionInput.Words([.. deed.Accounts.Select(account => account.Dn)])} {(deed.Accounts.Count == 1 ? "is" : "are")} disabled.");
        }, ct);
    }

    protected override Task<Result<ActionOutcome>> UndoAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct) => InSessionAsync<ActionOutcome>(use, async (session, token) =>
    {
        var deed = Read<LdapDeed>(state);
        foreach (var account in deed.Accounts)
        {
            if (!(await session.ReplaceAsync(account.Dn, account.Attribute, account.Was ?? [], token)).Succeeded(out _, out var error))
            {
                return error;
            }
        }

        return new ActionOutcome($"{ActionInput.Words([.. deed.Accounts.Select(account => account.Dn)])} {(deed.Accounts.Count == 1 ? "is" : "are")} in {use.Name} as before.");
    }, ct);

    private static Result<IReadOnlyList<string>> Names(ActionRequest request) => ActionInput.List(request, request.Action == Disable ? "account_list" : "account_criteria");

    // Active Directory takes a password as UTF-16 in quotation marks (MS-ADTS, 3.1.1.3.1.5.1), over a protected connection only.
    private static byte[] Password(string attribute) => attribute == "unicodePwd" ? Encoding.Unicode.GetBytes($"\"{RandomPassword.Make()}\"") : Encoding.UTF8.GetBytes(RandomPassword.Make());

    private static async Task<Result<LdapDeed>> FoundAsync(LdapSession session, ConnectorUse use, ActionRequest request, CancellationToken ct)
    {
        if (!Names(request).Succeeded(out var names, out var error))
        {
            return error;
        }

        var kept = LdapSchema.Of(use.Get("schema")).Attribute;
        var attribute = request.Action == Disable ? kept : use.Get("schema") == "active_directory" ? "unicodePwd" : "userPassword";
        List<LdapChange> accounts = [];
        foreach (var name in names)
        {
            if (!(await session.FindAsync(name, [kept], ct)).Succeeded(out var entry, out error))
            {
                return error;
            }

            accounts.Add(new LdapChange(entry.Dn, attribute, request.Action == Disable ? entry.Values(kept) : null, Done: false));
        }

        return new LdapDeed(use.Id, accounts);
    }

    private async Task<Result<T>> InSessionAsync<T>(ConnectorUse use, Func<LdapSession, CancellationToken, Task<Result<T>>> work, CancellationToken ct)
    {
        if (use.Get("security") == "plain" && !options.AllowPrivateNetworks)
        {
            return Error.NotConfigured($"{use.Name} would send its password readably: set security to ldaps or starttls.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = clock.CreateTimer(_ => patience.Cancel(), null, options.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            if (!(await LdapSession.OpenAsync(guard, use, patience.Token)).Succeeded(out var session, out var error))
            {
                return error;
            }

            await using (session)
            {
                return await work(session, patience.Token);
            }
        }
        catch (OutboundRefusedException refused)
        {
            return new Error(ErrorKind.Forbidden, "OUTBOUND_REFUSED", refused.Message);
        }
        catch (Exception fault) when (fault is AuthenticationException or CryptographicException)
        {
            return new Error(ErrorKind.Forbidden, "CERTIFICATE_REFUSED", $"{use.Name} has no certificate that is trusted for {use.Get("host")}.");
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException)
        {
            return new Error(ErrorKind.Unavailable, "CONNECTOR_UNAVAILABLE", $"{use.Name} could not be reached, or broke off.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Error(ErrorKind.Unavailable, "CONNECTOR_UNAVAILABLE", $"{use.Name} did not answer in time.");
        }
    }
}
