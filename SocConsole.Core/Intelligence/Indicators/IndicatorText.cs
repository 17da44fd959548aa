using System.Globalization;
using SocConsole.Core.Kernel;

namespace SocConsole.Core.Intelligence.Indicators;

/// <summary>Enumerations and times as EF Core writes them, for statements that go beside it.</summary>
internal static class IndicatorText
{
    public static string Of(IndicatorType type) => Names<IndicatorType>.Of((int)type);

    public static string Of(IndicatorState state) => Names<IndicatorState>.Of((int)state);

    public static string Of(Severity level) => Names<Severity>.Of((int)level);

    public static string? Of(Tlp? tlp) => tlp is { } marking ? Names<Tlp>.Of((int)marking) : null;

    public static T Read<T>(string text)
        where T : struct, Enum => Names<T>.Read(text);

    // Texts sort as times do.
    public static string Of(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    public static string? Of(DateTime? time) => time is { } at ? Of(at) : null;

    public static DateTime Time(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static class Names<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(value => value.ToString(), StringComparer.Ordinal);
        private static readonly Dictionary<int, string> Texts = Enum.GetValues<T>().ToDictionary(value => Convert.ToInt32(value, CultureInfo.InvariantCulture), value => value.ToString());

        public static string Of(int value) => Texts[value];

        public static T Read(string text) => Values[text];
    }
}
