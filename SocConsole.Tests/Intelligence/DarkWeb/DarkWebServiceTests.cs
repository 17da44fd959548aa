using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.DarkWeb;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Intelligence.DarkWeb;

public sealed class DarkWebServiceTests : IAsyncLifetime
{
    private DarkWebWorld world = null!;

    public async Task InitializeAsync() => world = await DarkWebWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("http://a.onion/", false, true)]
    [InlineData("http://A.ONION./", false, true)]
    [InlineData("http://onion.example/", false, false)]
    [InlineData("http://clear.example/", true, true)]
    public async Task Create_Onion_RequiresTorWhateverIsSaid(string url, bool said, bool kept) => Assert.Equal(kept, (await world.AddAsync(url, said)).RequiresTor);

    [Fact]
    public async Task Create_New_IsActiveAndDueAfterItsInterval()
    {
        var source = await world.AddAsync("http://a.onion/", false, " Corp.Example ", "corp.example");

        Assert.Equal((true, DarkWebState.New, null, world.Test.Clock.GetUtcNow().UtcDateTime.AddHours(24)), (source.IsActive, source.State, source.LastScrape, source.NextScrapeAt));
        Assert.Equal(["corp.example"], source.Keywords);
    }

    [Theory]
    [InlineData("", "http://a.onion/", 24, "name")]
    [InlineData("a", "ftp://a.onion/", 24, "url")]
    [InlineData("a", "a.onion", 24, "url")]
    [InlineData("a", "http://user:secret@a.onion/", 24, "url")]
    [InlineData("a", "http://a.onion/", 0, "scrape_interval_hours")]
    [InlineData("a", "http://a.onion/", 721, "scrape_interval_hours")]
    public async Task Create_WhatCannotBe_IsRefusedByField(string name, string url, int hours, string field)
    {
        var made = await world.Service.CreateAsync(world.Analyst, new DarkWebDraft(name, url, "", false, null, hours, null), CancellationToken.None);

        Assert.Equal([field], made.Error!.Fields!.Keys);
    }

    [Fact]
    public async Task Create_KeywordOfOneLetter_IsRefused() =>
        Assert.Equal(["keywords"], (await world.Service.CreateAsync(world.Analyst, DarkWebWorld.Draft("http://a.onion/", false, "a"), CancellationToken.None)).Error!.Fields!.Keys);

    [Fact]
    public async Task Create_SameNameInAnotherCase_IsAConflict()
    {
        await world.AddAsync("http://a.onion/");

        var again = await world.Service.CreateAsync(world.Analyst, DarkWebWorld.Draft("http://b.onion/") with { Name = "FORUM" }, CancellationToken.None);

        Assert.Equal((ErrorKind.Conflict, "DARK_WEB_SOURCE_EXISTS"), (again.Error!.Kind, again.Error.Code));
    }

    [Fact]
    public async Task Update_WhatIsLeftOut_Stays()
    {
        var source = await world.AddAsync("http://a.onion/", false, "corp.example");
        await world.Service.UpdateAsync(world.Analyst, source.Id, DarkWebWorld.Draft("http://a.onion/") with { IsActive = false, Keywords = null }, CancellationToken.None);

        var after = (await world.Service.UpdateAsync(world.Analyst, source.Id, DarkWebWorld.Draft("http://a.onion/") with { Description = "b", Keywords = null }, CancellationToken.None)).Value!;

        Assert.Equal((false, null, "b"), (after.IsActive, after.NextScrapeAt, after.Description));
        Assert.Equal(["corp.example"], after.Keywords);
        Assert.Empty((await world.Service.ListAsync(world.Analyst, activeOnly: true, CancellationToken.None)).Value!);
        Assert.Single((await world.Service.ListAsync(world.Analyst, activeOnly: false, CancellationToken.None)).Value!);
        Assert.Equal("DARK_WEB_SOURCE_INACTIVE", (await world.Service.ScrapeAsync(world.Analyst, source.Id, CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task Viewer_MayLookAndNotChange()
    {
        var source = await world.AddAsync("http://a.onion/");
        var viewer = world.Test.Person(Role.Viewer);

        Assert.Null((await world.Service.GetAsync(viewer, source.Id, CancellationToken.None)).Error);
        Assert.Equal(ErrorKind.Forbidden, (await world.Service.ScrapeAsync(viewer, source.Id, CancellationToken.None)).Error!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Service.DeleteAsync(viewer, source.Id, CancellationToken.None)).Error!.Kind);
    }

    [Fact]
    public async Task Schedule_Due_QueuesOnceAndSetsTheNextTime()
    {
        var source = await world.AddAsync("http://a.onion/");
        await world.Schedule.QueueAsync(CancellationToken.None);
        Assert.Null((await world.Service.GetAsync(world.Analyst, source.Id, CancellationToken.None)).Value!.LastJob);
        world.Test.Clock.Advance(TimeSpan.FromHours(24));

        await world.Schedule.QueueAsync(CancellationToken.None);
        await world.Schedule.QueueAsync(CancellationToken.None);

        var after = (await world.Service.GetAsync(world.Analyst, source.Id, CancellationToken.None)).Value!;
        Assert.Equal((1, "schedule", source.NextScrapeAt!.Value.AddHours(24)), (after.LastJob!.Id, after.LastJob.CreatedBy, after.NextScrapeAt));
    }

    [Fact]
    public async Task Delete_Source_KeepsItsJobs()
    {
        var source = await world.AddAsync("http://a.onion/");
        await world.ScrapeAsync(source.Id);

        Assert.Null((await world.Service.DeleteAsync(world.Analyst, source.Id, CancellationToken.None)).Error);

        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        Assert.Equal([(null, "Forum")], (await db.FetchJobs.ToListAsync()).Select(job => (job.SubjectId, job.SourceName)));
    }
}
