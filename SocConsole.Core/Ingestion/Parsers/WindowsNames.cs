namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Brings the many JSON forms of one Windows event to the names of its XML: what lies in <c>System</c>, <c>EventData</c> and <c>UserData</c> becomes a field of
/// its own (<c>EventID</c>, <c>Provider_Name</c>, <c>CommandLine</c>), because that is how Sigma rules name it. Reads evtx_dump and other converters of the
/// XML, winlogbeat and Wazuh; records of nxlog are flat already.
/// </summary>
internal static class WindowsNames
{
    private const int MaximumName = 128;

    /// <summary>Renames in place; what is not part of the event keeps its name.</summary>
    public static void Lift(EventFields fields)
    {
        var count = fields.Count;
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var name = fields.NameAt(i);
            var value = fields.ValueAt(i);
            if (IsNamespace(name))
            {
                continue;
            }

            if (IsDataName(name) && i + 1 < count && IsDataText(fields.NameAt(i + 1)))
            {
                // <Data Name="Image">C:\x.exe</Data> as an object of its own.
                name = IsPlain(value) ? TextPool.Get(value) : "Data";
                value = fields.ValueAt(++i);
            }
            else if (Lifted(name) is { } lifted)
            {
                value = name.Contains("win.eventdata.", StringComparison.Ordinal) ? value.Replace(@"\\", @"\", StringComparison.Ordinal) : value;
                name = lifted;
            }

            fields.SetAt(kept++, name, value);
        }

        fields.Shorten(kept);
    }

    /// <summary>The name without its path, or null when the field is none of the event's. A name that a sender could pass off as an ECS name stays as it is.</summary>
    private static string? Lifted(string name)
    {
        var rest = name.AsSpan();
        rest = rest.StartsWith("data.win.") ? rest[5..] : rest;
        if (rest.StartsWith("winlog."))
        {
            return Winlog(rest[7..]);
        }

        if (rest.StartsWith("win."))
        {
            rest = rest[4..];
            rest = rest[(rest.IndexOf('.') + 1)..];
            return IsPlain(rest) ? Capitalised(rest) : null;
        }

        rest = rest.StartsWith("Event.") ? rest[6..] : rest;
        if (rest.StartsWith("System."))
        {
            return SystemName(rest[7..]);
        }

        if (rest.StartsWith("EventData."))
        {
            rest = WithoutText(rest[10..]);
        }
        else if (rest.StartsWith("UserData."))
        {
            rest = rest[9..];
            rest = WithoutText(rest[(rest.IndexOf('.') + 1)..]);
        }
        else
        {
            return rest is "RenderingInfo.Message" or "Message" ? Ecs.Message : null;
        }

        return IsPlain(rest) ? TextPool.Get(rest) : null;
    }

    /// <summary><c>Provider.#attributes.Name</c>, <c>Provider.@Name</c>, <c>Provider_attributes.Name</c> and <c>Provider.Name</c> are <c>Provider_Name</c>.</summary>
    private static string? SystemName(ReadOnlySpan<char> rest)
    {
        rest = WithoutText(rest);
        var dot = rest.IndexOf('.');
        if (dot < 0)
        {
            return IsPlain(rest) ? TextPool.Get(rest) : null;
        }

        var parent = rest[..dot];
        var child = rest[(dot + 1)..];
        parent = parent.EndsWith("_attributes") ? parent[..^11] : parent;
        child = child.StartsWith("#attributes.") ? child[12..] : child.TrimStart('@');
        if (!IsPlain(child))
        {
            return null;
        }

        return parent is "TimeCreated" or "Execution" or "Security" ? TextPool.Get(child) : TextPool.Get($"{parent}_{child}");
    }

    private static string? Winlog(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("event_data.") || rest.StartsWith("user_data."))
        {
            rest = rest[(rest.IndexOf('.') + 1)..];
            return IsPlain(rest) ? TextPool.Get(rest) : null;
        }

        return rest switch
        {
            "event_id" => "EventID",
            "channel" => "Channel",
            "provider_name" => "Provider_Name",
            "provider_guid" => "Provider_Guid",
            "computer_name" => "Computer",
            "record_id" => "EventRecordID",
            "process.pid" => "ProcessID",
            "process.thread.id" => "ThreadID",
            "user.identifier" => "UserID",
            "activity_id" => "Correlation_ActivityID",
            "keywords" => "Keywords",
            "opcode" => "Opcode",
            "task" => "Task",
            "version" => "Version",
            _ => null,
        };
    }

    /// <summary>Wazuh writes <c>targetUserName</c> for <c>TargetUserName</c>, and <c>providerName</c> for the attribute.</summary>
    private static string Capitalised(ReadOnlySpan<char> rest) => rest switch
    {
        "providerName" => "Provider_Name",
        "providerGuid" => "Provider_Guid",
        "processID" => "ProcessID",
        "message" => Ecs.Message,
        _ => TextPool.Get($"{char.ToUpperInvariant(rest[0])}{rest[1..]}"),
    };

    private static ReadOnlySpan<char> WithoutText(ReadOnlySpan<char> rest)
    {
        rest = rest.EndsWith(".#text") ? rest[..^6] : rest;
        return rest.StartsWith("@") ? rest[1..] : rest;
    }

    private static bool IsNamespace(string name) => name.EndsWith("xmlns", StringComparison.Ordinal) && name.Contains("Event", StringComparison.Ordinal);

    private static bool IsDataName(string name) => name is "Event.EventData.Data.#attributes.Name" or "Event.EventData.Data.@Name" or "Event.EventData.Data.Name"
        or "EventData.Data.#attributes.Name" or "EventData.Data.@Name" or "EventData.Data.Name";

    private static bool IsDataText(string name) => name is "Event.EventData.Data.#text" or "Event.EventData.Data.Value" or "Event.EventData.Data.content"
        or "EventData.Data.#text" or "EventData.Data.Value" or "EventData.Data.content";

    /// <summary>ECS and the console's own names all have a dot, so a plain name can't pass for one.</summary>
    private static bool IsPlain(ReadOnlySpan<char> name) => name.Length is > 0 and <= MaximumName && !name.Contains('.');
}
