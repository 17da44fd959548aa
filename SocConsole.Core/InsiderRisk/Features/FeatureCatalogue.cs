using System.Text.Json;

namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>
/// The columns of a person's day: each count, how far it lies from the person's own past days and from the same role's, and what the risky ones came to in 7 and 14 days. No name, age, sex,
/// origin, health or judgement of character is among them.
/// </summary>
public static class FeatureCatalogue
{
    /// <summary>Version of the meaning of the columns; a model of another one can't be used.</summary>
    public const int Version = 1;

    /// <summary>Counts of which slow theft consists.</summary>
    public static readonly IReadOnlyList<DayCount> Risky =
    [
        DayCount.AfterHours, DayCount.OthersMachines, DayCount.SensitiveFiles, DayCount.Programs, DayCount.OthersHomes, DayCount.RemovableCopies, DayCount.RemovableSensitive, DayCount.CloudUploads,
        DayCount.PublicShares, DayCount.RareDomains, DayCount.ExternalAttachments, DayCount.PersonalMails,
        DayCount.RareMails, DayCount.RareTransfers, DayCount.OthersAddresses, DayCount.Night,
    ];

    /// <summary>Counts of how much somebody works: they are shown and never judged.</summary>
    public static readonly IReadOnlyList<DayCount> Volume =
    [
        DayCount.Earliness, DayCount.Lateness, DayCount.Weekend, DayCount.Logons, DayCount.RemoteLogons, DayCount.Unlocks, DayCount.Machines, DayCount.Addresses, DayCount.Places, DayCount.FileReads,
        DayCount.FileWrites, DayCount.FileCopies, DayCount.FileDeletes, DayCount.Downloads, DayCount.FileMegabytes, DayCount.Folders, DayCount.MailsSent, DayCount.ExternalMails, DayCount.ExternalMegabytes,
        DayCount.MostRecipients, DayCount.Processes,
    ];

    public static readonly IReadOnlyList<DayCount> Judged = [.. Enum.GetValues<DayCount>().Except(Volume)];

    private static readonly bool[] Judges = [.. Enum.GetValues<DayCount>().Select(count => !Volume.Contains(count))];

    public static readonly int Counts = Enum.GetValues<DayCount>().Length;

    public static readonly IReadOnlyList<Feature> Features = [.. All()];

    public static readonly IReadOnlyList<string> Names = [.. Features.Select(feature => feature.Name)];

    public static int Columns => Features.Count;

    public static bool IsJudged(DayCount count) => Judges[(int)count];

    public static FeatureFamily FamilyOf(DayCount count) => count switch
    {
        <= DayCount.Weekend => FeatureFamily.WorkingHours,
        <= DayCount.ImpossibleTravels => FeatureFamily.Access,
        <= DayCount.OthersHomes => FeatureFamily.Files,
        <= DayCount.DeviceConnects => FeatureFamily.RemovableMedia,
        <= DayCount.RareTransfers => FeatureFamily.Cloud,
        <= DayCount.MostRecipients => FeatureFamily.Mail,
        _ => FeatureFamily.Programs,
    };

    private static IEnumerable<Feature> All()
    {
        foreach (var view in (FeatureView[])[FeatureView.Day, FeatureView.Own, FeatureView.Peers])
        {
            foreach (var count in Judged)
            {
                yield return new Feature(NameOf(count, view), count, view);
            }
        }

        foreach (var view in (FeatureView[])[FeatureView.Week, FeatureView.Fortnight, FeatureView.Rise])
        {
            foreach (var count in Risky)
            {
                yield return new Feature(NameOf(count, view), count, view);
            }
        }

        yield return new Feature("days_seen", null, FeatureView.Known);
    }

    private static string NameOf(DayCount count, FeatureView view)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(count.ToString());
        return view switch
        {
            FeatureView.Day => name,
            FeatureView.Own => name + "_own",
            FeatureView.Peers => name + "_peers",
            FeatureView.Week => name + "_7d",
            FeatureView.Fortnight => name + "_14d",
            _ => name + "_rise",
        };
    }
}

/// <summary>How a count is looked at.</summary>
public enum FeatureView
{
    Day,

    /// <summary>Distance from the person's own past days.</summary>
    Own,

    /// <summary>Distance from the same role's past days.</summary>
    Peers,
    Week,
    Fortnight,

    /// <summary>Sum of 7 days above the person's older rate.</summary>
    Rise,

    /// <summary>How long the person is known; the day's acts don't move it.</summary>
    Known,
}

/// <param name="Count">Null for what isn't counted.</param>
public sealed record Feature(string Name, DayCount? Count, FeatureView View)
{
    public FeatureFamily Family => Count is { } count ? FeatureCatalogue.FamilyOf(count) : FeatureFamily.Base;
}
