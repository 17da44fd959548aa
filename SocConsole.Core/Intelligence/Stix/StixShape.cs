using System.Globalization;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>What a property's value looks like, as the tables in <c>objects.json</c> write it.</summary>
/// <param name="Kind">First word: <c>string</c>, <c>ref</c>, <c>vocab</c>, or the name of a text's format.</param>
/// <param name="Names">The words after it: types, a vocabulary, a structure.</param>
/// <param name="Minimum">Least number allowed; only for numbers.</param>
/// <param name="Maximum">Greatest number allowed; only for numbers.</param>
/// <param name="Item">For <c>list</c>: what the items look like.</param>
internal sealed record StixShape(string Kind, IReadOnlyList<string> Names, double Minimum, double Maximum, StixShape? Item)
{
    public static StixShape Parse(string text)
    {
        var words = text.Split(' ', 2);
        if (words[0] == "list")
        {
            return new("list", [], 0, 0, Parse(words[1]));
        }

        var names = words.Length > 1 ? words[1].Split(' ') : [];
        if (words[0] is not ("integer" or "number"))
        {
            return new(words[0], names, 0, 0, null);
        }

        var ends = names.Length > 0 ? names[0].Split("..") : ["", ""];
        return new(words[0], [], Bound(ends[0], double.MinValue), Bound(ends[1], double.MaxValue), null);
    }

    private static double Bound(string text, double open) => text.Length == 0 ? open : double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A property of a defined type.</summary>
internal sealed record StixProperty(StixShape Shape, bool Required);

/// <summary>The properties that belong together, with the rules between them.</summary>
internal sealed record StixStructure(string Name, IReadOnlyDictionary<string, StixProperty> Properties, IReadOnlyList<StixRule> Rules);

/// <summary>A defined object type: <paramref name="Kind"/> is sdo, sro, sco, meta or bundle; <paramref name="Contributing"/> are its id contributing properties.</summary>
internal sealed record StixType(string Name, string Kind, StixStructure Body, IReadOnlyList<string> Contributing);
