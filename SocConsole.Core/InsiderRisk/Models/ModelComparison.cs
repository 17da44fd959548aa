using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Models;

public enum ComparisonOutcome
{
    Inconclusive,
    ChampionBetter,
    ChallengerBetter,
}

/// <summary>A champion and another model on the same days, which neither had seen.</summary>
/// <param name="After">Days later than this were judged: the last one that either learned from; null when neither tells.</param>
/// <param name="Cut">Whether there were more days than are judged; then these are the latest.</param>
/// <param name="Malicious">Days with that verdict.</param>
/// <param name="ChampionAlerts">Days at 60 or more.</param>
/// <param name="ChampionAuc">Ranking people by their highest day with a verdict; null without both kinds of people.</param>
/// <param name="Difference">Challenger less champion, of those areas.</param>
/// <param name="DifferenceLow">Its interval of 95 %: people drawn with replacement, both judged on the same draw.</param>
/// <param name="OnlyChampionRight">Days with a verdict where only the champion's alert, or its absence, was right.</param>
/// <param name="McNemar">Two-sided exact probability of such an uneven split by chance; null without such days.</param>
public sealed record ModelComparisonView(
    int ChampionId, int ChallengerId, DateOnly? After, DateOnly? First, DateOnly? Last, int Days, bool Cut, int Malicious, int Benign, int ChampionAlerts, int ChallengerAlerts, int BothAlerts, double? ChampionAuc, double? ChallengerAuc,
    double? Difference, double? DifferenceLow, double? DifferenceHigh, int OnlyChampionRight, int OnlyChallengerRight, double? McNemar, ComparisonOutcome Outcome, string Reason);

/// <summary>
/// Holds a model against the champion on stored days that neither had seen. Each day is judged as it ended: columns of its peak would be those that the champion chose. Errors: MODEL_NOT_FOUND, NO_CHAMPION, MODEL_UNREADABLE.
/// </summary>
public sealed class ModelComparison(SocDatabase database, Random random)
{
    public const int MostDays = 20_000;

    private const int AtOnce = 1_000;

    public async Task<Result<ModelComparisonView>> CompareAsync(Actor actor, int id, IProgress<double>? progress, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadPeople) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.InsiderModels.FirstOrDefaultAsync(row => row.Id == id, ct) is not { } challenger)
        {
            return Error.NotFound("Model", id);
        }

        if (await db.InsiderModels.FirstOrDefaultAsync(row => row.State == InsiderModelState.Champion, ct) is not { } champion)
        {
            return Error.Conflict("NO_CHAMPION", "There is no champion to compare with.");
        }

        if (champion.Id == id)
        {
            return Error.Invalid("id", "is the champion itself; name another model");
        }

        var sensitivity = await db.InsiderSettings.Select(row => row.Sensitivity).FirstOrDefaultAsync(ct);
        if (!Judge(champion, sensitivity).Succeeded(out var first, out var error) || !Judge(challenger, sensitivity).Succeeded(out var second, out error))
        {
            return error;
        }

        var after = champion.To is { } a && challenger.To is { } b ? a > b ? a : b : champion.To ?? challenger.To;
        var days = await DaysAsync(db, after ?? DateOnly.MinValue, first, second, progress, ct);
        return ComparisonFigures.Of(champion.Id, id, after, days, random);
    }

    private static Result<InsiderJudge> Judge(InsiderModel model, double sensitivity) => model.Columns == FeatureCatalogue.Version && JudgeArchive.Read(model.Archive).Succeeded(out var read, out _)
        ? read.Judge.At(sensitivity)
        : Error.Conflict("MODEL_UNREADABLE", $"Model {model.Number} reads other columns than this console counts, or its file is broken.");

    /// <summary>The latest days after a date with what both models say, one more than are judged when there are more.</summary>
    private static async Task<List<JudgedDay>> DaysAsync(SocDbContext db, DateOnly after, InsiderJudge champion, InsiderJudge challenger, IProgress<double>? progress, CancellationToken ct)
    {
        var labels = await db.InsiderLabels.Where(row => row.Date > after && !row.Excluded).ToDictionaryAsync(row => (row.PersonId, row.Date), row => row.Malicious, ct);
        var wanted = db.PersonDays.Where(row => row.Date > after && !row.Simulated);
        var total = Math.Min(MostDays + 1, await wanted.CountAsync(ct));
        var (judged, place) = (new List<JudgedDay>(total), (Date: DateOnly.MaxValue, Id: long.MaxValue));
        while (judged.Count < total)
        {
            var next = await wanted.Where(row => row.Date < place.Date || (row.Date == place.Date && row.Id < place.Id)).OrderByDescending(row => row.Date).ThenByDescending(row => row.Id)
                .Select(row => new { row.Id, row.PersonId, row.Date, row.Columns }).Take(Math.Min(AtOnce, total - judged.Count)).ToListAsync(ct);
            if (next.Count == 0)
            {
                break;
            }

            var part = new JudgedDay[next.Count];
            await Task.Run(
                () => Parallel.For(0, next.Count, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
                {
                    var columns = DayWrites.Columns(next[i].Columns);
                    var verdict = labels.TryGetValue((next[i].PersonId, next[i].Date), out var malicious) ? malicious : (bool?)null;
                    part[i] = columns.Length == FeatureCatalogue.Columns ? new JudgedDay(next[i].PersonId, next[i].Date, champion.Score(columns), challenger.Score(columns), verdict) : new JudgedDay(0, default, 0, 0, null);
                }),
                ct);
            judged.AddRange(part);
            place = (next[^1].Date, next[^1].Id);
            progress?.Report((double)judged.Count / total);
        }

        judged.RemoveAll(day => day.Person == 0);
        return judged;
    }
}

/// <summary>A stored day with what both models say of it.</summary>
/// <param name="Malicious">Null without a verdict.</param>
internal readonly record struct JudgedDay(int Person, DateOnly Date, double Champion, double Challenger, bool? Malicious)
{
    public bool ChampionAlerts => Math.Round(Champion, 1) >= InsiderAlerting.Threshold;

    public bool ChallengerAlerts => Math.Round(Challenger, 1) >= InsiderAlerting.Threshold;
}
