using SocConsole.Core.Intelligence.Indicators;

namespace SocConsole.Core.Intelligence.Stix.Mapping;

/// <summary>How far an indicator may travel, as TLP 2.0 says it.</summary>
internal static class StixMarking
{
    private const string TagPrefix = "tlp:";

    // Section 4 of the OASIS extension for TLP 2.0; the ids are fixed.
    private static readonly Dictionary<Tlp, string> Ids = new()
    {
        [Tlp.Clear] = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        [Tlp.Green] = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        [Tlp.Amber] = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        [Tlp.AmberStrict] = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        [Tlp.Red] = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
    };

    /// <summary>The tags that mean red, in lower case.</summary>
    public const string RedTag = "tlp:red";

    /// <summary>The narrowest of what the indicator's own marking and its tags say; null where nobody said.</summary>
    public static Tlp? Of(Indicator row)
    {
        var narrowest = row.Tlp;
        foreach (var tag in row.Tags)
        {
            narrowest = OfTag(tag) is { } said && (narrowest is null || said > narrowest) ? said : narrowest;
        }

        return narrowest;
    }

    public static string IdOf(Tlp tlp) => Ids[tlp];

    /// <summary>As MISP writes it: <c>tlp:amber+strict</c>.</summary>
    public static string TagOf(Tlp tlp) => TagPrefix + (tlp == Tlp.AmberStrict ? "amber+strict" : tlp.ToString().ToLowerInvariant());

    public static bool IsMarking(string tag) => OfTag(tag) is not null;

    private static Tlp? OfTag(string tag) => tag.StartsWith(TagPrefix, StringComparison.OrdinalIgnoreCase)
        ? tag[TagPrefix.Length..].ToLowerInvariant() switch
        {
            "white" or "clear" => Tlp.Clear,
            "green" => Tlp.Green,
            "amber" => Tlp.Amber,
            "amber+strict" => Tlp.AmberStrict,
            "red" => Tlp.Red,
            _ => null,
        }
        : null;
}
