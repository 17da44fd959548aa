using System.Globalization;
using System.Text.Json;

namespace SocConsole.Core.InsiderRisk.Activities;

/// <summary>Facts from the details of an activity. Both the document's field names and the common ones of log formats are understood.</summary>
internal static class ActivityDetails
{
    private const double MostMegabytes = 1e9;
    private const int MostRecipients = 1000;

    public static ActivityFacts Read(ActivityKind kind, DateTime at, string? ip, string? device, JsonElement details)
    {
        var bare = new ActivityFacts(kind, at, ip, device ?? Text(details, "host"));
        return kind switch
        {
            ActivityKind.Logon => Logon(bare, details),
            ActivityKind.FileAccess => File(bare, details),
            ActivityKind.Email => Mail(bare, details),
            ActivityKind.Device => bare with { Connected = Text(details, "action") is not ("disconnect" or "removed" or "unmount") },
            ActivityKind.Http => bare with { Domain = Domain(details), Megabytes = Megabytes(details, "size_mb"), Sensitive = Flag(details, "sensitive"), Action = Text(details, "action") is "upload" or "post" ? FileAction.Upload : FileAction.Read },
            ActivityKind.Process => bare with { Process = Image(Text(details, "process") ?? Text(details, "process_name") ?? Text(details, "image")) },
            _ => bare,
        };
    }

    private static ActivityFacts Logon(ActivityFacts bare, JsonElement details)
    {
        var type = Text(details, "logon_type");
        return bare with
        {
            Remote = type is "remote" or "ssh" or "rdp" or "vpn" or "remote_interactive" || Flag(details, "vpn"),
            Unlock = type == "unlock",
            Failed = details.ValueKind == JsonValueKind.Object && details.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.False,
            OddPlace = Flag(details, "geo_anomaly"),
            Position = Place(details),
        };
    }

    private static Position? Place(JsonElement details)
    {
        var (latitude, longitude) = (Number(details, "lat") ?? Number(details, "latitude"), Number(details, "lon") ?? Number(details, "longitude"));
        return latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180 ? new Position(Text(details, "location"), latitude.Value, longitude.Value) : null;
    }

    private static ActivityFacts File(ActivityFacts bare, JsonElement details)
    {
        var action = Text(details, "action") switch
        {
            "write" or "create" or "modify" => FileAction.Write,
            "copy" or "move" => FileAction.Copy,
            "download" => FileAction.Download,
            "upload" => FileAction.Upload,
            "delete" or "remove" => FileAction.Delete,
            "rename" => FileAction.Rename,
            _ => FileAction.Read,
        };
        return bare with
        {
            Path = Text(details, "file_path") ?? Text(details, "path"),
            Action = action,
            Destination = Text(details, "destination") switch
            {
                "removable" or "usb" => FileDestination.Removable,
                "cloud" => FileDestination.Cloud,
                "share" or "network" => FileDestination.Share,
                _ => action == FileAction.Upload ? FileDestination.Cloud : FileDestination.Local,
            },
            Megabytes = Megabytes(details, "size_mb"),
            Sensitive = Flag(details, "sensitive"),
            Domain = Domain(details),
        };
    }

    private static ActivityFacts Mail(ActivityFacts bare, JsonElement details)
    {
        var domains = Domains(details);
        var recipients = (int)Math.Clamp(Number(details, "recipient_count") ?? domains.Total, 0, MostRecipients);
        var external = Number(details, "external_count") ?? (Flag(details, "external") ? Math.Max(1, domains.Total) : 0);
        return bare with
        {
            Received = Text(details, "direction") == "received",
            RecipientDomains = domains.Distinct,
            Recipients = recipients,
            ExternalRecipients = (int)Math.Clamp(external, 0, MostRecipients),
            Attachments = (int)Math.Clamp(Number(details, "attachments") ?? Number(details, "attachment_count") ?? 0, 0, MostRecipients),
            AttachmentMegabytes = Megabytes(details, "attachment_mb") is > 0 and var size ? size : Megabytes(details, "attachment_size_mb"),
            Sensitive = Flag(details, "sensitive"),
        };
    }

    private static (IReadOnlyList<string> Distinct, int Total) Domains(JsonElement details)
    {
        if (details.ValueKind != JsonValueKind.Object || !details.TryGetProperty("recipients", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return ([], 0);
        }

        var domains = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in list.EnumerateArray().Take(MostRecipients))
        {
            var address = entry.ValueKind == JsonValueKind.String ? entry.GetString()! : string.Empty;
            if (address.LastIndexOf('@') is >= 0 and var at && at < address.Length - 1)
            {
                domains.Add(address[(at + 1)..]);
            }
        }

        return ([.. domains], list.GetArrayLength());
    }

    private static string? Domain(JsonElement details)
    {
        var domain = Text(details, "domain") ?? (Uri.TryCreate(Text(details, "url"), UriKind.Absolute, out var url) ? url.Host : null);
        return domain?.StartsWith("www.", StringComparison.OrdinalIgnoreCase) == true ? domain[4..] : domain;
    }

    private static string? Image(string? process) => process is null ? null : process[(process.LastIndexOfAny(['/', '\\']) + 1)..];

    private static string? Text(JsonElement details, string name) => details.ValueKind == JsonValueKind.Object && details.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static bool Flag(JsonElement details, string name) => details.ValueKind == JsonValueKind.Object && details.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static double Megabytes(JsonElement details, string name) => Math.Clamp(Number(details, name) ?? 0, 0, MostMegabytes);

    private static double? Number(JsonElement details, string name)
    {
        if (details.ValueKind != JsonValueKind.Object || !details.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
            JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
            _ => null,
        };
    }
}
