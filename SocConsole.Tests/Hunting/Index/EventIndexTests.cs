using Microsoft.Data.Sqlite;
using SocConsole.Core.Hunting;
using SocConsole.Core.Hunting.Index;
using SocConsole.Core.Hunting.Query;
using SocConsole.Tests.Ingestion;

namespace SocConsole.Tests.Hunting.Index;

public sealed class EventIndexTests : IDisposable
{
    private readonly HuntWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Index_OpenedAgain_GoesOnAtItsPosition()
    {
        await world.AppendAsync(LogEvents.Many("first", 10));
        world.IndexAll();
        await world.AppendAsync(LogEvents.Many("second", 10));
        var again = new EventIndex(world.Storage);
        Assert.Equal(10, again.IndexedTo());

        world.IndexAll(again);

        Assert.Equal(20, again.IndexedTo());
        Assert.Equal(20, Rows());
        Assert.Equal(Enumerable.Range(11, 10).Select(number => (long)number), Found(again, "second"));
    }

    [Fact]
    public async Task Add_SameEventsTwice_TakesThemOnce()
    {
        var events = LogEvents.Many("line", 5);
        await world.AppendAsync(events);
        world.Index.Add(events);
        world.Index.Add(events);

        Assert.Equal(5, Rows());
        Assert.Equal([1L, 2, 3, 4, 5], Found(world.Index, "line"));
    }

    [Fact]
    public async Task Index_LongerThanTheLog_IsMadeAnew()
    {
        var ahead = LogEvents.Many("gone", 3);
        for (var i = 0; i < ahead.Count; i++)
        {
            ahead[i].Sequence = i + 100;
        }

        world.Index.Add(ahead);
        await world.AppendAsync(LogEvents.Many("line", 5));

        world.IndexAll();

        Assert.Equal(5, world.Index.IndexedTo());
        Assert.Empty(Found(world.Index, "gone"));
        Assert.Equal(5, Found(world.Index, "line").Count);
    }

    [Fact]
    public async Task Find_OtherOrganization_GivesNoCandidates()
    {
        await world.AppendAsync([LogEvents.Of("word", organization: 1), LogEvents.Of("word", organization: 11), LogEvents.Of("word", organization: 2)]);
        world.IndexAll();

        Assert.Equal([1L], Found(world.Index, "word"));
        Assert.Equal([2L], Found(world.Index, "word", 11));
        Assert.Empty(Found(world.Index, "word", 3));
    }

    [Theory]
    [InlineData("failed", true)]
    [InlineData("failed OR source.ip:203.0.113.0/24", true)]
    [InlineData("failed OR f:>5", false)]
    [InlineData("failed f:>5", true)]
    [InlineData("-failed", false)]
    [InlineData("*ailed", false)]
    [InlineData("f:*", false)]
    [InlineData("f:x*", false)]
    [InlineData("f:xyz*", true)]
    [InlineData("f:ünï", false)]
    [InlineData("source.ip:2001:db8::/32", false)]
    [InlineData("simulated:true", false)]
    public void Expression_Query_IsNarrowedOnlyWhereThatIsSafe(string query, bool narrows)
    {
        IndexText.Expression(1, HuntQuery.Parse(query).Value!.Root, out var selective);

        Assert.Equal(narrows, selective);
    }

    [Fact]
    public async Task Find_MoreThanTheLimit_GivesNone()
    {
        await world.AppendAsync(LogEvents.Many("line", 5));
        world.IndexAll();

        Assert.Null(world.Index.Find(IndexText.Expression(1, HuntQuery.Parse("line").Value!.Root, out _), 4).Sequences);
        Assert.Equal([5L, 4, 3, 2, 1], await world.SequencesAsync(new HuntRequest("line")));
    }

    private static IReadOnlyList<long> Found(EventIndex index, string query, int organization = 1) =>
        index.Find(IndexText.Expression(organization, HuntQuery.Parse(query).Value!.Root, out _), 1_000).Sequences!;

    private long Rows()
    {
        using var connection = new SqliteConnection($"Data Source={world.Storage.PathOf("soc-search.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM event_text_docsize";
        return (long)command.ExecuteScalar()!;
    }
}
