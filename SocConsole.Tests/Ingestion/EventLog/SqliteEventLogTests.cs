using Microsoft.Data.Sqlite;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Ingestion.EventLog;

public sealed class SqliteEventLogTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private SqliteEventLog log;

    public SqliteEventLogTests() => log = Open();

    [Fact]
    public async Task Append_ManyDeliveriesAtOnce_ShareCommitsAndKeepTheirOrder()
    {
        const int deliveries = 30;
        using var other = Connect();
        Run(other, "BEGIN IMMEDIATE");
        var pending = Enumerable.Range(0, deliveries).Select(index => (Events: LogEvents.Many($"d{index}", 7), index))
            .Select(item => (item.Events, Done: log.AppendAsync(item.Events, CancellationToken.None))).ToList();
        Assert.All(pending, item => Assert.False(item.Done.IsCompleted));

        Run(other, "ROLLBACK");
        await Task.WhenAll(pending.Select(item => item.Done));

        foreach (var (events, done) in pending)
        {
            var first = events[0].Sequence;
            Assert.Equal(Enumerable.Range(0, 7).Select(offset => first + offset), events.Select(item => item.Sequence));
            Assert.Equal(new Appended(7, 0, first + 6), await done);
        }

        Assert.Equal(Enumerable.Range(1, deliveries * 7).Select(sequence => (long)sequence), pending.SelectMany(item => item.Events).Select(item => item.Sequence).Order());
        Assert.InRange(Commits(), 1, deliveries - 1);
    }

    [Fact]
    public async Task Append_WriteFails_RollsBackAndGoesOn()
    {
        await log.AppendAsync(LogEvents.Many("before", 3), CancellationToken.None);
        using (var other = Connect())
        {
            Run(other, "CREATE TRIGGER refuse BEFORE INSERT ON events WHEN NEW.raw = 'bad 2' BEGIN SELECT RAISE(ABORT, 'refused'); END");
        }

        var bad = LogEvents.Many("bad", 5);
        await Assert.ThrowsAsync<SqliteException>(() => log.AppendAsync(bad, CancellationToken.None));

        Assert.All(bad, item => Assert.Equal(0, item.Sequence));
        Assert.Equal(3, log.LastSequence);
        var after = await log.AppendAsync(LogEvents.Many("after", 2), CancellationToken.None);
        Assert.Equal(new Appended(2, 0, 5), after);
        Assert.Equal(["before 0", "before 1", "before 2", "after 0", "after 1"], log.ReadAfter(0, 100).Select(item => item.Raw));
        Assert.Equal(5, (await log.SourcesAsync(1, CancellationToken.None)).Single().Events);
    }

    [Fact]
    public async Task ReadAfter_AnyPosition_GivesWhatFollowsInOrderAndWhole()
    {
        var random = new Random(3);
        var sent = LogEvents.Many("line", 50).OrderBy(_ => random.Next()).ToList();
        sent.Add(LogEvents.Of("è \"quoted\"\tand 😀", LogEvents.Noon, 2, "other", 0, (Ecs.UserName, "ann"), (Ecs.UserName, "bob\n"), ("labels.own", "x")));
        await log.AppendAsync(sent, CancellationToken.None);

        Assert.Equal(sent.Skip(20).Take(10).Select(item => item.Raw), log.ReadAfter(20, 10).Select(item => item.Raw));
        Assert.Empty(log.ReadAfter(51, 10));
        var last = log.ReadAfter(50, 10).Single();
        Assert.Equal((51, 2, "other", sent[^1].Raw, sent[^1].Key, sent[^1].Timestamp), (last.Sequence, last.OrganizationId, last.Source, last.Raw, last.Key, last.Timestamp));
        Assert.Equal(sent[^1].Fields, last.Fields);
    }

    [Fact]
    public async Task Append_AfterOpeningAgain_GoesOnCountingAndKnowsDuplicates()
    {
        await log.AppendAsync(LogEvents.Many("line", 5), CancellationToken.None);
        log.Dispose();
        log = Open();

        var appended = await log.AppendAsync(LogEvents.Many("line", 7), CancellationToken.None);

        Assert.Equal(new Appended(2, 5, 7), appended);
    }

    [Fact]
    public async Task Places_TimeRange_GivesTheNewestFirst()
    {
        await log.AppendAsync(LogEvents.Many("line", 60), CancellationToken.None);

        var range = History().Places(1, EventKey.FloorOf(LogEvents.Noon.AddSeconds(10)), EventKey.FloorOf(LogEvents.Noon.AddSeconds(13)), 100);

        Assert.Equal([13L, 12, 11], range.Select(place => place.Sequence));
        Assert.Equal(2, History().Places(1, default, new EventKey(ulong.MaxValue, ulong.MaxValue), 2).Count);
        Assert.Equal([59L, 60], History().After(1, 58, 100));
    }

    [Fact]
    public void Places_TimeRange_AreReadFromTheIndexAlone()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {EventHistory.SelectPlaces}";
        foreach (var (name, value) in new (string, object)[] { ("$org", 1), ("$from", new byte[1]), ("$before", new byte[] { 255 }), ("$limit", 100) })
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var reader = command.ExecuteReader();
        var plan = new List<string>();
        while (reader.Read())
        {
            plan.Add(reader.GetString(3));
        }

        Assert.Equal(["SEARCH events USING COVERING INDEX events_key (org=? AND key>? AND key<?)"], plan);
    }

    [Fact]
    public async Task Reading_OtherOrganization_SeesNothing()
    {
        await log.AppendAsync(LogEvents.Many("line", 5), CancellationToken.None);
        await log.RejectAsync(1, "test", LogEvents.Noon, [new RejectedLine(1, "bad", "x")], CancellationToken.None);

        Assert.Empty(History().Places(2, default, new EventKey(ulong.MaxValue, ulong.MaxValue), 10));
        Assert.Empty(History().Read(2, [1, 2, 3]));
        Assert.Empty(History().After(2, 0, 10));
        Assert.Empty(await log.ReadAsync(2, [1, 2, 3], CancellationToken.None));
        Assert.Empty(await log.SourcesAsync(2, CancellationToken.None));
        Assert.Empty(await log.DeadLettersAsync(2, 10, CancellationToken.None));
        Assert.Equal(0, await log.CountSinceAsync(2, LogEvents.Noon.AddDays(-1), CancellationToken.None));
        Assert.Equal(5, await log.CountSinceAsync(1, LogEvents.Noon, CancellationToken.None));
        Assert.Equal([3, 5], (await log.ReadAsync(1, [5, 3, 99], CancellationToken.None)).Select(item => item.Sequence));
    }

    [Fact]
    public async Task Append_SameRecordOfTwoOrganizations_IsStoredForEach()
    {
        var appended = await log.AppendAsync([LogEvents.Of("line"), LogEvents.Of("line", organization: 2), LogEvents.Of("line")], CancellationToken.None);

        Assert.Equal(new Appended(2, 1, 2), appended);
    }

    [Fact]
    public async Task ReadAfter_NamesThatASenderMadeUp_AreNotKeptForEver()
    {
        var name = $"labels.{Guid.NewGuid():N}";
        await log.AppendAsync([LogEvents.Of("line", fields: (name, "x"))], CancellationToken.None);

        Assert.Equal("x", log.ReadAfter(0, 1).Single().Fields[name]);
        Assert.Null(string.IsInterned(new string(name.AsSpan())));
    }

    [Fact]
    public async Task DeliveryTime_SameKeyAgain_IsTheFirstTimeForTwoDays()
    {
        var first = await log.DeliveryTimeAsync(1, "k", LogEvents.Noon, CancellationToken.None);

        Assert.Equal(first, await log.DeliveryTimeAsync(1, "k", LogEvents.Noon.AddHours(47), CancellationToken.None));
        Assert.Equal(LogEvents.Noon.AddHours(1), await log.DeliveryTimeAsync(2, "k", LogEvents.Noon.AddHours(1), CancellationToken.None));
        Assert.Equal(LogEvents.Noon.AddHours(49), await log.DeliveryTimeAsync(1, "k", LogEvents.Noon.AddHours(49), CancellationToken.None));
    }

    public void Dispose()
    {
        log.Dispose();
        directory.Dispose();
    }

    private SqliteEventLog Open() => new(new StorageOptions { DataDirectory = directory.Path });

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(directory.Path, "soc-events.db")}");
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private EventHistory History() => new(new StorageOptions { DataDirectory = directory.Path }, log);

    private int Commits()
    {
        var commits = 0;
        while (log.Committed.TryRead(out _))
        {
            commits++;
        }

        return commits;
    }
}
