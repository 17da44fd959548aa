namespace SocConsole.Web.Components.Shared;

/// <summary>What a reader has chosen for this browser. Kept in cookies, because the first paint needs it.</summary>
public static class Preferences
{
    public const string ThemeCookie = "soc-theme";
    public const string DensityCookie = "soc-density";
    public const string ZoneCookie = "soc-zone";
    public const string KeysCookie = "soc-keys";

    public static readonly IReadOnlyList<string> Themes = ["dark", "light", "system"];
    public static readonly IReadOnlyList<string> Densities = ["compact", "comfortable"];

    public static string ThemeOr(string? cookie) => Known(Themes, cookie);

    public static string DensityOr(string? cookie) => Known(Densities, cookie);

    private static string Known(IReadOnlyList<string> known, string? value) => value is not null && known.Contains(value) ? value : known[0];
}
