using System.Collections.Frozen;
using System.Globalization;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Reads one audit record: <c>type=SYSCALL msg=audit(1700000000.123:42): arch=…</c> of the daemon, <c>audit: type=1400 audit(…): …</c> of the kernel and
/// <c>SYSCALL arch=…</c> of the journal. Its fields keep their names; their meaning is added under ECS names.
/// </summary>
internal static class AuditRecord
{
    private const int MaximumType = 40;

    /// <summary>Record types that the kernel writes as numbers (linux/audit.h, libaudit.h).</summary>
    private static readonly FrozenDictionary<int, string> Types = new Dictionary<int, string>
    {
        [1006] = "LOGIN",
        [1100] = "USER_AUTH",
        [1101] = "USER_ACCT",
        [1103] = "CRED_ACQ",
        [1104] = "CRED_DISP",
        [1105] = "USER_START",
        [1106] = "USER_END",
        [1107] = "USER_AVC",
        [1108] = "USER_CHAUTHTOK",
        [1109] = "USER_ERR",
        [1110] = "CRED_REFR",
        [1112] = "USER_LOGIN",
        [1113] = "USER_LOGOUT",
        [1114] = "ADD_USER",
        [1115] = "DEL_USER",
        [1116] = "ADD_GROUP",
        [1117] = "DEL_GROUP",
        [1123] = "USER_CMD",
        [1124] = "USER_TTY",
        [1130] = "SERVICE_START",
        [1131] = "SERVICE_STOP",
        [1300] = "SYSCALL",
        [1302] = "PATH",
        [1305] = "CONFIG_CHANGE",
        [1306] = "SOCKADDR",
        [1307] = "CWD",
        [1309] = "EXECVE",
        [1319] = "TTY",
        [1325] = "NETFILTER_CFG",
        [1326] = "SECCOMP",
        [1327] = "PROCTITLE",
        [1334] = "BPF",
        [1400] = "AVC",
        [1401] = "SELINUX_ERR",
        [1404] = "MAC_STATUS",
        [1700] = "ANOM_PROMISCUOUS",
        [1701] = "ANOM_ABEND",
    }.ToFrozenDictionary();

    /// <summary>True when the text is an audit record with its type and stamp.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, EventFields fields, out DateTime? timestamp)
    {
        timestamp = null;
        var node = default(ReadOnlySpan<char>);
        if (text.StartsWith("node="))
        {
            node = Word(ref text)[5..];
        }

        text = text.StartsWith("audit: ") ? text[7..] : text;
        if (!text.StartsWith("type="))
        {
            return false;
        }

        var type = Word(ref text)[5..];
        text = text.StartsWith("msg=") ? text[4..] : text;
        if (type.Length is 0 or > MaximumType || !TryReadStamp(ref text, out timestamp, out var id))
        {
            return false;
        }

        if (!node.IsEmpty)
        {
            fields.AddIfMissing(Ecs.HostName, TextPool.Get(node));
        }

        fields.Add(EcsHost.EventId, id.ToString());
        Read(Name(type), text, fields);
        return true;
    }

    /// <summary>The journal's form, which has the type as its first word and leaves out the stamp.</summary>
    public static bool TryReadBare(ReadOnlySpan<char> text, EventFields fields)
    {
        var type = Word(ref text);
        if (type.Length is < 3 or > MaximumType || type.ContainsAnyExceptInRange('A', '_') || !text.Contains('='))
        {
            return false;
        }

        Read(TextPool.Get(type), text, fields);
        return true;
    }

    private static void Read(string type, ReadOnlySpan<char> text, EventFields fields)
    {
        fields.Add("type", type);
        AuditPairs.Read(type, text, fields);
        AuditMeaning.Add(type, text, fields);
    }

    private static string Name(ReadOnlySpan<char> type)
    {
        // UNKNOWN[1334] is what an older daemon writes for a newer kernel's record.
        var number = type.StartsWith("UNKNOWN[") && type[^1] == ']' ? type[8..^1] : type;
        return Numbers.TryRead(number, 9999, out var code) && Types.GetValueOrDefault(code) is { } name ? name : TextPool.Get(type);
    }

    /// <summary><c>audit(SECONDS.MILLISECONDS:SERIAL):</c></summary>
    private static bool TryReadStamp(ref ReadOnlySpan<char> text, out DateTime? timestamp, out ReadOnlySpan<char> id)
    {
        timestamp = null;
        id = default;
        var end = text.IndexOf(')');
        if (!text.StartsWith("audit(") || end < 0)
        {
            return false;
        }

        id = text[6..end];
        var colon = id.IndexOf(':');
        if (colon <= 0 || id.Length > MaximumType || !double.TryParse(id[..colon], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        timestamp = TimeText.TryReadEpoch(seconds, out var time) ? time : null;
        text = text[(end + 1)..].TrimStart(':').TrimStart(' ');
        return true;
    }

    private static ReadOnlySpan<char> Word(scoped ref ReadOnlySpan<char> text)
    {
        var space = text.IndexOf(' ');
        var word = space < 0 ? text : text[..space];
        text = space < 0 ? default : text[(space + 1)..].TrimStart(' ');
        return word;
    }
}
