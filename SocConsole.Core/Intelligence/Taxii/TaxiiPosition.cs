using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SocConsole.Core.Intelligence.Taxii;

/// <summary>Where a page ended: the time at which its last object was added, and its place among those of that time.</summary>
public sealed record TaxiiPosition(DateTime Added, string Place)
{
    /// <summary>Opaque to clients, as <c>next</c> is to be; <paramref name="fingerprint"/> stands for the query.</summary>
    public string Write(string fingerprint) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{fingerprint}|{Added.Ticks}|{Place}")));

    /// <summary>Null for what this server did not write for the query.</summary>
    public static TaxiiPosition? Read(string text, string fingerprint)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|', 3) is [var written, var ticks, var place] && written == fingerprint
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= DateTime.MaxValue.Ticks
            ? new TaxiiPosition(new DateTime(number, DateTimeKind.Utc), place)
            : null;
    }
}
