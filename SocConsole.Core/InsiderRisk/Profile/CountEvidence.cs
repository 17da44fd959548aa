using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>Which activities a count is made of.</summary>
public static class CountEvidence
{
    /// <summary>Kinds of the activities that a count can come from; empty when every kind counts.</summary>
    public static IReadOnlyList<ActivityKind> Kinds(DayCount count) => count switch
    {
        <= DayCount.Weekend => [],
        DayCount.Machines or DayCount.OthersMachines or DayCount.NewMachines or DayCount.Addresses or DayCount.NewAddresses or DayCount.OthersAddresses => [],
        <= DayCount.ImpossibleTravels => [ActivityKind.Logon],
        DayCount.DeviceConnects => [ActivityKind.Device],
        <= DayCount.RemovablePrograms or DayCount.RareTransfers => [ActivityKind.FileAccess],
        DayCount.NewDomains or DayCount.RareDomains => [ActivityKind.FileAccess, ActivityKind.Http, ActivityKind.Email],
        <= DayCount.NewDomains => [ActivityKind.FileAccess, ActivityKind.Http],
        <= DayCount.MostRecipients => [ActivityKind.Email],
        _ => [ActivityKind.Process],
    };
}
