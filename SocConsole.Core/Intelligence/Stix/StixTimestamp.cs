using System.Globalization;
using System.Text.RegularExpressions;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>A STIX timestamp (RFC 3339 in UTC) with all the digits that it came with, so that two are compared to any precision.</summary>
internal readonly partial record struct StixTimestamp(string Seconds, string Fraction) : IComparable<StixTimestamp>
{
    public static StixTimestamp? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var seconds = match.Groups["seconds"].Value;
        // A leap second is a second that .NET has no value for.
        var known = seconds.EndsWith(":60", StringComparison.Ordinal) ? seconds[..^2] + "59" : seconds;
        return DateTime.TryParseExact(known, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? new(seconds, match.Groups["fraction"].Value.TrimEnd('0'))
            : null;
    }

    public int CompareTo(StixTimestamp other) => string.CompareOrdinal(Seconds, other.Seconds) is var order and not 0 ? order : string.CompareOrdinal(Fraction, other.Fraction);

    [GeneratedRegex(@"\A(?<seconds>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,64}))?Z\z")]
    private static partial Regex Form();
}
