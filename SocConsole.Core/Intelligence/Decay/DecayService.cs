using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.Intelligence.Decay;

/// <summary>A score at a time.</summary>
/// <param name="At">UTC.</param>
/// <param name="Score">From 0 to 100.</param>
public sealed record DecayPoint(DateTime At, double Score);

/// <summary>How an indicator's score falls.</summary>
/// <param name="Model">The name of its model.</param>
/// <param name="LifetimeDays">Days until the score is 0.</param>
/// <param name="Speed">Above 1 the score falls fast at first.</param>
/// <param name="Threshold">The score at which it is looked for no longer.</param>
/// <param name="BaseScore">From 0 to 100, its confidence.</param>
/// <param name="Score">From 0 to 100, now.</param>
/// <param name="IsManual">Whether a person set the confidence, so that it does not decay.</param>
/// <param name="Since">When it was told of or seen last, UTC.</param>
/// <param name="NextReactionAt">When something happens next; null for nothing.</param>
/// <param name="Curve">Over the lifetime, evenly.</param>
public sealed record DecayView(
    string Model, double LifetimeDays, double Speed, double Threshold, double BaseScore, double Score, bool IsManual, DateTime Since,
    IReadOnlyList<double> ReactionPoints, DateTime? NextReactionAt, IReadOnlyList<DecayPoint> Curve);

/// <summary>Shows the decay of an indicator. Scores are computed when they are read.</summary>
public sealed class DecayService(SocDatabase database, TimeProvider clock)
{
    private const int Points = 24;
    private const int Decimals = 3;

    /// <summary>Errors: INDICATOR_NOT_FOUND.</summary>
    public async Task<Result<DecayView>> GetAsync(Actor actor, int indicatorId, CancellationToken ct)
    {
        if (actor.Demand(Permission.ReadIndicators) is { } refused)
        {
            return refused;
        }

        await using var db = database.Read(actor.OrganizationId);
        if (await db.Indicators.FirstOrDefaultAsync(row => row.Id == indicatorId, ct) is not { } row)
        {
            return Error.NotFound("Indicator", indicatorId);
        }

        var model = IndicatorDecay.ModelOf(row.Type);
        var since = IndicatorDecay.Since(row);
        return new DecayView(
            model.Name, model.Lifetime.TotalDays, model.Speed, model.Threshold, Rounded(row.Confidence * DecayCurve.HighestScore), ScoreAt(row, clock.GetUtcNow().UtcDateTime),
            row.IsConfidenceManual, since, model.ReactionPoints, row.NextReactionAt,
            [.. Enumerable.Range(0, Points).Select(step => since + (model.Lifetime * step / (Points - 1))).Select(at => new DecayPoint(at, ScoreAt(row, at)))]);
    }

    private static double ScoreAt(Indicator row, DateTime at) => Rounded(IndicatorDecay.Score(row, at));

    private static double Rounded(double score) => Math.Round(score, Decimals);
}
