using System.Collections.Concurrent;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Settings;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Enrichment.Asking;

/// <summary>What a provider is asked.</summary>
/// <param name="Marking">The narrowest marking that is known of the indicator; null for none.</param>
/// <param name="Kept">What it answered last; null for nothing.</param>
public sealed record ProviderQuestion(Ioc Ioc, Tlp? Marking, ProviderAnswer? Kept, CheckOptions Options);

/// <summary>
/// The one way to ask a provider: what may not leave is withheld, what is kept is used, two who ask the same share the answer, and a request waits for its turn, has a time limit and passes the
/// breaker. Whatever goes wrong is a result.
/// </summary>
public sealed class ProviderDesk(AnswerStore answers, QuotaLedger quotas, ProviderBreakers breakers, ProviderStats stats, EnrichmentOptions options, TimeProvider clock)
{
    /// <summary>Most requests to a provider at a time, under one key.</summary>
    public const int AtOnce = 64;

    private const int Tries = 3;
    private static readonly TimeSpan PauseWithoutWord = TimeSpan.FromMinutes(1);

    private readonly Flights<(int Organization, string Provider, string KeyMark, Ioc Ioc), Asked> flights = new();
    private readonly ConcurrentDictionary<(string Provider, string KeyMark), SemaphoreSlim> gates = [];

    /// <summary>The result, and the raw answer where there is one. <paramref name="told"/> hears of waiting: the place in the queue and when the turn is expected.</summary>
    public async Task<(ProviderResult Result, string? Raw)> AskAsync(ProviderUse use, ProviderQuestion question, Action<int, DateTime>? told, CancellationToken ct)
    {
        if (Refusal(use, question) is { } refused)
        {
            return (ProviderWords.Of(use, refused), null);
        }

        if (question.Kept is { } kept && question.Options.Takes(kept, Now()))
        {
            return (ProviderWords.Of(use, kept, Now(), cached: true, TimeSpan.Zero), kept.Raw);
        }

        var asked = await flights.RideAsync((use.OrganizationId, use.Profile.Name, use.KeyMark, question.Ioc), (tell, stop) => TurnAsync(use, question, tell, stop), told, ct);
        return asked.Answer is { } answer
            ? (ProviderWords.Of(use, answer, Now(), cached: false, asked.Waited), asked.Raw)
            : (ProviderWords.Of(use, asked.Fault!, asked.LatencyMs, asked.RetryAt, asked.Waited), asked.Raw);
    }

    private static ProviderFault? Refusal(ProviderUse use, ProviderQuestion question) => use switch
    {
        { Readiness: ProviderReadiness.KeyMissing } => new ProviderFault(ProviderStatus.NotConfigured, "NOT_CONFIGURED", "It wants a key; an administrator sets it under Providers."),
        { Readiness: ProviderReadiness.Off } => new ProviderFault(ProviderStatus.NotConfigured, "SWITCHED_OFF", "It is switched off."),
        { Profile.Reach: not ProviderReach.Outside } => null,
        _ when question.Ioc.IsInternal => new ProviderFault(ProviderStatus.Withheld, "INTERNAL_INDICATOR", "It belongs to the inside; nobody outside is told of it."),
        _ when question.Marking > use.MaximumTlp => new ProviderFault(
            ProviderStatus.Withheld, "TLP_RESTRICTED", $"It is marked TLP:{Name(question.Marking.Value)}, and this provider gets what is marked TLP:{Name(use.MaximumTlp)} at most."),
        _ => null,
    };

    private static string Name(Tlp tlp) => Wire.Name(tlp).Replace('_', '+').ToUpperInvariant();

    // Within a flight: a turn under the limits, and another one if the other side counts differently.
    private async Task<Asked> TurnAsync(ProviderUse use, ProviderQuestion question, Action<int, DateTime> told, CancellationToken ct)
    {
        if (use.Profile.Reach == ProviderReach.Console)
        {
            return await OnceAsync(use, question.Ioc, TimeSpan.Zero, ct);
        }

        var (began, waited) = (clock.GetTimestamp(), TimeSpan.Zero);
        for (var attempt = 1; ; attempt++)
        {
            var left = question.Options.Patience - clock.GetElapsedTime(began);
            var turn = await quotas.TakeAsync(use, left > TimeSpan.Zero ? left : TimeSpan.Zero, told, ct);
            waited += turn.Waited;
            if (turn.RetryAt is { } retryAt)
            {
                return new Asked(null, ProviderFault.Limited(null), null, null, retryAt, waited);
            }

            var asked = await GatedAsync(use, question.Ioc, waited, ct);
            if (asked.Fault?.Status != ProviderStatus.RateLimited || attempt == Tries)
            {
                return asked;
            }
        }
    }

    private async Task<Asked> GatedAsync(ProviderUse use, Ioc ioc, TimeSpan waited, CancellationToken ct)
    {
        var gate = gates.GetOrAdd((use.Profile.Name, use.KeyMark), _ => new SemaphoreSlim(AtOnce));
        if (!await gate.WaitAsync(options.Timeout, ct))
        {
            return new Asked(null, ProviderFault.TimedOut($"{AtOnce} requests to it are under way already."), null, null, null, waited);
        }

        try
        {
            return await OnceAsync(use, ioc, waited, ct);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<Asked> OnceAsync(ProviderUse use, Ioc ioc, TimeSpan waited, CancellationToken ct)
    {
        var (attempt, openUntil) = await breakers.AskAsync(use, token => RequestAsync(use, ioc, token), ct);
        if (attempt is null)
        {
            return new Asked(null, new ProviderFault(ProviderStatus.Error, "PROVIDER_CIRCUIT_OPEN", "It kept failing and is left alone for now."), null, null, openUntil, waited);
        }

        stats.Add(use, attempt.Reading.Fault?.Status ?? (attempt.Reading.Finding is null ? ProviderStatus.NotFound : ProviderStatus.Ok), attempt.Took, attempt.Reading.Fault?.Message);
        var pause = attempt.Quota?.RetryAfter ?? attempt.Reading.Fault?.RetryAfter ?? (attempt.Reading.Fault?.Status == ProviderStatus.RateLimited ? PauseWithoutWord : (TimeSpan?)null);
        if (pause is { } length)
        {
            await quotas.BlockAsync(use, length);
        }

        var latency = (int)attempt.Took.TotalMilliseconds;
        if (attempt.Reading.Fault is { } fault)
        {
            return new Asked(null, fault, attempt.Raw, latency, pause is { } blocked ? Now() + blocked : null, waited);
        }

        var answer = Answer(use, ioc, attempt, latency);
        if (use.Profile.Reach == ProviderReach.Outside)
        {
            answers.Add(answer);
        }

        return new Asked(answer, null, attempt.Raw, latency, null, waited);
    }

    private async ValueTask<Attempt> RequestAsync(ProviderUse use, Ioc ioc, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.Timeout);
        try
        {
            var reply = await use.Provider.AskAsync(ioc, use.Access, limit.Token);
            var took = clock.GetElapsedTime(started);
            return reply.Raw is { } raw ? new Attempt(use.Provider.Read(ioc, raw), raw.Body, reply.Quota, took) : new Attempt(reply.Fault!, null, reply.Quota, took);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Attempt(ProviderFault.TimedOut($"It did not answer within {options.Timeout.TotalSeconds:0.#} s."), null, null, clock.GetElapsedTime(started));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A bug in one provider must not take the answers of the others away; what it was is in its statistics, by type only.
            return new Attempt(ProviderFault.Error($"It failed inside the console: {fault.GetType().Name}."), null, null, clock.GetElapsedTime(started));
        }
    }

    private ProviderAnswer Answer(ProviderUse use, Ioc ioc, Attempt attempt, int latency)
    {
        var lifetime = attempt.Reading.Finding is null ? AnswerLifetimes.NotFound : AnswerLifetimes.Of(ioc.Type);
        return new ProviderAnswer
        {
            OrganizationId = use.OrganizationId,
            Provider = use.Profile.Name,
            IocType = ioc.Type,
            Value = ioc.Value,
            Finding = attempt.Reading.Finding,
            Raw = attempt.Raw?.Length <= ProviderAnswer.MaximumRaw ? attempt.Raw : null,
            LatencyMs = latency,
            FetchedAt = Now(),
            ExpiresAt = Now() + lifetime,
        };
    }

    private DateTime Now() => clock.GetUtcNow().UtcDateTime;

    private sealed record Asked(ProviderAnswer? Answer, ProviderFault? Fault, string? Raw, int? LatencyMs, DateTime? RetryAt, TimeSpan Waited);
}
