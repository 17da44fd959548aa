using SocConsole.Core.Ingestion;

namespace SocConsole.Tests.Ingestion;

public sealed class EventKeyTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Read_Written_GivesTheSameKey()
    {
        var key = EventKey.Of(Noon, "web", "a line", 3);

        Assert.Equal(key, EventKey.Read(key.ToBytes()));
        Assert.Equal(EventKey.Size, key.ToBytes().Length);
    }

    [Fact]
    public void Of_EachPartOther_GivesAnotherKey()
    {
        EventKey[] keys =
        [
            EventKey.Of(Noon, "web", "line", 0),
            EventKey.Of(Noon, "web", "line", 1),
            EventKey.Of(Noon, "web", "lines", 0),
            EventKey.Of(Noon, "web1", "line", 0),
            EventKey.Of(Noon, "webl", "ine", 0),
            EventKey.Of(Noon.AddTicks(1), "web", "line", 0),
            EventKey.Of(Noon.AddSeconds(1), "web", "line", 0),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], EventKey.Of(Noon, "web", "line", 0));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1010)]
    [InlineData(1020)]
    [InlineData(65_536)]
    public void Of_AnyLength_DependsOnTheLastCharacter(int length)
    {
        var raw = new string('x', length);

        Assert.Equal(EventKey.Of(Noon, "web", raw, 0), EventKey.Of(Noon, "web", raw, 0));
        Assert.NotEqual(EventKey.Of(Noon, "web", raw, 0), EventKey.Of(Noon, "web", raw[..^1] + "y", 0));
    }

    [Fact]
    public void ToBytes_LaterSecond_SortsBehind()
    {
        var random = new Random(5);
        var times = Enumerable.Range(0, 500).Select(_ => Noon.AddSeconds(random.Next(-100_000_000, 100_000_000))).Order().ToList();

        var keys = times.ConvertAll(time => Convert.ToHexString(EventKey.Of(time, "web", "line", (ulong)random.Next()).ToBytes()));

        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public void FloorOf_ASecond_BoundsItsEvents()
    {
        var floor = Convert.ToHexString(EventKey.FloorOf(Noon).ToBytes());
        var next = Convert.ToHexString(EventKey.FloorOf(Noon.AddSeconds(1)).ToBytes());

        for (var i = 0UL; i < 200; i++)
        {
            var key = Convert.ToHexString(EventKey.Of(Noon.AddMilliseconds(999), "web", "line", i).ToBytes());
            Assert.InRange(key, floor, next);
        }
    }

    [Fact]
    public void Of_TimesBeyondTheRange_AreClamped()
    {
        Assert.Equal(0UL, EventKey.Of(new DateTime(1901, 1, 1, 0, 0, 0, DateTimeKind.Utc), "web", "line", 0).High >> 32);
        Assert.Equal(uint.MaxValue, EventKey.Of(DateTime.MaxValue, "web", "line", 0).High >> 32);
    }
}
