using System.Collections.Concurrent;
using Polly;
using Polly.CircuitBreaker;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>
/// Leaves a provider alone that keeps failing, for the whole process: by provider, address and key, whichever organization asks. After its pause one request tries it, and the others go on
/// being refused until that one succeeded. A refused key, a used-up limit and "not known" are answers and no failures.
/// </summary>
public sealed class ProviderBreakers(EnrichmentOptions options, TimeProvider clock)
{
    private const int Failures = 3;
    private const double FailureRatio = 0.5;
    private static readonly TimeSpan Sampling = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Provider, string KeyMark), Breaker> breakers = [];

    /// <summary>What the request came to; null with the time of the next try when it was not made.</summary>
    internal async Task<(Attempt? Attempt, DateTime? RetryAt)> AskAsync(ProviderUse use, Func<CancellationToken, ValueTask<Attempt>> ask, CancellationToken ct)
    {
        var breaker = Of(use);
        try
        {
            return (await breaker.Pipeline.ExecuteAsync(ask, ct), null);
        }
        catch (BrokenCircuitException)
        {
            return (null, breaker.OpenUntil ?? clock.GetUtcNow().UtcDateTime);
        }
    }

    /// <summary>Its state, and until when it is open.</summary>
    public (CircuitState State, DateTime? OpenUntil) StateOf(ProviderUse use) =>
        breakers.TryGetValue((use.Profile.Name, use.KeyMark), out var breaker) && breaker.State.CircuitState is var state ? (state, state == CircuitState.Open ? breaker.OpenUntil : null) : (CircuitState.Closed, null);

    private Breaker Of(ProviderUse use) => breakers.GetOrAdd((use.Profile.Name, use.KeyMark), _ => new Breaker(options.BreakFor, clock));

    private sealed class Breaker
    {
        private long openUntil;

        public Breaker(TimeSpan breakFor, TimeProvider clock)
        {
            Pipeline = new ResiliencePipelineBuilder<Attempt> { TimeProvider = clock }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<Attempt>
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = Failures,
                SamplingDuration = Sampling,
                BreakDuration = breakFor,
                StateProvider = State,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.IsFailure == true),
                OnOpened = arguments =>
                {
                    Volatile.Write(ref openUntil, (clock.GetUtcNow().UtcDateTime + arguments.BreakDuration).Ticks);
                    return ValueTask.CompletedTask;
                },
            }).Build();
        }

        public ResiliencePipeline<Attempt> Pipeline { get; }

        public CircuitBreakerStateProvider State { get; } = new();

        public DateTime? OpenUntil => Volatile.Read(ref openUntil) is > 0 and var ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;
    }
}

/// <summary>One request to a provider.</summary>
internal sealed record Attempt(ProviderReading Reading, string? Raw, QuotaHint? Quota, TimeSpan Took)
{
    public bool IsFailure => Reading.Fault?.IsFailure == true;
}
