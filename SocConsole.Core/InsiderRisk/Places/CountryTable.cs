using System.Collections.Frozen;
using System.Globalization;

namespace SocConsole.Core.InsiderRisk.Places;

/// <param name="Code">ISO 3166-1 alpha-2.</param>
/// <param name="Name">In English.</param>
/// <param name="Latitude">Of a centre, degrees.</param>
/// <param name="Longitude">Of a centre, degrees.</param>
public sealed record Country(string Code, string Name, double Latitude, double Longitude);

/// <summary>Countries and the ways in which places name them. The table is the console's own; its sources stand in it.</summary>
public static class CountryTable
{
    private static readonly FrozenDictionary<string, Country> Names;

    static CountryTable()
    {
        using var stream = typeof(CountryTable).Assembly.GetManifestResourceStream("places/countries.tsv")!;
        using var lines = new StreamReader(stream);
        var (all, names) = (new List<Country>(), new Dictionary<string, Country>(StringComparer.OrdinalIgnoreCase));
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Split('\t') is not [var code, var name, var latitude, var longitude, var others])
            {
                continue;
            }

            var country = new Country(code, name, double.Parse(latitude, CultureInfo.InvariantCulture), double.Parse(longitude, CultureInfo.InvariantCulture));
            all.Add(country);
            foreach (var word in (string[])[code, name, .. others.Split(';', StringSplitOptions.RemoveEmptyEntries)])
            {
                names.TryAdd(word, country);
            }
        }

        All = all;
        Names = names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public static IReadOnlyList<Country> All { get; }

    /// <summary>
    /// The country of a place: its code, its name, or the last part after a comma, as in <c>Denver, US</c>. A two-letter word is a country's code and never a state's. Null when it names none.
    /// </summary>
    public static Country? Find(string? place)
    {
        if (string.IsNullOrWhiteSpace(place))
        {
            return null;
        }

        var whole = place.Trim();
        return Names.GetValueOrDefault(whole) ?? Names.GetValueOrDefault(whole[(whole.LastIndexOf(',') + 1)..].Trim());
    }
}
