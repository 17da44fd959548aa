using System.Globalization;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Scoring;

namespace SocConsole.Core.InsiderRisk.Alerts;

/// <summary>What made a day stand out, in the document's words and as sentences.</summary>
public static class AnomalyWords
{
    private const int MostReasons = 4;
    private const double Telling = 3;

    /// <summary>The document's words for the counts that carry the score, the heaviest first.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<DayCount> counts) => [.. counts.Select(Word).Distinct()];

    /// <summary>Counts that carry a score: of the acts themselves and of the model's columns.</summary>
    public static IReadOnlyList<DayCount> Counts(InsiderJudge? judge, float[] columns, double score)
    {
        var evidence = Evidence.Parts(columns).Where(part => part.Points >= Telling).OrderByDescending(part => part.Points).Select(part => part.Count);
        var learned = judge is { Supervised: true }
            ? ScoreParts.Columns(judge, columns, score).Columns.Where(part => part.Points >= Telling && FeatureCatalogue.Features[part.Column].Count is not null).Select(part => FeatureCatalogue.Features[part.Column].Count!.Value)
            : [];
        DayCount[] found = [.. evidence.Concat(learned).Distinct()];
        return found.Length > 0 ? found : Farthest(columns);
    }

    /// <summary>What was done beside what is usual, as a sentence for a person.</summary>
    public static string Explain(IReadOnlyList<DayCount> counts, float[] columns, RunningMean own)
    {
        var reasons = counts.Where(count => columns[FeatureCatalogue.ColumnOf(count)] > 0).Take(MostReasons)
            .Select(count => string.Create(CultureInfo.InvariantCulture, $"{Label(count)}: {columns[FeatureCatalogue.ColumnOf(count)]:0.#} ({(own.Days < 3 ? "no usual value yet" : $"usually {own.Means[(int)count]:0.#} a day")})"));
        var text = string.Join("; ", reasons);
        return text.Length == 0 ? "The sums of the last days stand out, no single act of this day." : text + ".";
    }

    /// <summary>A count as words: <c>removable copies</c>.</summary>
    public static string Label(DayCount count) => count switch
    {
        DayCount.OthersHomes => "Files in other people's home folders",
        DayCount.OthersMachines => "Machines that are somebody else's",
        DayCount.OthersAddresses => "Addresses that are somebody else's",
        DayCount.AfterHours => "Acts before 07:00 or from 19:00",
        DayCount.Night => "Acts from 22:00 to 05:00",
        DayCount.OddPlaces => "Logons from places that the sender calls odd",
        DayCount.PublicShares => "Uploads to public sharing sites",
        DayCount.RareDomains => "Hosts that hardly anybody here uses",
        DayCount.RareTransfers => "Files from or to hosts that hardly anybody here uses",
        DayCount.RareMails => "Mails to hosts that hardly anybody here writes to",
        DayCount.RareAttachments => "Attachments to hosts that hardly anybody here writes to",
        _ => Plain(count),
    };

    private static string Plain(DayCount count)
    {
        var words = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(count.ToString()).Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static DayCount[] Farthest(float[] columns) =>
        [.. FeatureCatalogue.Features.Select((feature, column) => (feature, Value: columns[column])).Where(pair => pair.feature is { View: FeatureView.Own or FeatureView.Peers, Count: not null } && pair.Value > 1)
            .OrderByDescending(pair => pair.Value).Select(pair => pair.feature.Count!.Value).Distinct().Take(MostReasons)];

    private static string Word(DayCount count) => count switch
    {
        DayCount.SensitiveDeletes => "sabotage",
        DayCount.AfterHours or DayCount.Night => "off_hours",
        DayCount.ImpossibleTravels => "impossible_travel",
        DayCount.OddPlaces or DayCount.NewPlaces => "unusual_location",
        DayCount.OthersMachines or DayCount.NewMachines or DayCount.OthersAddresses or DayCount.NewAddresses or DayCount.OthersHomes or DayCount.FailedLogons => "unusual_access",
        DayCount.SensitiveFiles or DayCount.NewFolders => "sensitive_access",
        DayCount.Programs or DayCount.ProgramsElsewhere or DayCount.RiskyProcesses or DayCount.RemovablePrograms => "risky_program",
        DayCount.RareMails or DayCount.RareAttachments or DayCount.RareDomains or DayCount.NewDomains or DayCount.RareTransfers => "unusual_contact",
        _ => "data_exfiltration",
    };
}
