using System.Net;
using System.Text.Json;
using SocConsole.Core.Ingestion;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.Outbound;

namespace SocConsole.Core.InsiderRisk.Logs;

/// <summary>
/// Which events of the log are acts of a person: sessions that begin and end at Windows machines and by OpenSSH, unlocked screens, and programs that seldom serve a good purpose. Logons of services and
/// over the network (Windows types 3, 4, 5, 8, 9) are no sessions of a person; failed ones from outside are an attacker's doing and not the person's.
/// </summary>
internal static class LogActivityReader
{
    private const string Security = "windows.security";

    /// <summary>Null for what is no act.</summary>
    public static LogActivity? Read(LogEvent item)
    {
        if (!item.Fields.TryGet(Ecs.UserName, out var user) || item.Fields[Ecs.EventAction] is not { } action)
        {
            return null;
        }

        return action switch
        {
            "ssh_login" => Logon(item, user, "ssh", success: true),
            "ssh_login_failed" when FromInside(item) => Logon(item, user, "ssh", success: false),
            "session_closed" when item.Fields[Ecs.ServiceName] is "sshd" => new LogActivity(user, ActivityKind.Logoff, Details(item, new { })),
            "logged-in" when IsSecurity(item) => WindowsLogon(item, user),
            "logon-failed" when IsSecurity(item) && FromInside(item) => Logon(item, user, WindowsType(item) is "10" ? "rdp" : "interactive", success: false),
            "logged-out" when IsSecurity(item) && WindowsType(item) is null or "2" or "7" or "10" or "11" => new LogActivity(user, ActivityKind.Logoff, Details(item, new { })),
            "workstation-unlocked" => Logon(item, user, "unlock", success: true),
            "process-created" when item.Fields[Ecs.ProcessName] is { } image && ActNames.IsRiskyProcess(image) => new LogActivity(user, ActivityKind.Process, Details(item, new { process = image })),
            _ => null,
        };
    }

    private static LogActivity? WindowsLogon(LogEvent item, string user) => WindowsType(item) switch
    {
        null or "2" or "11" => Logon(item, user, "interactive", success: true),
        "7" => Logon(item, user, "unlock", success: true),
        "10" => Logon(item, user, "rdp", success: true),
        _ => null,
    };

    private static LogActivity Logon(LogEvent item, string user, string type, bool success) => new(user, ActivityKind.Logon, Details(item, new { logon_type = type, success }));

    private static string? WindowsType(LogEvent item) => item.Fields["LogonType"] ?? item.Fields["winlog.logon.type"];

    private static bool IsSecurity(LogEvent item) => item.Fields[Ecs.EventDataset] is null or Security;

    // At the machine itself Windows tells no address; a sender that can't be read is no inside.
    private static bool FromInside(LogEvent item) => item.Fields.TryGet(Ecs.SourceIp, out var text)
        ? IPAddress.TryParse(text, out var address) && AddressKinds.Of(address) != AddressKind.Public
        : item.Fields[Ecs.EventDataset] is Security && item.Fields[Ecs.SourceDomain] is null;

    // The event's number makes each act its own, and leads back to the line.
    private static string Details(LogEvent item, object what)
    {
        var details = JsonSerializer.SerializeToNode(what)!.AsObject();
        details["event_id"] = item.Id;
        details["source"] = item.Source;
        return details.ToJsonString();
    }
}

/// <param name="Account">Name of the account as the log tells it.</param>
/// <param name="Details">JSON object.</param>
internal sealed record LogActivity(string Account, ActivityKind Kind, string Details);
