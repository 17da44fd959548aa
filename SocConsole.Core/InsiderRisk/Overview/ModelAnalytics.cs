using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Core.InsiderRisk.Overview;

/// <param name="Champion">Null while there is no model.</param>
/// <param name="MillisecondsADay">Median of judging stored days just now; null without days.</param>
/// <param name="Importance">Measured by the champion; without labels how much each count moved stored days away from what is usual.</param>
public sealed record ModelFigures(ModelView? Champion, long Activities, double? MillisecondsADay, IReadOnlyList<FeatureWeight> Importance);

/// <summary>What is known of the models.</summary>
public sealed class ModelAnalytics(SocDatabase database, ModelService models)
{
    private const int Looked = 200;

    public async Task<Result<ModelFigures>> ReadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await models.ListAsync(actor, ct)).Succeeded(out var all, out var error))
        {
            return error;
        }

        await using var db = database.Read(actor.OrganizationId);
        var champion = all.FirstOrDefault(model => model.State == InsiderModelState.Champion);
        var judge = await InsiderBooks.JudgeAsync(db, ct);
        var columns = (await db.PersonDays.OrderByDescending(row => row.Id).Select(row => row.Columns).Take(Looked).ToListAsync(ct)).ConvertAll(DayWrites.Columns);
        var importance = champion is { Report.Importance.Count: > 0 } ? champion.Report.Importance : Distances(columns);
        return new ModelFigures(champion, await db.People.SumAsync(row => row.Activities, ct), Median(judge, columns), importance);
    }

    private static double? Median(InsiderJudge? judge, List<float[]> days)
    {
        var times = new List<double>();
        foreach (var day in days)
        {
            var began = Stopwatch.GetTimestamp();
            _ = judge?.Score(day) ?? Evidence.Score(day);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        return times.Count == 0 ? null : Math.Round(times[times.Count / 2], 4);
    }

    private static List<FeatureWeight> Distances(List<float[]> days)
    {
        var sums = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var column = 0; column < FeatureCatalogue.Columns; column++)
        {
            var feature = FeatureCatalogue.Features[column];
            if (feature is { Count: { } count, View: FeatureView.Own or FeatureView.Peers or FeatureView.Day })
            {
                var name = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(count.ToString());
                sums[name] = sums.GetValueOrDefault(name) + days.Sum(day => Math.Min(20, Math.Max(0, day[column])));
            }
        }

        var total = sums.Values.Sum();
        return [.. sums.Where(entry => entry.Value > 0 && total > 0).Select(entry => new FeatureWeight(entry.Key, entry.Value / total)).OrderByDescending(weight => weight.Importance)];
    }
}
