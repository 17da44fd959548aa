using SocConsole.Core.InsiderRisk.Activities;

namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>
/// One person's day while it is counted. Adding is O(1) and the outcome doesn't depend on the order: sums are whole numbers, everything else is a set, a smallest or a largest value.
/// </summary>
public sealed class DayTally(DateOnly day, PersonIdentity person, PersonPast past, OrganizationPast organization)
{
    private const int SizeUnits = 1024;

    // Two places in every quarter of an hour are 192; whose day has more stops is several people.
    private const int MostStops = 256;
    private const double LargeAttachment = 10;
    private const long Quarter = 15 * TimeSpan.TicksPerMinute;

    private readonly long[] counts = new long[FeatureCatalogue.Counts];
    private readonly SortedSet<(DateTime At, double Latitude, double Longitude, double Radius)> stops = [];
    private double? first;
    private double? last;

    public DateOnly Day => day;

    public PersonIdentity Person => person;

    public int Activities { get; private set; }

    /// <summary>Rises whenever a column may have changed.</summary>
    public int JudgedChanges { get; private set; }

    public HashSet<ulong> Machines { get; } = [];

    public HashSet<ulong> LogonMachines { get; } = [];

    public HashSet<ulong> Addresses { get; } = [];

    public HashSet<ulong> Places { get; } = [];

    public HashSet<ulong> Folders { get; } = [];

    public HashSet<ulong> Domains { get; } = [];

    public void Add(ActivityFacts act)
    {
        Activities++;
        Up(DayCount.FailedLogons, act is { Kind: ActivityKind.Logon, Failed: true } ? 1 : 0);
        if (act is { Kind: ActivityKind.Email, Received: true } or { Kind: ActivityKind.Logon, Failed: true })
        {
            // No deed of the person: who tried a logon, when and from where says nothing of its owner.
            return;
        }

        AddHours(act.At);
        AddWhere(act);
        switch (act.Kind)
        {
            case ActivityKind.Logon:
                AddLogon(act);
                break;
            case ActivityKind.FileAccess:
                AddFile(act);
                break;
            case ActivityKind.Email:
                AddMail(act);
                break;
            case ActivityKind.Device:
                Up(DayCount.DeviceConnects, act.Connected ? 1 : 0);
                break;
            case ActivityKind.Http:
                AddDomain(act.Domain);
                AddCloud(act, act.Action == FileAction.Upload);
                break;
            case ActivityKind.Process:
                Up(DayCount.Processes);
                Up(DayCount.RiskyProcesses, ActNames.IsRiskyProcess(act.Process) ? 1 : 0);
                break;
            default:
                break;
        }
    }

    /// <summary>The counts, one a <see cref="DayCount"/>; megabytes and hours as such.</summary>
    public void Write(Span<float> to)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            to[i] = counts[i];
        }

        to[(int)DayCount.Earliness] = first is { } early ? (float)(24 - early) : 0;
        to[(int)DayCount.Lateness] = (float)(last ?? 0);
        foreach (var sized in (ReadOnlySpan<DayCount>)[DayCount.FileMegabytes, DayCount.SensitiveMegabytes, DayCount.RemovableMegabytes, DayCount.CloudMegabytes, DayCount.ExternalMegabytes])
        {
            to[(int)sized] /= SizeUnits;
        }
    }

    private static bool IsAfterHours(DateTime at) => at.Hour is < 7 or >= 19;

    private static long Size(double megabytes) => (long)Math.Round(megabytes * SizeUnits);

    private void Up(DayCount count, long by = 1)
    {
        counts[(int)count] += by;
        JudgedChanges += by != 0 && FeatureCatalogue.IsJudged(count) ? 1 : 0;
    }

    private void Most(DayCount count, long value) => counts[(int)count] = Math.Max(counts[(int)count], value);

    private void AddHours(DateTime at)
    {
        var hour = at.TimeOfDay.TotalHours;
        (first, last) = (Math.Min(first ?? hour, hour), Math.Max(last ?? hour, hour));
        Up(DayCount.AfterHours, IsAfterHours(at) ? 1 : 0);
        Up(DayCount.Night, at.Hour is < 5 or >= 22 ? 1 : 0);
        Up(DayCount.Weekend, at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1 : 0);
    }

    private void AddWhere(ActivityFacts act)
    {
        if (act.Device is { } device && Mark.Of(device) is var machine && Machines.Add(machine))
        {
            Up(DayCount.Machines);
            Up(DayCount.NewMachines, past.Machines.Contains(machine) ? 0 : 1);
            Up(DayCount.OthersMachines, organization.IsOthersMachine(machine, person.Id) ? 1 : 0);
        }

        if (act.Ip is { } ip && Mark.Of(ip) is var address && Addresses.Add(address))
        {
            Up(DayCount.Addresses);
            Up(DayCount.NewAddresses, past.Addresses.Contains(address) ? 0 : 1);
            Up(DayCount.OthersAddresses, organization.IsOthersAddress(address, person.Id) ? 1 : 0);
        }
    }

    private void AddLogon(ActivityFacts act)
    {
        Up(act.Unlock ? DayCount.Unlocks : DayCount.Logons);
        Up(DayCount.RemoteLogons, act.Remote ? 1 : 0);
        Up(DayCount.OddPlaces, act.OddPlace ? 1 : 0);
        if (act.Device is { } device)
        {
            LogonMachines.Add(Mark.Of(device));
        }

        if (act.Position is { } position)
        {
            AddPlace(act.At, position);
        }
    }

    private void AddPlace(DateTime at, Position position)
    {
        // A degree, some 111 km, is one place; whole numbers, because zero has two signs.
        var place = Mark.Of(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(int)Math.Round(position.Latitude)}/{(int)Math.Round(position.Longitude)}"));
        if (Places.Add(place))
        {
            Up(DayCount.Places);
            Up(DayCount.NewPlaces, past.Places.Contains(place) ? 0 : 1);
        }

        // Logons of a quarter of an hour within half a degree are one stop: unlocking a screen is no journey.
        var stop = (at.AddTicks(-(at.Ticks % Quarter)), Math.Round(position.Latitude * 2) / 2, Math.Round(position.Longitude * 2) / 2, position.Radius);
        if (stops.Contains(stop))
        {
            return;
        }

        // Nothing is taken out again: what was left of the day would depend on the order, and the count could fall.
        var full = stops.Count >= MostStops || !stops.Add(stop);

        // Only a second place can have been travelled to.
        var travelled = Places.Count < 2 ? 0 : full ? MostStops : Travel.Impossible(stops);
        Up(DayCount.ImpossibleTravels, travelled - counts[(int)DayCount.ImpossibleTravels]);
    }

    private void AddFile(ActivityFacts act)
    {
        Up(act.Action switch
        {
            FileAction.Read => DayCount.FileReads,
            FileAction.Copy => DayCount.FileCopies,
            FileAction.Delete => DayCount.FileDeletes,
            FileAction.Download => DayCount.Downloads,
            _ => DayCount.FileWrites,
        });
        Up(DayCount.FileMegabytes, Size(act.Megabytes));
        Up(DayCount.SensitiveFiles, act.Sensitive ? 1 : 0);
        Up(DayCount.SensitiveMegabytes, act.Sensitive ? Size(act.Megabytes) : 0);
        Up(DayCount.SensitiveDeletes, act is { Sensitive: true, Action: FileAction.Delete } ? 1 : 0);
        if (act.Path is { } path)
        {
            AddPath(path, act);
        }

        AddDomain(act.Domain);
        Up(DayCount.RareTransfers, IsRare(act.Domain) ? 1 : 0);
        AddRemovable(act);
        AddCloud(act, act.Destination == FileDestination.Cloud);
    }

    private void AddPath(string path, ActivityFacts act)
    {
        if (ActNames.IsProgram(path))
        {
            Up(DayCount.Programs);
            Up(DayCount.RemovablePrograms, act.Destination == FileDestination.Removable ? 1 : 0);
            Up(DayCount.ProgramsElsewhere, act.Device is { } device && organization.IsOthersMachine(Mark.Of(device), person.Id) ? 1 : 0);
        }

        Up(DayCount.OthersHomes, ActNames.HomeOf(path) is { } home && !person.Owns(home) ? 1 : 0);
        if (ActNames.FolderOf(path) is { IsEmpty: false } folder && Mark.Of(folder) is var mark && Folders.Add(mark))
        {
            Up(DayCount.Folders);
            Up(DayCount.NewFolders, past.Folders.Contains(mark) ? 0 : 1);
        }
    }

    private void AddRemovable(ActivityFacts act)
    {
        if (act.Destination != FileDestination.Removable)
        {
            return;
        }

        Up(DayCount.RemovableCopies);
        Up(DayCount.RemovableMegabytes, Size(act.Megabytes));
        Up(DayCount.RemovableSensitive, act.Sensitive ? 1 : 0);
        Up(DayCount.RemovableAfterHours, IsAfterHours(act.At) ? 1 : 0);
    }

    private void AddCloud(ActivityFacts act, bool cloud)
    {
        if (!cloud)
        {
            return;
        }

        Up(DayCount.CloudUploads);
        Up(DayCount.CloudMegabytes, Size(act.Megabytes));
        Up(DayCount.CloudSensitive, act.Sensitive ? 1 : 0);
        Up(DayCount.PublicShares, ActNames.IsPublicShare(act.Domain) ? 1 : 0);
    }

    private void AddMail(ActivityFacts act)
    {
        Up(DayCount.MailsSent);
        Most(DayCount.MostRecipients, act.Recipients);
        var (personal, rare) = (act.RecipientDomains.Any(ActNames.IsPersonalMail), act.RecipientDomains.Any(IsRare));
        Up(DayCount.PersonalMails, personal ? 1 : 0);
        Up(DayCount.PersonalAttachments, personal ? act.Attachments : 0);
        Up(DayCount.RareMails, rare ? 1 : 0);
        Up(DayCount.RareAttachments, rare ? act.Attachments : 0);
        Up(DayCount.LargeAttachments, act.AttachmentMegabytes > LargeAttachment ? 1 : 0);
        foreach (var domain in act.RecipientDomains)
        {
            AddDomain(domain);
        }

        if (act.ExternalRecipients > 0)
        {
            Up(DayCount.ExternalMails);
            Up(DayCount.ExternalAttachments, act.Attachments);
            Up(DayCount.ExternalMegabytes, Size(act.AttachmentMegabytes));
        }
    }

    private bool IsRare(string? domain) => domain is not null && organization.IsRare(Mark.Of(domain));

    private void AddDomain(string? domain)
    {
        if (domain is not null && Mark.Of(domain) is var mark && Domains.Add(mark) && !past.Domains.Contains(mark))
        {
            Up(DayCount.NewDomains);
            Up(DayCount.RareDomains, organization.IsRare(mark) ? 1 : 0);
        }
    }
}

/// <summary>Who a day belongs to, as far as counting must know it.</summary>
/// <param name="Aliases">Names under which the person's own folders stand: user id and the name part of the mail address.</param>
public sealed record PersonIdentity(int Id, string? Role, IReadOnlyList<string> Aliases)
{
    public bool Owns(ReadOnlySpan<char> home)
    {
        foreach (var alias in Aliases)
        {
            if (home.Equals(alias, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
