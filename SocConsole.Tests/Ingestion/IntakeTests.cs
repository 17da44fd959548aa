using System.Globalization;
using Microsoft.Data.Sqlite;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Ingestion;

public sealed class IntakeTests : IDisposable
{
    private const string Stamped = "2026-03-04T09:00:00Z web-01 sshd[77]: Failed password for root from 203.0.113.7 port 4022 ssh2";
    private const string Bare = "something went wrong";
    private readonly IntakeWorld world = new();

    [Fact]
    public async Task Accept_EqualLinesInOneDelivery_KeepsEach()
    {
        var receipt = await world.SendAsync($"{Stamped}\n{Stamped}\n{Bare}\n{Bare}\n{Stamped}\n");

        Assert.Equal((5, 0, 5), (receipt.Accepted, receipt.Duplicates, receipt.LastSequence));
    }

    [Fact]
    public async Task Accept_SameDeliveryAgain_IsAllDuplicates()
    {
        var text = $"{Stamped}\n{Stamped}\n{Stamped.Replace("77", "78", StringComparison.Ordinal)}\n";
        await world.SendAsync(text);
        world.Clock.Advance(TimeSpan.FromHours(3));

        var again = await world.SendAsync(text);

        Assert.Equal((0, 3, 0), (again.Accepted, again.Duplicates, again.LastSequence));
        Assert.Equal(3, world.Log.LastSequence);
    }

    [Fact]
    public async Task Accept_RepeatedDeliveryWithMore_TakesOnlyWhatIsNew()
    {
        await world.SendAsync($"{Stamped}\n");

        var more = await world.SendAsync($"{Stamped}\n{Stamped}\n");

        Assert.Equal((1, 1), (more.Accepted, more.Duplicates));
    }

    [Fact]
    public async Task Accept_NoTimeStamp_IsNewEachTimeUnlessTheDeliveryHasAKey()
    {
        Assert.Equal(2, (await world.SendAsync($"{Bare}\n{Bare}\n")).Accepted);
        Assert.Equal(2, (await world.SendAsync($"{Bare}\n{Bare}\n")).Accepted);

        Assert.Equal(2, (await world.SendAsync($"{Bare}\n{Bare}\n", key: "k1")).Accepted);
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, (await world.SendAsync($"{Bare}\n{Bare}\n", key: "k1")).Duplicates);
        Assert.Equal(2, (await world.SendAsync($"{Bare}\n{Bare}\n", key: "k2")).Accepted);
        Assert.Equal(2, (await world.SendAsync($"{Bare}\n{Bare}\n", key: "k1", source: "other")).Accepted);
    }

    [Fact]
    public async Task Accept_ClockAhead_TakesTheTimeOfReceiptAndStaysRecognisable()
    {
        // The test's clock stands at 10:00.
        var late = Stamped.Replace("09:00:00", "11:00:00", StringComparison.Ordinal);
        var within = Stamped.Replace("09:00:00", "10:04:59", StringComparison.Ordinal);
        await world.SendAsync($"{late}\n{within}\n");
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        var again = await world.SendAsync($"{late}\n");

        Assert.Equal(1, again.Duplicates);
        var stored = world.Log.ReadAfter(0, 10);
        Assert.Equal(stored[0].ReceivedAt, stored[0].Timestamp);
        Assert.Equal("3600", stored[0].Fields[Ecs.ClockSkew]);
        Assert.Equal(new DateTime(2026, 3, 4, 10, 4, 59, DateTimeKind.Utc), stored[1].Timestamp);
        Assert.Null(stored[1].Fields[Ecs.ClockSkew]);
    }

    [Fact]
    public async Task Accept_BadLines_AreListedAndKeptAndTheRestIsTaken()
    {
        var receipt = await world.SendAsync($$"""
            {"message":"{{Stamped}}"}
            no json

            {"message":5}
            {"message":"{{new string('x', 2000)}}"}
            {"message":"{{Bare}}"}
            """, DeliveryFormat.JsonLines);

        Assert.Equal((2, 3), (receipt.Accepted, receipt.RejectedTotal));
        Assert.Equal([(2, "not a JSON object"), (4, "message must be a string"), (5, "line is too long")], receipt.Rejected.Select(line => (line.Line, line.Reason)));
        var kept = await world.Log.DeadLettersAsync(IntakeWorld.Organization, 10, CancellationToken.None);
        Assert.Equal([(5, ""), (4, """{"message":5}"""), (2, "no json")], kept.Select(letter => (letter.Line, letter.Sample)));
        Assert.Empty(await world.Log.DeadLettersAsync(IntakeWorld.Organization + 1, 10, CancellationToken.None));
        Assert.Equal((2, 3), (await world.Log.SourcesAsync(IntakeWorld.Organization, CancellationToken.None)).Select(source => (source.Events, source.Rejected)).Single());
    }

    [Fact]
    public async Task Accept_OnlyBadLines_KeepsTheNewestTenThousandAndListsAThousand()
    {
        var receipt = await world.SendAsync(string.Concat(Enumerable.Range(0, 10_100).Select(index => string.Create(CultureInfo.InvariantCulture, $"bad {index}\n"))), DeliveryFormat.JsonLines);

        Assert.Equal((10_100, IntakeReceipt.MaximumListed), (receipt.RejectedTotal, receipt.Rejected.Count));
        using var connection = new SqliteConnection($"Data Source={world.PathOf("soc-events.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) || ' ' || MIN(line) || ' ' || MAX(line) FROM dead_letters";
        Assert.Equal("10000 101 10100", command.ExecuteScalar());
    }

    [Fact]
    public async Task Accept_MoreLinesThanAChunk_NumbersThemThrough()
    {
        var lines = Enumerable.Range(0, 10_000).Select(index => Stamped.Replace("77", $"{index}", StringComparison.Ordinal)).ToList();

        var receipt = await world.SendAsync(string.Join('\n', lines));

        Assert.Equal((10_000, 0, 10_000), (receipt.Accepted, receipt.Duplicates, receipt.LastSequence));
        Assert.Equal(lines, world.Log.ReadAfter(0, 20_000).Select(item => item.Raw));
    }

    [Fact]
    public async Task AcceptOne_Twice_IsTwoEventsUnlessItHasAKey()
    {
        var sequences = new List<long>();
        foreach (var key in (string?[])[null, null, "k", "k"])
        {
            sequences.Add((await OneAsync(key)).Sequence);
        }

        Assert.Equal([1, 2, 3, 0], sequences);
    }

    [Fact]
    public async Task Accept_WithoutPermissionOrWithABadSource_IsRefused()
    {
        var viewer = new Actor(IntakeWorld.Organization, "v", "viewer", ActorKind.User, Permissions.Of(Role.Viewer));

        Assert.Equal(ErrorKind.Forbidden, (await world.TryAsync(viewer, Stamped)).Error?.Kind);
        foreach (var source in (string[])["", "a\nb", new('x', 201)])
        {
            Assert.Equal(ErrorKind.Invalid, (await world.TryAsync(Actor.Stage(IntakeWorld.Organization, "test"), Stamped, source: source)).Error?.Kind);
        }

        Assert.Equal(0, world.Log.LastSequence);
    }

    public void Dispose() => world.Dispose();

    private async Task<LogEvent> OneAsync(string? key)
    {
        var delivery = new Delivery(IntakeWorld.Organization, "api", DeliveryFormat.Lines, key);
        return (await world.Intake.AcceptOneAsync(Actor.Stage(IntakeWorld.Organization, "test"), delivery, Stamped, null, null, CancellationToken.None)).Value!;
    }
}
