using System.Text.Json;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Iocs;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Enrichment.Verdicts;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Web.Endpoints.Enrichment;

/// <summary>A check that is over, in the documented form.</summary>
internal sealed record CheckBody(Guid LookupId, string Ioc, IocType IocType, IReadOnlyList<ProviderResult> Providers, SummaryBody Summary, TimingBody Timing)
{
    public static CheckBody Of(LookupView view) => new(
        view.Id, view.Ioc.Value, view.Ioc.Type, view.Results, SummaryBody.Of(view.Verdict, view.Results), new TimingBody(view.StartedAt, view.FinishedAt, view.TotalMs));
}

/// <param name="Score">0 to 100; null when no provider judged.</param>
/// <param name="Contributions">What each provider adds or takes away; they sum to the score.</param>
/// <param name="Answered">How many providers gave an answer.</param>
/// <param name="Asked">How many there are for the type.</param>
/// <param name="ScoreIfNotAllowed">What the score would be without the lists that allow it.</param>
internal sealed record SummaryBody(
    IocVerdict Verdict, int? Score, string Explanation, DateTime? FirstSeen, DateTime? LastSeen, IReadOnlyList<Contribution> Contributions, int Answered, int Asked, int? ScoreIfNotAllowed)
{
    public static SummaryBody Of(Verdict verdict, IReadOnlyList<ProviderResult> results) => new(
        verdict.Band, verdict.Score, verdict.Explanation, results.Min(result => result.FirstSeen), results.Max(result => result.LastSeen), verdict.Contributions,
        results.Count(result => result.HasAnswered), results.Count, verdict.ScoreIfNotAllowed);
}

internal sealed record TimingBody(DateTime StartedAt, DateTime? FinishedAt, int TotalMs);

/// <summary>A stored lookup, in the documented form.</summary>
internal sealed record LookupBody(
    Guid Id, LookupIocBody Ioc, LookupUserBody User, DateTime StartedAt, DateTime? FinishedAt, int? Score, IocVerdict Verdict, string Explanation, IReadOnlyList<Contribution> Contributions,
    int? ScoreIfNotAllowed, bool WasInterrupted, Tlp? Tlp, int? RecheckId, IReadOnlyList<ProviderResult> ProviderResults, IReadOnlyList<LookupNoteView> Notes)
{
    public static LookupBody Of(LookupView view) => new(
        view.Id, new LookupIocBody(view.IocId, view.Ioc.Value, view.Ioc.Type), new LookupUserBody(view.ActorId, view.ActorName, view.ActorRole), view.StartedAt, view.FinishedAt, view.Verdict.Score,
        view.Verdict.Band, view.Verdict.Explanation, view.Verdict.Contributions, view.Verdict.ScoreIfNotAllowed, view.WasInterrupted, view.Tlp, view.RecheckId, view.Results, view.Notes);
}

internal sealed record LookupIocBody(Guid Id, string Value, IocType Type);

/// <param name="Email">The name of what is no person: a key or the console itself.</param>
internal sealed record LookupUserBody(string Id, string Email, Role Role);

/// <param name="Text">1 to 4,000 characters.</param>
internal sealed record NoteBody(string? Text);

internal sealed record HistoryBody(IReadOnlyList<LookupSummary> Lookups, PaginationBody Pagination);

internal sealed record PaginationBody(long Total, int Limit, int Offset, bool HasMore)
{
    public static PaginationBody Of(long total, Slice slice) => new(total, slice.Limit, slice.Skip, slice.Skip + slice.Limit < total);
}

/// <summary>The first event of a stream: who is asked.</summary>
internal sealed record StartedEvent(Guid LookupId, string Ioc, IocType IocType, IReadOnlyList<StartedProvider> Providers)
{
    public static StartedEvent Of(LookupRun run, CheckBegun begun) =>
        new(run.Id, run.Ioc.Value, run.Ioc.Type, [.. begun.Providers.Select(profile => new StartedProvider(profile.Name, profile.Title, profile.Reach))]);
}

internal sealed record StartedProvider(string Name, string Title, ProviderReach Reach);

/// <param name="Position">In the queue under the key's limits, from 1.</param>
/// <param name="Eta">When its turn is expected, UTC.</param>
internal sealed record WaitingEvent(string Provider, int Position, DateTime Eta, int NowMs);

/// <param name="Summary">Of the providers that have answered so far.</param>
/// <param name="NowMs">Milliseconds since the check began.</param>
/// <param name="Over">How many providers are over, whatever came of it.</param>
/// <param name="RawData">What the provider said, when it was asked for.</param>
internal sealed record ProviderEvent(ProviderResult Provider, int NowMs, SoFarBody Summary, int Answered, int Over, int Asked, JsonElement? RawData)
{
    public static ProviderEvent Of(ProviderAnswered step, bool showRaw, int elapsed)
    {
        var raw = showRaw ? ProviderWords.Raw(step.Raw) : null;
        return new ProviderEvent(step.Result with { Raw = raw }, elapsed, new SoFarBody(step.Verdict.Band, step.Verdict.Score), step.Answered, step.Over, step.Asked, raw);
    }
}

internal sealed record SoFarBody(IocVerdict Verdict, int? Score);

/// <param name="Error">What went wrong.</param>
/// <param name="Code">Such as <c>DATABASE_ERROR</c>.</param>
internal sealed record ErrorEvent(string Error, string Code);
