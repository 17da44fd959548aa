namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>
/// Hashes of a part of a file, which look like those of a whole one: the import hash (32 digits, as MD5) and the authentihash (64, as SHA-256). Only the word before them
/// tells; taken for a file's hash they would never match.
/// </summary>
internal static class NamedHash
{
    private const int LongestGap = 24;
    private const int LongestName = 16;

    private static readonly string[] OfImports = ["imphash", "import hash", "import-hash", "import_hash", "importhash"];
    private static readonly string[] OfCode = ["authentihash", "authenti hash", "authenticode hash"];

    public static bool IsOfAPart(ReadOnlySpan<char> text, int start, int digits)
    {
        if (digits is not (32 or 64))
        {
            return false;
        }

        var end = start;
        while (end > 0 && start - end < LongestGap && !TextTable.IsAlphanumeric(text[end - 1]))
        {
            end--;
        }

        var before = text[Math.Max(0, end - LongestName - 2)..end];
        foreach (var name in digits == 32 ? OfImports : OfCode)
        {
            if (before.EndsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
