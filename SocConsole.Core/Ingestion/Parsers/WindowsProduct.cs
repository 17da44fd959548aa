using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Events of the Windows event log and of Sysmon, in any of the JSON forms that <see cref="WindowsNames"/> knows. The dataset is <c>sysmon</c> or
/// <c>windows.</c> and the channel's short name.
/// </summary>
internal sealed class WindowsProduct : IJsonProduct
{
    private const int MaximumChannel = 128;

    /// <summary>Audit Failure and Audit Success of the record's keywords (winmeta.h).</summary>
    private const ulong AuditFailure = 0x0010_0000_0000_0000;
    private const ulong AuditSuccess = 0x0020_0000_0000_0000;

    /// <summary>Where the time is looked for. UtcTime is Sysmon's own; EventTime and TimeCreated of collectors may be local, so they come last.</summary>
    private static readonly string[] Times = ["SystemTime", "UtcTime", "@timestamp", "TimeCreated", "EventTime", "TimeGenerated"];

    public string Dataset => "windows";

    public bool Knows(EventFields fields)
    {
        var number = false;
        var origin = false;
        for (var i = 0; i < fields.Count; i++)
        {
            switch (fields.NameAt(i))
            {
                case "Event.System.EventID" or "Event.System.EventID.#text" or "System.EventID" or "System.EventID.#text" or "winlog.event_id" or "win.system.eventID"
                    or "data.win.system.eventID":
                    return true;
                case "EventID":
                    number = true;
                    break;
                case "Channel" or "SourceName" or "Provider_Name" or "ProviderGuid" or "Computer":
                    origin = true;
                    break;
            }
        }

        return number && origin;
    }

    public void Read(EventFields fields, ref DateTime? timestamp)
    {
        WindowsNames.Lift(fields);
        WindowsValues.ShortenNumbers(fields);
        timestamp = FindTime(fields);
        var channel = fields["Channel"] ?? string.Empty;
        var provider = fields["Provider_Name"] ?? fields["SourceName"] ?? fields["ProviderName"] ?? string.Empty;
        fields.AddIfMissing("Provider_Name", provider);
        var dataset = ShortName(channel, provider);
        fields.Set(Ecs.EventDataset, dataset);
        fields.AddIfMissing(EcsHost.WinlogChannel, channel);
        fields.AddIfMissing(EcsHost.EventProvider, provider);
        fields.AddIfMissing(EcsHost.EventCode, fields["EventID"]);
        AddLevel(fields);
        if (Known(fields["Computer"] ?? fields["Hostname"] ?? fields["HostName"]) is { } host)
        {
            // A collector's agent names its own machine; the event names the one that it happened on.
            fields.Set(Ecs.HostName, host);
        }

        var number = Numbers.TryRead(fields["EventID"], 65_535, out var id) ? id : -1;
        WindowsFields.Add(fields, dataset, number);
        WindowsValues.AddNames(fields, dataset, number);
        AddMeaning(fields, dataset, number);
    }

    /// <summary>The value, or null where Windows writes a dash or nothing for "none".</summary>
    internal static string? Known(string? value) => string.IsNullOrWhiteSpace(value) || value is "-" ? null : value;

    private static void AddMeaning(EventFields fields, string dataset, int id)
    {
        var outcome = WindowsActions.Outcome(fields, dataset, id) ?? KeywordOutcome(fields["Keywords"]);
        if (WindowsActions.Of(dataset, id) is { } action)
        {
            fields.Set(Ecs.EventAction, action.Name);
            fields.Set(Ecs.EventCategory, action.Category);
            outcome = action.Outcome ?? outcome;
        }

        fields.AddIfMissing(Ecs.EventOutcome, outcome);
        if (outcome is "failure")
        {
            fields.AddIfMissing(Ecs.EventReason, WindowsActions.Reason(Known(fields["SubStatus"]) is { } detail and not "0x0" and not "0x00000000" ? detail : fields["Status"]));
        }
    }

    private static DateTime? FindTime(EventFields fields)
    {
        foreach (var name in Times)
        {
            if (fields.TryGet(name, out var text) && JsonParser.TryReadTime(text, out var time))
            {
                return time;
            }
        }

        return null;
    }

    private static void AddLevel(EventFields fields)
    {
        var level = fields["Level"] switch
        {
            "1" => "critical",
            "2" => "error",
            "3" => "warning",
            "0" or "4" => "information",
            "5" => "verbose",
            _ => null,
        };
        fields.AddIfMissing(Ecs.LogLevel, level);
    }

    /// <summary>Keywords as hexadecimal text, or as nxlog's signed decimal.</summary>
    private static string? KeywordOutcome(string? keywords)
    {
        ulong bits;
        if (keywords is null)
        {
            return null;
        }
        else if (keywords.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            _ = ulong.TryParse(keywords.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bits);
        }
        else
        {
            bits = long.TryParse(keywords, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed) ? unchecked((ulong)signed) : 0;
        }

        return (bits & AuditFailure) != 0 || keywords is "Audit Failure" ? "failure"
            : (bits & AuditSuccess) != 0 || keywords is "Audit Success" ? "success"
            : null;
    }

    /// <summary><c>windows.taskscheduler</c> of <c>Microsoft-Windows-TaskScheduler/Operational</c>.</summary>
    private static string ShortName(string channel, string provider)
    {
        var name = channel.AsSpan();
        if (name.IsEmpty)
        {
            name = provider is "Microsoft-Windows-Security-Auditing" ? "Security" : provider;
        }

        name = name.StartsWith("Microsoft-Windows-", StringComparison.OrdinalIgnoreCase) ? name[18..] : name;
        name = name.StartsWith("Windows ", StringComparison.OrdinalIgnoreCase) ? name[8..] : name;
        name = name.EndsWith("/Operational", StringComparison.OrdinalIgnoreCase) ? name[..^12] : name;
        if (name.Equals("Sysmon", StringComparison.OrdinalIgnoreCase))
        {
            return "sysmon";
        }

        if (name.Equals("Linux-Sysmon", StringComparison.OrdinalIgnoreCase))
        {
            return "sysmon_linux.log";
        }

        if (name.Length is 0 or > MaximumChannel)
        {
            return "windows";
        }

        Span<char> text = stackalloc char[8 + MaximumChannel];
        "windows.".CopyTo(text);
        for (var i = 0; i < name.Length; i++)
        {
            text[8 + i] = char.IsAsciiLetterOrDigit(name[i]) ? char.ToLowerInvariant(name[i]) : '_';
        }

        return TextPool.Get(text[..(8 + name.Length)]);
    }
}
