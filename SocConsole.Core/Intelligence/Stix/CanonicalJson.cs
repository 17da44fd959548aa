using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SocConsole.Core.Intelligence.Stix;

/// <summary>Writes JSON in the canonical form of RFC 8785: sorted names, no blanks, least escapes, numbers as ECMAScript writes them.</summary>
public static class CanonicalJson
{
    /// <summary>The canonical form of a value; false for one that has none: a number beyond a double, half of a surrogate pair, nesting deeper than 64.</summary>
    public static bool TryWrite(JsonElement value, out string text)
    {
        var output = new StringBuilder();
        try
        {
            var written = Write(value, output, 0);
            text = written ? output.ToString() : string.Empty;
            return written;
        }
        catch (InvalidOperationException)
        {
            // A text with half of a surrogate pair cannot be read.
            text = string.Empty;
            return false;
        }
    }

    /// <summary>A number as ECMA-262, Number::toString, writes it; null for one that is not finite.</summary>
    public static string? Number(double number)
    {
        if (!double.IsFinite(number))
        {
            return null;
        }

        if (number == 0)
        {
            return "0";
        }

        var (digits, point) = Shortest(Math.Abs(number));
        return (number < 0 ? "-" : string.Empty) + Layout(digits, point);
    }

    // The shortest digits that read back as the same number, and the point so that the value is 0.digits * 10^point.
    private static (string Digits, int Point) Shortest(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = exponentAt < 0 ? 0 : int.Parse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var pointAt = mantissa.IndexOf('.', StringComparison.Ordinal) is >= 0 and var found ? found : mantissa.Length;
        var digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), pointAt + exponent - leading);
    }

    private static string Layout(string digits, int point)
    {
        if (digits.Length <= point && point <= 21)
        {
            return digits + new string('0', point - digits.Length);
        }

        if (point is > 0 and <= 21)
        {
            return $"{digits[..point]}.{digits[point..]}";
        }

        if (point is > -6 and <= 0)
        {
            return $"0.{new string('0', -point)}{digits}";
        }

        var exponent = point - 1;
        var fraction = digits.Length == 1 ? string.Empty : $".{digits[1..]}";
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");
    }

    private static bool Write(JsonElement value, StringBuilder output, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return depth < 64 && WriteObject(value, output, depth);
            case JsonValueKind.Array:
                return depth < 64 && WriteList(value, output, depth);
            case JsonValueKind.String:
                WriteText(value.GetString()!, output);
                return true;
            case JsonValueKind.Number:
                var number = Number(value.GetDouble());
                output.Append(number);
                return number is not null;
            default:
                output.Append(value.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                return true;
        }
    }

    private static bool WriteObject(JsonElement value, StringBuilder output, int depth)
    {
        output.Append('{');
        var written = true;
        var first = true;
        // RFC 8785 sorts by UTF-16 code units, as an ordinal comparison does.
        foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            output.Append(first ? string.Empty : ",");
            first = false;
            WriteText(property.Name, output);
            output.Append(':');
            written &= Write(property.Value, output, depth + 1);
        }

        output.Append('}');
        return written;
    }

    private static bool WriteList(JsonElement list, StringBuilder output, int depth)
    {
        output.Append('[');
        var written = true;
        var first = true;
        foreach (var item in list.EnumerateArray())
        {
            output.Append(first ? string.Empty : ",");
            first = false;
            written &= Write(item, output, depth + 1);
        }

        output.Append(']');
        return written;
    }

    private static void WriteText(string text, StringBuilder output)
    {
        output.Append('"');
        foreach (var character in text)
        {
            output.Append(character switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\b' => @"\b",
                '\t' => @"\t",
                '\n' => @"\n",
                '\f' => @"\f",
                '\r' => @"\r",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => character.ToString(),
            });
        }

        output.Append('"');
    }
}
