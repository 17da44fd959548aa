using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.Learning;

namespace SocConsole.Core.InsiderRisk.Scoring;

/// <summary>One line of a score.</summary>
/// <param name="Name">Wire name: a family, <c>base</c> or <c>rarity</c>.</param>
/// <param name="Points">May be negative: it speaks for the person.</param>
public sealed record ScorePart(string Name, double Points);

/// <summary>A column's share in a score.</summary>
public sealed record ColumnPart(int Column, double Points);

/// <summary>Takes a score apart. Where a model spoke, its trees are asked by TreeSHAP; where the acts spoke by themselves, their shares. Parts sum to the score, as printed.</summary>
public static class ScoreParts
{
    public const string Rarity = "rarity";

    /// <summary>Parts by family of a score with one decimal; printed parts sum to the printed score.</summary>
    public static IReadOnlyList<ScorePart> Of(InsiderJudge? judge, ReadOnlySpan<float> columns, double score)
    {
        var (byColumn, rest) = Columns(judge, columns, score);
        var families = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in byColumn)
        {
            var name = Wire(FeatureCatalogue.Features[part.Column].Family);
            families[name] = families.GetValueOrDefault(name) + part.Points;
        }

        foreach (var part in rest)
        {
            families[part.Name] = families.GetValueOrDefault(part.Name) + part.Points;
        }

        return Rounded(families, score);
    }

    /// <summary>The same by column, largest first, and what belongs to no column.</summary>
    public static (IReadOnlyList<ColumnPart> Columns, IReadOnlyList<ScorePart> Other) Columns(InsiderJudge? judge, ReadOnlySpan<float> columns, double score)
    {
        var model = judge?.Map.Of(judge.Output(columns)) ?? 0;
        if (judge is null || Evidence.Score(columns) >= model)
        {
            return ([.. Evidence.Parts(columns).Select(part => new ColumnPart(FeatureCatalogue.ColumnOf(part.Count), part.Points)).OrderByDescending(part => part.Points)], []);
        }

        return judge.Supervised ? Blended(judge, columns, score) : ([], [new ScorePart(Rarity, score)]);
    }

    public static string Wire(FeatureFamily family) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(family.ToString());

    private static (IReadOnlyList<ColumnPart> Columns, IReadOnlyList<ScorePart> Other) Blended(InsiderJudge judge, ReadOnlySpan<float> columns, double score)
    {
        var shares = new double[FeatureCatalogue.Columns];
        var (boosted, boostedBase) = (new double[shares.Length], 0.0);
        boostedBase = TreeShap.Explain(judge.Boosted!, columns, boosted);
        var margin = judge.Boosted!.Margin(columns);
        var (reached, usual) = (Logistic(margin), Logistic(boostedBase));

        // In log odds the parts add up, in probability they are scaled to what the odds make of it.
        var scale = Math.Abs(margin - boostedBase) < 1e-9 ? 0 : (reached - usual) / (margin - boostedBase);
        var forest = new double[shares.Length];
        var forestBase = TreeShap.Explain(judge.Forest!, columns, forest);
        var output = judge.Output(columns);
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = (judge.Weights.Boosted * boosted[i] * scale) + (judge.Weights.Forest * forest[i]);
        }

        var start = (judge.Weights.Boosted * usual) + (judge.Weights.Forest * forestBase);
        var ground = judge.Map.Of(start);
        var rare = output - (judge.Weights.Boosted * reached) - (judge.Weights.Forest * judge.Forest!.Probability(columns));
        var factor = Math.Abs(output - start) < 1e-9 ? 0 : (score - ground) / (output - start);
        var parts = shares.Select((share, column) => new ColumnPart(column, share * factor)).Where(part => Math.Abs(part.Points) > 1e-9).OrderByDescending(part => part.Points);
        return ([.. parts], [new ScorePart("base", factor == 0 ? score : ground), new ScorePart(Rarity, rare * factor)]);
    }

    private static double Logistic(double margin) => 1 / (1 + Math.Exp(-margin));

    /// <summary>Tenths by largest remainder.</summary>
    private static List<ScorePart> Rounded(SortedDictionary<string, double> families, double score)
    {
        var total = (long)Math.Round(score * 10);
        var cut = families.Select(entry => (entry.Key, Tenths: (long)Math.Floor(entry.Value * 10), Left: (entry.Value * 10) - Math.Floor(entry.Value * 10))).OrderByDescending(entry => entry.Left).ThenBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        var left = total - cut.Sum(entry => entry.Tenths);
        var parts = new List<ScorePart>();
        var each = cut.Count == 0 ? 0 : (long)Math.Floor((double)left / cut.Count);
        for (var i = 0; i < cut.Count; i++)
        {
            // What is left is below one tenth a part; more, or below nothing, when the score was given by another model.
            var extra = each + (i < left - (each * cut.Count) ? 1 : 0);
            parts.Add(new ScorePart(cut[i].Key, (cut[i].Tenths + extra) / 10.0));
        }

        if (cut.Count == 0 && total != 0)
        {
            parts.Add(new ScorePart("base", total / 10.0));
        }

        return [.. parts.Where(part => part.Points != 0).OrderByDescending(part => part.Points)];
    }
}
