using System.Buffers;
using System.Text;

namespace SocConsole.Core.Ingestion.Parsers;

/// <summary>
/// Reads the <c>name=value</c> pairs of an audit record, those inside <c>msg='…'</c> among them. What a user could choose is written in quotes, or as
/// hexadecimal when it holds a blank, a quote or a control character; the latter is decoded.
/// </summary>
internal static class AuditPairs
{
    private const int MaximumName = 32;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEF");

    public static void Read(string type, ReadOnlySpan<char> text, EventFields fields)
    {
        var command = type == "EXECVE" ? new StringBuilder() : null;
        while (!text.IsEmpty)
        {
            text = text.TrimStart(" \u001D(,'");
            var end = text.IndexOfAny(" =\u001D");
            if (end < 0)
            {
                break;
            }

            var name = text[..end];
            var isPair = text[end] == '=';
            text = text[(end + 1)..];
            if (!isPair || !IsName(name) || (name is "msg" && text.StartsWith("'")))
            {
                continue;
            }

            var raw = Value(ref text, out var quoted);
            var value = !quoted && IsEncoded(type, name) && Decode(raw, anyControl: name is "data") is { } decoded ? decoded : TextPool.Get(raw);
            fields.Add(TextPool.Get(name), value);
            AddArgument(command, name, value);
        }

        if (command is { Length: > 0 })
        {
            fields.Add(Ecs.ProcessCommandLine, command.ToString());
        }
    }

    private static ReadOnlySpan<char> Value(scoped ref ReadOnlySpan<char> text, out bool quoted)
    {
        quoted = text.StartsWith("\"");
        ReadOnlySpan<char> value;
        if (quoted)
        {
            text = text[1..];
            var close = text.IndexOf('"');
            value = close < 0 ? text : text[..close];
            text = close < 0 ? default : text[(close + 1)..];
            return value;
        }

        // Without its separator the enriched part follows at once: key=(null)ARCH=x86_64.
        var end = text.StartsWith("(null)") ? 6 : text.IndexOfAny(" \u001D");
        value = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[end..];
        value = value.TrimEnd("',");
        return value.EndsWith(")") && !value.StartsWith("(") ? value.TrimEnd(')') : value;
    }

    /// <summary>Arguments in order; a long one comes in parts, <c>a2[0]=… a2[1]=…</c>.</summary>
    private static void AddArgument(StringBuilder? command, ReadOnlySpan<char> name, string value)
    {
        if (command is null || name.Length < 2 || name[0] != 'a' || !char.IsAsciiDigit(name[1]) || name.Contains('_'))
        {
            return;
        }

        var isFurtherPart = name.IndexOf('[') is > 0 and var bracket && !name[bracket..].StartsWith("[0]");
        command.Append(command.Length > 0 && !isFurtherPart ? " " : null).Append(value);
    }

    private static bool IsEncoded(string type, ReadOnlySpan<char> name) => name switch
    {
        "comm" or "exe" or "name" or "cwd" or "proctitle" or "acct" or "cmd" or "path" or "key" or "data" or "file" or "ocomm" or "old-disk" or "new-disk" or "vm" => true,
        "AUID" or "UID" or "GID" or "EUID" or "SUID" or "FSUID" or "EGID" or "SGID" or "FSGID" or "OUID" or "OGID" or "ID" => true,
        _ => type == "EXECVE" && name.Length > 1 && name[0] == 'a' && char.IsAsciiDigit(name[1]) && !name.Contains('_'),
    };

    /// <summary>Hexadecimal UTF-8 as text, its NULs (between the arguments of a command line) as blanks; null when it is something else.</summary>
    private static string? Decode(ReadOnlySpan<char> text, bool anyControl)
    {
        if (text.Length < 2 || text.Length % 2 != 0 || text.ContainsAnyExcept(HexDigits))
        {
            return null;
        }

        var decoded = Encoding.UTF8.GetString(Convert.FromHexString(text)).Replace('\0', ' ');
        foreach (var character in decoded)
        {
            if (character == '\uFFFD' || (!anyControl && char.IsControl(character) && character is not ('\t' or '\n' or '\r' or '\u001B')))
            {
                return null;
            }
        }

        return decoded.TrimEnd(' ');
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '[' or ']'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= MaximumName;
    }
}
