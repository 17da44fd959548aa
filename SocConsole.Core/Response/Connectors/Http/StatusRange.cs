using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SocConsole.Core.Response.Connectors.Http;

/// <summary>HTTP status codes that count as success, written <c>200-299,304</c>.</summary>
internal sealed class StatusRange
{
    private readonly (int From, int To)[] ranges;

    private StatusRange((int From, int To)[] ranges) => this.ranges = ranges;

    public bool Contains(int status) => ranges.Any(range => status >= range.From && status <= range.To);

    public static bool TryRead(string text, [NotNullWhen(true)] out StatusRange? range)
    {
        range = null;
        List<(int, int)> read = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-', 2, StringSplitOptions.TrimEntries);
            if (!TryCode(ends[0], out var from) || !TryCode(ends[^1], out var to) || from > to)
            {
                return false;
            }

            read.Add((from, to));
        }

        range = read.Count > 0 ? new StatusRange([.. read]) : null;
        return range is not null;
    }

    private static bool TryCode(string text, out int code) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out code) && code is >= 100 and <= 599;
}
