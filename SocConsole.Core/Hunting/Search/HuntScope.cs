using System.Globalization;
using SocConsole.Core.Hunting.Matching;
using SocConsole.Core.Hunting.Query;
using SocConsole.Core.Ingestion;

namespace SocConsole.Core.Hunting.Search;

/// <summary>A place in the order of results: time, then sequence. As text it is the cursor of the API.</summary>
/// <param name="Ticks">Ticks of UTC.</param>
/// <param name="Sequence">Sequence in the event log.</param>
public readonly record struct EventPosition(long Ticks, long Sequence) : IComparable<EventPosition>
{
    public static EventPosition Of(LogEvent item) => new(item.Timestamp.Ticks, item.Sequence);

    public static bool TryParse(string text, out EventPosition position)
    {
        position = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0 || !long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTime.MaxValue.Ticks
            || !long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        position = new EventPosition(ticks, sequence);
        return true;
    }

    public int CompareTo(EventPosition other) => (Ticks, Sequence).CompareTo((other.Ticks, other.Sequence));

    public static bool operator <(EventPosition left, EventPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(EventPosition left, EventPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(EventPosition left, EventPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EventPosition left, EventPosition right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ticks}-{Sequence}");
}

/// <summary>Which events of one organization are asked for.</summary>
internal sealed class HuntScope(int organizationId, HuntQuery query, DateTime? from, DateTime? until, EventPosition? before = null)
{
    private readonly EventTest test = EventTest.Compile(query);
    private readonly long fromTicks = from?.Ticks ?? 0;
    private readonly long untilTicks = until?.Ticks ?? long.MaxValue;

    public int OrganizationId => organizationId;

    public HuntQuery Query => query;

    /// <summary>The least key that can be in the range.</summary>
    public EventKey FirstKey => EventKey.FloorOf(from ?? DateTime.UnixEpoch);

    /// <summary>The least key after the range; keys know seconds only.</summary>
    public EventKey EndKey
    {
        get
        {
            var end = Math.Min(untilTicks, before is { } position ? position.Ticks + 1 : long.MaxValue);
            return end > DateTime.MaxValue.Ticks - TimeSpan.TicksPerSecond
                ? new EventKey(ulong.MaxValue, ulong.MaxValue)
                : EventKey.FloorOf(new DateTime(end + TimeSpan.TicksPerSecond - 1, DateTimeKind.Utc));
        }
    }

    public bool Matches(LogEvent item) =>
        item.Timestamp.Ticks >= fromTicks && item.Timestamp.Ticks < untilTicks
        && (before is not { } position || EventPosition.Of(item) < position)
        && test.Matches(item);
}
