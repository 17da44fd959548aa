using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Core.Response.Connectors;

/// <summary>A connector that acts by what an organization has set up. Verifying and undoing go to the setting that did the deed, which its state names.</summary>
public abstract class SettingConnector(string name, ConnectorUses uses, ConnectorJournal journal) : IResponseConnector
{
    private const string SettingName = "setting";

    public string Name { get; } = name;

    public IReadOnlyCollection<string> Actions { get; } = ConnectorKinds.Find(name)!.Actions;

    protected ConnectorJournal Journal => journal;

    public async ValueTask<ConnectorReadiness> ReadinessAsync(int organizationId, string action, CancellationToken ct) =>
        (await UseAsync(organizationId, action, null, ct)).Succeeded(out _, out var error) ? ConnectorReadiness.Yes : ConnectorReadiness.No(error.Message);

    public async Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct) =>
        (await UseAsync(request.OrganizationId, request.Action, null, ct)).Succeeded(out var use, out var error)
            ? await PreviewAsync(use, request, ct)
            : new EffectPreview($"Does nothing: {error.Message}", Configured: false, Reversible: ActionCatalog.Find(request.Action)?.Reversible ?? false);

    public async Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct)
    {
        var begun = await journal.ReadAsync(request, ct);
        return (await UseAsync(request.OrganizationId, request.Action, begun, ct)).Succeeded(out var use, out var error) ? await DoAsync(use, request, begun, ct) : error;
    }

    public async Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        if (!(await UseAsync(request.OrganizationId, request.Action, state, ct)).Succeeded(out var use, out var error))
        {
            return error;
        }

        return state is null ? Error.Conflict("NOT_DONE", "It was not done.") : await VerifyAsync(use, request, state, ct);
    }

    public async Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        // A try that was cut off left no state with the step; the journal knows what it had begun.
        state ??= await journal.ReadAsync(request, ct);
        if (!(await UseAsync(request.OrganizationId, request.Action, state, ct)).Succeeded(out var use, out var error))
        {
            return error;
        }

        return !IsReversible(use, request) ? Error.Conflict("NOT_REVERSIBLE", $"{request.Action} can't be undone here.")
            : state is null ? new ActionOutcome("Nothing was done, so that nothing is undone.")
            : await UndoAsync(use, request, state, ct);
    }

    /// <summary>Whether the setting can undo the action.</summary>
    protected virtual bool IsReversible(ConnectorUse use, ActionRequest request) => ActionCatalog.Find(request.Action)?.Reversible ?? false;

    protected abstract Task<EffectPreview> PreviewAsync(ConnectorUse use, ActionRequest request, CancellationToken ct);

    /// <param name="use">The setting to act by.</param>
    /// <param name="request">What is to be done.</param>
    /// <param name="begun">What an earlier try wrote into the journal; null for the first one.</param>
    /// <param name="ct">Ends the try.</param>
    protected abstract Task<Result<ActionOutcome>> DoAsync(ConnectorUse use, ActionRequest request, string? begun, CancellationToken ct);

    protected abstract Task<Result<ActionOutcome>> VerifyAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct);

    protected abstract Task<Result<ActionOutcome>> UndoAsync(ConnectorUse use, ActionRequest request, string state, CancellationToken ct);

    /// <summary>The state of a deed as JSON.</summary>
    protected static string StateOf<T>(T state)
        where T : IDeed => JsonSerializer.Serialize(state, Wire.Json);

    protected static T Read<T>(string state)
        where T : IDeed => JsonSerializer.Deserialize<T>(state, Wire.Json) ?? throw new InvalidOperationException("A connector's state is empty.");

    private async ValueTask<Result<ConnectorUse>> UseAsync(int organizationId, string action, string? state, CancellationToken ct)
    {
        var title = ConnectorKinds.Find(Name)!.Title;
        if (state is null)
        {
            return await uses.ForAsync(organizationId, Name, action, ct) switch
            {
                null => Error.NotConfigured($"No {title} connector for {action} is set up."),
                { Missing: { } missing } use => Error.NotConfigured($"{use.Name} can't act: {missing}."),
                var use => use,
            };
        }

        // Also one that was switched off meanwhile: what it did must be undone.
        using var document = JsonDocument.Parse(state);
        var id = document.RootElement.TryGetProperty(SettingName, out var setting) && setting.TryGetInt32(out var number) ? number : 0;
        return (await uses.OfAsync(organizationId, ct)).FirstOrDefault(use => use.Id == id) switch
        {
            null => Error.NotConfigured($"The {title} connector that did it was deleted."),
            { Missing: { } missing } use => Error.NotConfigured($"{use.Name} can't act: {missing}."),
            var use => use,
        };
    }
}

/// <summary>What a connector keeps of a deed.</summary>
public interface IDeed
{
    /// <summary>Number of the setting that did it.</summary>
    int Setting { get; }
}
