using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Profile;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.InsiderRisk.Profile;

public sealed class PersonTimelineTests : IAsyncLifetime
{
    private PeopleWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await PeopleWorld.CreateAsync();
        await world.ImportAsync("U1", "U2");
        await world.SendAsync(PeopleWorld.Sabotage("U1", PeopleWorld.Today));
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Read_WithThreatsAboutPersonMachineAndAddress_HoldsThemWithTheReason()
    {
        await world.AddThreatAsync("THR-1", threat => threat.SourceIp = "10.0.0.9");
        await world.AddThreatAsync("THR-2", threat => threat.Target = "PC-U1");
        await world.AddThreatAsync("THR-3", threat => threat.EntityValue = "u1");
        await world.AddThreatAsync("THR-4", threat => threat.UserName = "U2");
        await world.AddThreatAsync("THR-5", threat => threat.SourceIp = "10.0.0.9", await world.Test.AddOrganizationAsync("Other"));

        var read = await world.TimelineAsync("U1");

        Assert.Equal(
            [("THR-1", "address 10.0.0.9"), ("THR-2", "own machine"), ("THR-3", "same person")],
            read.Entries.Items.Where(entry => entry.Kind == "threat").Select(entry => (entry.Id, entry.Relation!)).Order());
        Assert.Equal((10, 1, 1), (Count(read, "activity"), Count(read, "alert"), Count(read, "incident")));
        Assert.Equal(15, read.Entries.Total);
        Assert.Equal(["10.0.0.9"], read.Addresses);
        Assert.Equal(read.Entries.Items.Select(entry => entry.At).OrderDescending(), read.Entries.Items.Select(entry => entry.At));
    }

    [Fact]
    public async Task Read_PageByPage_HoldsEverythingOnce()
    {
        for (var i = 0; i < 7; i++)
        {
            await world.AddThreatAsync($"THR-{i}", threat => (threat.UserName, threat.FirstSeenAt, threat.LastSeenAt) = ("U1", PeopleWorld.Today.ToDateTime(new TimeOnly(9, i), DateTimeKind.Utc).AddSeconds(30), PeopleWorld.Today.ToDateTime(new TimeOnly(9, 30), DateTimeKind.Utc)));
        }

        var whole = await world.TimelineAsync("U1");
        var pages = new List<PersonEntry>();
        for (var page = 1; page <= 7; page++)
        {
            pages.AddRange((await world.TimelineAsync("U1", page: page, size: 3)).Entries.Items);
        }

        Assert.Equal(19, whole.Entries.Total);
        Assert.Equal(whole.Entries.Items.Select(entry => (entry.Kind, entry.Id)), pages.Select(entry => (entry.Kind, entry.Id)));
    }

    [Theory]
    [InlineData("file_access", 10)]
    [InlineData("logon", 0)]
    [InlineData("alert,incident", 2)]
    [InlineData("activity,alert", 11)]
    public async Task Read_OfOneKind_HoldsNothingElse(string kind, int count)
    {
        var read = await world.TimelineAsync("U1", kind);

        Assert.Equal((count, count), (read.Entries.Items.Count, (int)read.Entries.Total));
    }

    [Fact]
    public async Task Read_ByWhoMayNotSeeThreats_LeavesThemOutAndSaysSo()
    {
        await world.AddThreatAsync("THR-1", threat => threat.UserName = "U1");

        var read = await world.TimelineAsync("U1", actor: world.Admin with { Granted = Permission.ReadPeople });

        Assert.False(read.Whole);
        Assert.Equal((0, 0), (Count(read, "threat"), Count(read, "incident")));
    }

    [Fact]
    public async Task Read_OfTooManyDays_IsRefused()
    {
        var found = await world.Timeline.ReadAsync(world.Admin, "U1", PeopleWorld.Today.AddDays(-PersonTimeline.MostDays), PeopleWorld.Today, TimelineFilter.Everything, new PageRequest(1, 10), CancellationToken.None);

        Assert.Equal(ErrorKind.Invalid, found.Error!.Kind);
        Assert.Equal(ErrorKind.Invalid, TimelineFilter.Parse("everything").Error!.Kind);
    }

    [Fact]
    public void Window_OfOldData_EndsWithIt()
    {
        var now = new DateTime(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc);

        Assert.Equal(new DateOnly(2026, 3, 4), PersonWindow.Of(new DateOnly(2026, 3, 1), now).To);
        Assert.Equal((new DateOnly(2024, 9, 9), new DateOnly(2024, 10, 8)), (PersonWindow.Of(new DateOnly(2024, 10, 8), now).From, PersonWindow.Of(new DateOnly(2024, 10, 8), now).To));
    }

    private static int Count(PersonTimelineView read, string kind) => read.Entries.Items.Count(entry => entry.Kind == kind);
}
