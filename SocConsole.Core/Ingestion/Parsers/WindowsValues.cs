using System.Collections.Frozen;
using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Brings values of Windows events to the form that Windows itself shows and rules are written for, and gives events of the Security log the names that
/// Sysmon has for the same thing. What was received stays: a second value or a further field is added.
/// </summary>
internal static class WindowsValues
{
    /// <summary>Access rights by message number (msobjs.dll), as event viewers show them in <c>AccessList</c>.</summary>
    private static readonly FrozenDictionary<string, string> Accesses = """
        1537 DELETE;1538 READ_CONTROL;1539 WRITE_DAC;1540 WRITE_OWNER;1541 SYNCHRONIZE;1542 ACCESS_SYS_SEC;4416 ReadData (or ListDirectory);
        4417 WriteData (or AddFile);4418 AppendData (or AddSubdirectory or CreatePipeInstance);4419 ReadEA;4420 WriteEA;4421 Execute/Traverse;
        4422 DeleteChild;4423 ReadAttributes;4424 WriteAttributes;4432 Query key value;4433 Set key value;4434 Create sub-key;4435 Enumerate sub-keys;
        4436 Notify about changes to keys;4437 Create Link;7680 Create Child;7681 Delete Child;7682 List Contents;7683 Write Self;7684 Read Property;
        7685 Write Property;7686 Delete Tree;7687 List Object;7688 Control Access
        """
        .Split(';', StringSplitOptions.TrimEntries)
        .ToFrozenDictionary(row => row[..4], row => row[5..], StringComparer.Ordinal);

    /// <summary>Integrity levels by the well-known SIDs of mandatory labels (winnt.h).</summary>
    private static readonly FrozenDictionary<string, string> Levels = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["S-1-16-0"] = "Untrusted",
        ["S-1-16-4096"] = "Low",
        ["S-1-16-8192"] = "Medium",
        ["S-1-16-8448"] = "MediumPlus",
        ["S-1-16-12288"] = "High",
        ["S-1-16-16384"] = "System",
        ["S-1-16-20480"] = "Protected",
    }.ToFrozenDictionary();

    /// <summary>Accounts that the Security log names by the machine's account, by their SIDs.</summary>
    private static readonly FrozenDictionary<string, string> ServiceAccounts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["S-1-5-18"] = @"NT AUTHORITY\SYSTEM",
        ["S-1-5-19"] = @"NT AUTHORITY\LOCAL SERVICE",
        ["S-1-5-20"] = @"NT AUTHORITY\NETWORK SERVICE",
    }.ToFrozenDictionary();

    /// <summary>Converters of event files pad numbers to their full width (<c>0x00000017</c>); Windows writes <c>0x17</c>.</summary>
    public static void ShortenNumbers(EventFields fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var value = fields.ValueAt(i);
            if (value.Length is 10 or 18 && value.StartsWith("0x0", StringComparison.Ordinal)
                && ulong.TryParse(value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
            {
                var digits = value.AsSpan(2).TrimStart('0');
                fields.SetAt(i, fields.NameAt(i), digits.IsEmpty ? "0x0" : TextPool.Get($"0x{digits}"));
            }
        }
    }

    /// <summary>Adds what the event says in the words of Sysmon or of the event viewer.</summary>
    public static void AddNames(EventFields fields, string dataset, int id)
    {
        if (dataset != "windows.security")
        {
            return;
        }

        AddAccesses(fields);
        switch (id)
        {
            case 4688:
                fields.AddIfMissing("User", CreatorOf(fields));
                AddLevel(fields);
                break;
            case 5156 or 5157:
                // %%14593 is "Outbound" (msobjs.dll).
                fields.AddIfMissing("Initiated", fields["Direction"] switch { "%%14593" => "true", "%%14592" => "false", _ => null });
                break;
        }
    }

    /// <summary>The key, and the value in it, with the hive as Sysmon abbreviates it: <c>HKLM\Software\…</c> of <c>\REGISTRY\MACHINE\SOFTWARE\…</c>.</summary>
    public static string RegistryPath(string key, string? value)
    {
        var path = Abbreviated(key, @"\REGISTRY\MACHINE\SYSTEM\ControlSet001\", @"HKLM\System\CurrentControlSet\")
            ?? Abbreviated(key, @"\REGISTRY\MACHINE\", @"HKLM\")
            ?? Abbreviated(key, @"\REGISTRY\USER\", @"HKU\")
            ?? key;
        return value is null ? path : $@"{path}\{value}";
    }

    private static string? Abbreviated(string key, string hive, string name) =>
        key.StartsWith(hive, StringComparison.OrdinalIgnoreCase) ? string.Concat(name, key.AsSpan(hive.Length)) : null;

    private static void AddAccesses(EventFields fields)
    {
        if (fields["AccessList"] is not { } list || !list.Contains("%%", StringComparison.Ordinal))
        {
            return;
        }

        var names = list.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
            .Select(code => code.StartsWith("%%", StringComparison.Ordinal) ? Accesses.GetValueOrDefault(code[2..]) : null)
            .OfType<string>()
            .ToList();
        if (names.Count > 0)
        {
            fields.Add("AccessList", string.Join(", ", names));
        }
    }

    /// <summary>Whose process it is: the target where the creator started it for somebody else.</summary>
    private static string? CreatorOf(EventFields fields)
    {
        var (prefix, user) = WindowsProduct.Known(fields["TargetUserName"]) is { } target ? ("Target", target) : ("Subject", WindowsProduct.Known(fields["SubjectUserName"]));
        return fields[prefix + "UserSid"] is { } sid && ServiceAccounts.TryGetValue(sid, out var account) ? account
            : user is null ? null
            : WindowsProduct.Known(fields[prefix + "DomainName"]) is { } domain ? $@"{domain}\{user}"
            : user;
    }

    private static void AddLevel(EventFields fields)
    {
        if (fields["MandatoryLabel"] is { } label && Levels.TryGetValue(label, out var level) && fields["IntegrityLevel"] is null)
        {
            // Rules name either, and look at the first field that is there.
            fields.Add("IntegrityLevel", level);
            fields.Add("IntegrityLevel", label);
        }
    }
}
