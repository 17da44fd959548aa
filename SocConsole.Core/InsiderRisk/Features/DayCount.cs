namespace SocConsole.Core.InsiderRisk.Features;

/// <summary>What is counted of a person's day. Each grows with acts and never shrinks, so that a further act can't lower a score.</summary>
public enum DayCount
{
    /// <summary>Hours before midnight of the first act: 17 for an act at 07:00.</summary>
    Earliness,

    /// <summary>Hour of the last act.</summary>
    Lateness,

    /// <summary>Acts before 07:00 or from 19:00.</summary>
    AfterHours,

    /// <summary>Acts from 22:00 to 05:00.</summary>
    Night,
    Weekend,

    Logons,
    RemoteLogons,
    FailedLogons,
    Unlocks,
    Machines,
    OthersMachines,
    NewMachines,
    Addresses,
    NewAddresses,
    OthersAddresses,
    Places,
    NewPlaces,
    OddPlaces,

    /// <summary>Journeys between logons that no aircraft could make, one after the other; see <see cref="Travel.Impossible"/>.</summary>
    ImpossibleTravels,

    FileReads,
    FileWrites,
    FileCopies,
    FileDeletes,
    Downloads,
    Programs,

    /// <summary>Programs put on or started from a machine that is somebody else's.</summary>
    ProgramsElsewhere,
    SensitiveFiles,
    SensitiveDeletes,
    SensitiveMegabytes,
    FileMegabytes,
    Folders,
    NewFolders,
    OthersHomes,

    RemovableCopies,
    RemovableMegabytes,
    RemovableSensitive,
    RemovableAfterHours,
    RemovablePrograms,
    DeviceConnects,

    CloudUploads,
    CloudMegabytes,
    CloudSensitive,
    PublicShares,
    RareDomains,
    NewDomains,

    /// <summary>Files from or to hosts that hardly anybody here uses.</summary>
    RareTransfers,

    MailsSent,
    ExternalMails,
    ExternalAttachments,
    ExternalMegabytes,
    LargeAttachments,
    PersonalMails,
    PersonalAttachments,

    /// <summary>Mails to hosts that hardly anybody here writes to, and what was attached.</summary>
    RareMails,
    RareAttachments,
    MostRecipients,

    Processes,
    RiskyProcesses,
}
