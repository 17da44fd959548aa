using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using SocConsole.Core.Detection.Stages;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;

namespace SocConsole.Core.Response.Playbooks;

/// <summary>What came of a step.</summary>
public sealed record StepOutcome(StepStatus Status, string Result, string? Verification, string? State, int Attempts, double DurationMs, DateTime? EndsAt = null);

/// <summary>Calls connectors with the executor's time limit, and again with growing pauses where a further try may succeed.</summary>
public sealed partial class StepExecutor(ConnectorSet connectors, ResponseOptions options, TimeProvider clock, ILogger<StepExecutor> logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Does the action and reads the state back. Only what was verified is completed.</summary>
    public async Task<StepOutcome> ExecuteAsync(string connectorName, ActionRequest plain, StageSettings settings, CancellationToken ct)
    {
        var connector = connectors.Named(connectorName);
        var request = Patient(plain, settings);
        var started = clock.GetTimestamp();
        var attempts = 0;
        var done = await CallAsync(
            request,
            settings,
            token =>
            {
                attempts++;
                return connector.ExecuteAsync(request, token);
            },
            ct);
        if (!done.Succeeded(out var outcome, out var error))
        {
            return Outcome(error.Kind == ErrorKind.NotConfigured ? StepStatus.NotConfigured : StepStatus.Failed, error.Message, null, null, null);
        }

        var verified = await CallAsync(request, settings, token => connector.VerifyAsync(request, outcome.State, token), ct);
        return verified.Succeeded(out var proof, out error)
            ? Outcome(StepStatus.Completed, outcome.Result, proof.Result, outcome.State, outcome.EndsAt)
            : Outcome(StepStatus.Failed, outcome.Result, $"It does not hold: {error.Message}", outcome.State, null);

        StepOutcome Outcome(StepStatus status, string result, string? verification, string? state, DateTime? endsAt) =>
            new(status, result, verification, state, attempts, clock.GetElapsedTime(started).TotalMilliseconds, endsAt);
    }

    public Task<Result<ActionOutcome>> RevertAsync(string connectorName, ActionRequest request, string? state, StageSettings settings, CancellationToken ct) =>
        CallAsync(request, settings, token => connectors.Named(connectorName).RevertAsync(Patient(request, settings), state, token), ct);

    public Task<Result<ActionOutcome>> ExpireAsync(string connectorName, ActionRequest request, string? state, StageSettings settings, CancellationToken ct) =>
        CallAsync(request, settings, token => connectors.Named(connectorName).ExpireAsync(Patient(request, settings), state, token), ct);

    // A connector that waits for somebody gives up a little before it is cut off, so that its own words are told.
    private static ActionRequest Patient(ActionRequest request, StageSettings settings) => request with { Patience = TimeSpan.FromSeconds(settings.TimeoutSeconds) * 0.9 };

    private async Task<Result<ActionOutcome>> CallAsync(ActionRequest request, StageSettings settings, Func<CancellationToken, Task<Result<ActionOutcome>>> call, CancellationToken ct)
    {
        try
        {
            return await Pipeline(settings).ExecuteAsync(async token => await call(token), ct);
        }
        catch (TimeoutRejectedException)
        {
            return new Error(ErrorKind.Unavailable, "STEP_TIMEOUT", $"{request.Action} did not end within {settings.TimeoutSeconds} s.");
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            // A connector's bug must end the step, not leave the run hanging between states.
            LogConnectorFailed(logger, fault, request.Action, request.RunNumber);
            return new Error(ErrorKind.Unexpected, "CONNECTOR_FAILED", $"{request.Action} failed unexpectedly ({fault.GetType().Name}); the log has the details.");
        }
    }

    private ResiliencePipeline<Result<ActionOutcome>> Pipeline(StageSettings settings)
    {
        var builder = new ResiliencePipelineBuilder<Result<ActionOutcome>> { TimeProvider = clock };
        if (settings.RetryAttempts > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<Result<ActionOutcome>>
            {
                MaxRetryAttempts = settings.RetryAttempts,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = LongestPause,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is TimeoutRejectedException || arguments.Outcome.Result.Error?.Kind == ErrorKind.Unavailable),
            });
        }

        return builder.AddTimeout(TimeSpan.FromSeconds(settings.TimeoutSeconds)).Build();
    }

    [LoggerMessage(5201, LogLevel.Error, "The connector of {Action} failed in {Run}")]
    private static partial void LogConnectorFailed(ILogger logger, Exception fault, string action, string run);
}
