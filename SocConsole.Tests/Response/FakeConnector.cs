using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;

namespace SocConsole.Tests.Response;

/// <summary>A connector that does what a test says and remembers what it was asked.</summary>
internal sealed class FakeConnector(string name, params string[] actions) : IResponseConnector
{
    public string Name => name;

    public IReadOnlyCollection<string> Actions => actions;

    public bool Reversible { get; set; } = true;

    public string Effect { get; set; } = $"{name} acts.";

    public string? Refusal { get; set; }

    /// <summary>The outcome of the try with this number, from 1.</summary>
    public Func<int, CancellationToken, Task<Result<ActionOutcome>>> Execute { get; set; } = (_, _) => Done("done");

    public Func<Task<Result<ActionOutcome>>> Verify { get; set; } = () => Done("verified");

    public Func<Task<Result<ActionOutcome>>> Revert { get; set; } = () => Done("undone");

    public List<ActionRequest> Executed { get; } = [];

    public List<ActionRequest> Reverted { get; } = [];

    public static Task<Result<ActionOutcome>> Done(string text) => Task.FromResult<Result<ActionOutcome>>(new ActionOutcome(text, "{}"));

    public static Task<Result<ActionOutcome>> Fails(ErrorKind kind, string message = "it broke") => Task.FromResult<Result<ActionOutcome>>(new Error(kind, "FAKE", message));

    public Task<EffectPreview> PreviewAsync(ActionRequest request, CancellationToken ct) => Task.FromResult(new EffectPreview(Effect, true, Reversible, Refusal));

    public Task<Result<ActionOutcome>> ExecuteAsync(ActionRequest request, CancellationToken ct)
    {
        Executed.Add(request);
        return Execute(Executed.Count, ct);
    }

    public Task<Result<ActionOutcome>> VerifyAsync(ActionRequest request, string? state, CancellationToken ct) => Verify();

    public Task<Result<ActionOutcome>> RevertAsync(ActionRequest request, string? state, CancellationToken ct)
    {
        Reverted.Add(request);
        return Revert();
    }
}
