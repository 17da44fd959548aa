using Microsoft.Extensions.Options;
using SocConsole.Core.Identity;
using SocConsole.Core.Ingestion;
using SocConsole.Core.Ingestion.EventLog;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Ingestion;

public sealed class IngestionHealthTests : IDisposable
{
    private static readonly PageRequest FirstPage = new(1, 20);
    private readonly TemporaryDirectory directory = new();
    private readonly TestClock clock = new();
    private readonly SqliteEventLog log;
    private readonly Intake intake;
    private readonly IngestionHealth health;

    public IngestionHealthTests()
    {
        var storage = new StorageOptions { DataDirectory = directory.Path };
        var options = Options.Create(new IngestionOptions { QuietAfterMinutes = 45 });
        log = new SqliteEventLog(storage);
        intake = new Intake(log, Normaliser.Create(), options, clock);
        health = new IngestionHealth(new SourceCounts(storage, log), options, clock);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task Sources_NothingDelivered_IsEmptyWithZeroes()
    {
        var report = await ReportAsync();

        Assert.Empty(report.Sources);
        Assert.Equal(new IngestionTotals(0, 0, 0, 0, 0, 0, 0), report.Totals);
        Assert.Equal(45, report.QuietAfterMinutes);
    }

    [Fact]
    public async Task Sources_HourAndDay_CountOnlyTheirOwn()
    {
        await SendAsync("web", Line(0), Line(1));
        clock.Advance(TimeSpan.FromHours(2));
        await SendAsync("web", Line(2), Line(2, "again"), Line(2, "again"), "");
        await SendAsync("web", Line(2));
        clock.Advance(TimeSpan.FromMinutes(30));

        var source = Assert.Single((await ReportAsync()).Sources);

        Assert.Equal((3, 5, 1, 1), (source.EventsLastHour, source.EventsLastDay, source.DuplicatesLastDay, source.RefusedLastDay));
        Assert.Equal((5, 1, 1), (source.Events, source.Duplicates, source.Refused));
        Assert.Equal(3 / 60d, source.EventsPerMinute, 6);
        Assert.Equal((Now.AddHours(-2.5), Now.AddHours(-0.5), Now.AddHours(-0.5)), (source.FirstSeenAt, source.LastSeenAt, source.LastEventAt!.Value));

        clock.Advance(TimeSpan.FromHours(24));
        source = Assert.Single((await ReportAsync()).Sources);
        Assert.Equal((0, 0, 0, 0d), (source.EventsLastHour, source.EventsLastDay, source.DuplicatesLastDay, source.EventsPerMinute));
        Assert.Null(source.TextShare);
        Assert.Null(source.LagSeconds);
        Assert.Equal(5, source.Events);
    }

    [Fact]
    public async Task Sources_LagAndText_AreMeansOverTheEventsThatTell()
    {
        await SendAsync("mixed", Line(0), Line(1), "no time at all", Line(2));
        await SendAsync("blind", "no time at all");

        var sources = (await ReportAsync()).Sources.ToDictionary(source => source.Name);

        Assert.Equal(1, sources["mixed"].LagSeconds!.Value, 6);
        Assert.Equal(0.25, sources["mixed"].TextShare);
        Assert.Null(sources["blind"].LagSeconds);
        Assert.Equal(1, sources["blind"].TextShare);
    }

    [Fact]
    public async Task Sources_RegularOneFallsSilent_GoesQuietAndComesBack()
    {
        for (var hour = 0; hour < 14; hour++)
        {
            await SendAsync("regular", $"line of hour {hour}");
            clock.Advance(TimeSpan.FromHours(1));
        }

        await SendAsync("regular", "last words");
        await SendAsync("seldom", "one line");
        clock.Advance(TimeSpan.FromMinutes(44));
        Assert.All((await ReportAsync()).Sources, source => Assert.Equal(SourceState.Active, source.State));

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([("regular", SourceState.Quiet), ("seldom", SourceState.Idle)], await StatesAsync());
        Assert.Equal(1, (await ReportAsync()).Totals.QuietSources);

        // What was refused is no event.
        await SendAsync("regular", "");
        Assert.Equal([("regular", SourceState.Quiet), ("seldom", SourceState.Idle)], await StatesAsync());

        await SendAsync("regular", "back again");
        Assert.Equal([("regular", SourceState.Active), ("seldom", SourceState.Idle)], await StatesAsync());

        clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal([("regular", SourceState.Idle), ("seldom", SourceState.Idle)], await StatesAsync());
    }

    [Fact]
    public async Task Sources_OtherOrganization_SeesNothing()
    {
        await SendAsync("web", Line(0), "");

        var other = Viewer(2);
        Assert.Empty((await health.SourcesAsync(other, CancellationToken.None)).Value!.Sources);
        var refused = (await health.FailuresAsync(other, null, FirstPage, CancellationToken.None)).Value!;
        Assert.Equal((0, 0), (refused.Lines.Total, refused.Reasons.Count));
    }

    [Fact]
    public async Task Failures_Paged_TheNewestFirstWithReasonsOfAll()
    {
        await SendAsync("a", "{\"x\":", "{\"y\":", "[1]");
        await SendAsync("b", "[2]");

        var page = (await health.FailuresAsync(Viewer(), null, new PageRequest(2, 3), CancellationToken.None)).Value!;
        var ofB = (await health.FailuresAsync(Viewer(), "b", FirstPage, CancellationToken.None)).Value!;

        Assert.Equal((4L, 2L), (page.Lines.Total, page.Lines.Pages));
        Assert.Equal("{\"x\":", Assert.Single(page.Lines.Items).Sample);
        Assert.Equal([2L, 2], page.Reasons.Select(reason => reason.Count));
        Assert.Contains(new RefusalReason("The line is JSON but not an object.", 2), page.Reasons);
        Assert.Equal(("b", 1L, "[2]"), ofB.Lines.Items.Select(line => (line.Source, line.Line, line.Sample)).Single());
    }

    [Fact]
    public async Task AnyCall_WithoutPermissionOrBounds_IsRefused()
    {
        var nobody = Viewer() with { Granted = Permissions.Device };

        Assert.Equal(ErrorKind.Forbidden, (await health.SourcesAsync(nobody, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await health.FailuresAsync(nobody, null, FirstPage, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Invalid, (await health.FailuresAsync(Viewer(), null, new PageRequest(1, 101), CancellationToken.None)).Error?.Kind);
    }

    [Fact]
    public async Task Sources_LongHistory_KeepsTwoDaysOfSlots()
    {
        for (var day = 0; day < 6; day++)
        {
            await SendAsync("web", $"day {day}");
            clock.Advance(TimeSpan.FromDays(1));
        }

        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(SqlitePragmas.ConnectionString(Path.Combine(directory.Path, "soc-events.db")));
        connection.Open();
        Assert.Equal(2L, SqliteEventLog.Scalar(connection, "SELECT COUNT(*) FROM source_slots"));
    }

    [Fact]
    public void Options_QuietAfterOutOfBounds_IsAFault()
    {
        Assert.Single(new IngestionOptions { QuietAfterMinutes = 0 }.Faults());
        Assert.Single(new IngestionOptions { QuietAfterMinutes = 1441 }.Faults());
        Assert.Empty(new IngestionOptions { QuietAfterMinutes = 1440 }.Faults());
    }

    public void Dispose()
    {
        log.Dispose();
        directory.Dispose();
    }

    private static Actor Viewer(int organization = 1) => new(organization, "1", "viewer", ActorKind.User, Permissions.Of(Role.Viewer));

    // Its own time is a second before it is received.
    private string Line(int index, string word = "first") =>
        $"{Now.AddSeconds(-1):yyyy-MM-dd'T'HH:mm:ss}Z web-01 sshd[{index}]: Failed password for {word} from 198.51.100.7 port 50001 ssh2";

    private async Task SendAsync(string source, params string[] lines) =>
        Assert.Null((await intake.AcceptAsync(Actor.Stage(1, "test"), new Delivery(1, source, DeliveryFormat.Lines), lines, CancellationToken.None)).Error);

    private async Task<IngestionReport> ReportAsync() => (await health.SourcesAsync(Viewer(), CancellationToken.None)).Value!;

    private async Task<IEnumerable<(string, SourceState)>> StatesAsync() => (await ReportAsync()).Sources.Select(source => (source.Name, source.State));
}
