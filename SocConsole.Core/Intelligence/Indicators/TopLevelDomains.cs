using System.Collections.Frozen;
using System.Globalization;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>The top-level domains that IANA has delegated; source and date stand in <c>tlds.txt</c>.</summary>
public static class TopLevelDomains
{
    private static readonly FrozenSet<string> Names = Load();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the label, in ASCII or Unicode form and in any case, is a top-level domain. <c>onion</c> (RFC 7686) is none.</summary>
    public static bool Contains(ReadOnlySpan<char> label) => Lookup.Contains(label);

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(TopLevelDomains).Assembly.GetManifestResourceStream("tlds.txt") ?? throw new InvalidOperationException("tlds.txt is not embedded");
        using var reader = new StreamReader(stream);
        var names = new List<string>();
        var mapping = new IdnMapping();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            foreach (var name in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                names.Add(name);
                if (name.StartsWith("xn--", StringComparison.Ordinal))
                {
                    names.Add(mapping.GetUnicode(name));
                }
            }
        }

        return names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
