using System.Globalization;
using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>A day's score in sentences.</summary>
internal static class ProfileWords
{
    private const int MostReasons = 4;
    private const double Telling = 1;

    public static IReadOnlyList<ProfileSentence> Explain(DateOnly day, double score, DayJudge judge, bool atPeak, IReadOnlyList<Contribution> contributions, IReadOnlyList<UsualCount> behaviour)
    {
        var sentences = new List<ProfileSentence>
        {
            new(string.Create(CultureInfo.InvariantCulture, $"{day:d MMM yyyy} came to {score:0.0} of 100 ({RiskLevels.Of(score).ToString().ToLowerInvariant()}). {By(judge)}"), []),
        };
        if (atPeak)
        {
            sentences.Add(new("The day stood highest before its end, and its score is of that moment; what came after did not lower it.", null));
        }

        sentences.AddRange(contributions.Where(row => row.Usual is not null && row.Points >= Telling).Take(MostReasons).Select(row => new ProfileSentence(string.Create(CultureInfo.InvariantCulture, $"{row.Usual!.Words} gives {row.Points:0.0} points."), row.Usual.Kinds)));
        if (contributions is [.., { Usual: { } against, Points: <= -Telling } least])
        {
            sentences.Add(new(string.Create(CultureInfo.InvariantCulture, $"{against.Words} speaks for the person: {least.Points:0.0} points."), against.Kinds));
        }

        if (judge == DayJudge.Rarity)
        {
            sentences.AddRange(behaviour.Where(row => row.OwnDistance > 1 || row.PeersDistance > 1).Take(MostReasons).Select(row => new ProfileSentence($"Far from usual: {row.Words}.", row.Kinds)));
        }

        return sentences;
    }

    private static string By(DayJudge judge) => judge switch
    {
        DayJudge.Models => "The models that learned with labels said more than the acts by themselves.",
        DayJudge.Rarity => "The model that learned without labels found the day rare as a whole; it can't tell by which count.",
        _ => "The acts spoke by themselves: rules with fixed weights, which more of the same never lowers.",
    };
}
