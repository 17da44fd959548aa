using System.Collections.Frozen;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>
/// Names that scanners give to malware and that look like domains: <c>Win32/Agent.TK</c>, <c>Trojan.Win32.Agent.ml</c>, <c>Emotet.CA</c>. Known by their platform
/// (CARO naming scheme), their kind, or a variant in capitals behind a family that is not; <c>BURNTCIGAR.CA</c> can't be told from a domain and stays one.
/// </summary>
internal static class AntivirusName
{
    private const int LongestPlatform = 16;

    private static readonly FrozenSet<string> Platforms = new[]
    {
        "win32", "win64", "win16", "w32", "w64", "w97m", "msil", "js", "vbs", "vba", "bat", "linux", "android", "androidos", "osx", "macos", "unix", "python",
        "powershell", "php", "perl", "java", "doc", "html", "script", "multi", "autoit", "nsis", "boot", "dos", "solaris", "freebsd", "symbos",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Kinds = new[]
    {
        "trojan", "backdoor", "worm", "virus", "exploit", "ransom", "ransomware", "downloader", "dropper", "adware", "spyware", "hacktool", "riskware", "rootkit",
        "pua", "pup", "heur", "gen", "not-a-virus", "trojandownloader", "trojandropper", "trojan-downloader", "trojan-dropper", "trojan-spy", "trojan-ransom",
        "trojan-banker", "trojan-psw", "net-worm", "email-worm", "virtool", "behaveslike",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Is(ReadOnlySpan<char> text, int start, int end)
    {
        var name = text[start..end];
        return IsBehindPlatform(text, start) || HasPlatformAndKind(name) || IsFamilyAndVariant(name);
    }

    // Win32/Agent.TK, and a/Win32/Agent.TK
    private static bool IsBehindPlatform(ReadOnlySpan<char> text, int start)
    {
        if (TextTable.CharAt(text, start - 1) is not '/')
        {
            return false;
        }

        var end = start - 1;
        var from = end;
        while (from > 0 && end - from < LongestPlatform && char.IsAsciiLetterOrDigit(text[from - 1]))
        {
            from--;
        }

        return Has(Platforms, text[from..end]) && char.IsAsciiLetterUpper(text[start]);
    }

    private static bool HasPlatformAndKind(ReadOnlySpan<char> name)
    {
        var dot = name.IndexOf('.');
        var first = name[..dot];
        var rest = name[(dot + 1)..];
        var second = rest.IndexOf('.') is > 0 and var next ? rest[..next] : [];
        return (Has(Kinds, first) && (Has(Platforms, second) || (char.IsAsciiLetterUpper(first[0]) && !second.IsEmpty && char.IsAsciiLetterUpper(second[0]))))
            || (Has(Platforms, first) && char.IsAsciiDigit(first[^1]) && char.IsAsciiLetterUpper(first[0]));
    }

    // Emotet.CA: a family with a capital and small letters, then two capitals.
    private static bool IsFamilyAndVariant(ReadOnlySpan<char> name)
    {
        const int Variant = 3;
        return name.Length > Variant + 2 && name.Count('.') == 1 && name[^Variant] == '.' && char.IsAsciiLetterUpper(name[^1]) && char.IsAsciiLetterUpper(name[^2])
            && char.IsAsciiLetterUpper(name[0]) && name[..^Variant].IndexOfAnyInRange('a', 'z') >= 0;
    }

    private static bool Has(FrozenSet<string> set, ReadOnlySpan<char> word) => set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
}
