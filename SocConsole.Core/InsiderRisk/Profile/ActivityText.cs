using System.Globalization;
using SocConsole.Core.InsiderRisk.Activities;

namespace SocConsole.Core.InsiderRisk.Profile;

/// <summary>An activity as a line for a person.</summary>
public static class ActivityText
{
    public static string Of(ActivityFacts act)
    {
        var text = act.Kind switch
        {
            ActivityKind.Logon => Logon(act),
            ActivityKind.Logoff => "Logoff",
            ActivityKind.FileAccess => File(act),
            ActivityKind.Email => Mail(act),
            ActivityKind.Device => act.Connected ? "Removable device connected" : "Removable device taken off",
            ActivityKind.Http => $"{(act.Action == FileAction.Upload ? "Upload to" : "Visit of")} {act.Domain ?? "an unnamed host"}{Size(act.Megabytes)}{Sensitive(act)}",
            _ => $"Program {act.Process ?? "without a name"}",
        };
        return text + (act.Device is { } device ? $", on {device}" : string.Empty) + (act.Ip is { } ip ? $", from {ip}" : string.Empty);
    }

    private static string Logon(ActivityFacts act) =>
        (act.Unlock ? "Unlock" : act.Failed ? "Failed logon" : "Logon") + (act.Remote ? ", remote" : string.Empty) + (act.Position is { Name: { } place } ? $", {place}" : string.Empty) + (act.OddPlace ? ", odd place" : string.Empty);

    private static string File(ActivityFacts act)
    {
        var verb = act.Action switch
        {
            FileAction.Write => "Write",
            FileAction.Copy => "Copy",
            FileAction.Download => "Download",
            FileAction.Upload => "Upload",
            FileAction.Delete => "Delete",
            FileAction.Rename => "Rename",
            _ => "Read",
        };
        var where = act.Destination switch
        {
            FileDestination.Removable => " to a removable medium",
            FileDestination.Cloud => $" to the cloud{(act.Domain is { } domain ? $" ({domain})" : string.Empty)}",
            FileDestination.Share => " on a share",
            _ => string.Empty,
        };
        return $"{verb} {act.Path ?? "a file"}{where}{Size(act.Megabytes)}{Sensitive(act)}";
    }

    private static string Mail(ActivityFacts act)
    {
        if (act.Received)
        {
            return "Mail received";
        }

        var attached = act.Attachments == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {act.Attachments} attached{Size(act.AttachmentMegabytes)}");
        return string.Create(CultureInfo.InvariantCulture, $"Mail to {act.Recipients} ({act.ExternalRecipients} outside){attached}{Sensitive(act)}");
    }

    private static string Size(double megabytes) => megabytes > 0 ? string.Create(CultureInfo.InvariantCulture, $", {megabytes:0.##} MB") : string.Empty;

    private static string Sensitive(ActivityFacts act) => act.Sensitive ? ", sensitive" : string.Empty;
}
