using System.Globalization;

namespace SocConsole.Core.Incidents;

/// <summary>How the number of an incident is written: <c>INC-042</c>.</summary>
public static class IncidentNumber
{
    private const string Prefix = "INC-";

    public static string Text(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D3}");

    /// <summary>Reads <c>42</c>, <c>042</c> or <c>INC-042</c>.</summary>
    public static bool TryParse(string? text, out int number)
    {
        number = 0;
        var digits = text is not null && text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? text[Prefix.Length..] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
    }
}
