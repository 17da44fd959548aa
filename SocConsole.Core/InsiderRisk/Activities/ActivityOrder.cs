namespace SocConsole.Core.InsiderRisk.Activities;

/// <summary>Order of time; at the same instant by everything that is counted, so that two acts that compare as equal count alike and arrival never matters.</summary>
internal sealed class ActivityOrder : IComparer<ActivityFacts>
{
    public static readonly ActivityOrder Instance = new();

    public int Compare(ActivityFacts? x, ActivityFacts? y)
    {
        var time = x!.At.CompareTo(y!.At);
        return time != 0 ? time : ReferenceEquals(x, y) ? 0 : SameInstant(x, y);
    }

    private static int SameInstant(ActivityFacts x, ActivityFacts y)
    {
        var numbers = Numbers(x).CompareTo(Numbers(y));
        return numbers != 0 ? numbers : Texts(x).Zip(Texts(y), string.CompareOrdinal).FirstOrDefault(order => order != 0);
    }

    private static (int, int, double, double, int, int, int, int) Numbers(ActivityFacts act) => (
        (int)act.Kind, ((int)act.Action * 100) + (int)act.Destination, act.Megabytes, act.AttachmentMegabytes, act.Attachments, act.Recipients, act.ExternalRecipients,
        Flag(act.Remote, 0) | Flag(act.Unlock, 1) | Flag(act.Failed, 2) | Flag(act.OddPlace, 3) | Flag(act.Sensitive, 4) | Flag(act.Received, 5) | Flag(act.Connected, 6) | Flag(act.Simulated, 7));

    private static IEnumerable<string?> Texts(ActivityFacts act) =>
        [act.Device, act.Ip, act.Path, act.Domain, act.Process, string.Join(',', act.RecipientDomains), act.Position is { } place ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{place.Name}|{place.Latitude}|{place.Longitude}|{place.Radius}") : null];

    private static int Flag(bool set, int bit) => set ? 1 << bit : 0;
}
