using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;

namespace SocConsole.Core.Response.Connectors;

/// <summary>Stands for every action that nothing here can carry out, and says so.</summary>
public sealed class NotConfiguredConnector : IResponseConnector
{
    public const string ConnectorName = "not_configured";

    public string Name => ConnectorName;

    public IReadOnlyCollection<string> Actions { get; } = [];

    public Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct) =>
        Task.FromResult(new EffectPreview($"Does nothing: no connector for {request.Action} is configured.", Configured: false, Reversible: ActionCatalog.Find(request.Action)?.Reversible ?? false));

    public Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct) => Refuse(request);

    public Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct) => Refuse(request);

    public Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct) => Refuse(request);

    private static Task<Result<ActionOutcome>> Refuse(ActionRequest request) =>
        Task.FromResult<Result<ActionOutcome>>(Error.NotConfigured($"No connector for {request.Action} is configured; nothing was done."));
}
