using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Privacy;

namespace SocConsole.Tests.InsiderRisk.Privacy;

public sealed class InsiderRetentionTests : IAsyncLifetime, IDisposable
{
    private PrivacyWorld world = null!;
    private InsiderRetention retention = null!;

    public async Task InitializeAsync()
    {
        world = await PrivacyWorld.CreateAsync();
        retention = new InsiderRetention(world.Test.Database, world.Test.Clock, NullLogger<InsiderRetention>.Instance);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        retention.Dispose();
        world.Dispose();
    }

    [Fact]
    public async Task Sweep_WithAShortRetention_KeepsSixtyDays()
    {
        await SendAsync(400, 61, 60, 31, 0);
        await KeepAsync(30);

        Assert.Equal((2, 2), await retention.SweepAsync(CancellationToken.None));

        Assert.Equal([60, 31, 0], await AgesAsync());
    }

    [Fact]
    public async Task Sweep_WithTheUsualRetention_ForgetsWhatIsOlderThanAYear()
    {
        await SendAsync(400, 364, 61, 0);

        Assert.Equal((1, 1), await retention.SweepAsync(CancellationToken.None));

        Assert.Equal([364, 61, 0], await AgesAsync());
        Assert.Equal((0, 0), await retention.SweepAsync(CancellationToken.None));
    }

    // Somebody who brings in an old set wants to learn from it first.
    [Fact]
    public async Task Sweep_OfAnOrganizationWhoseLatestDayIsOld_KeepsItsLastSixtyDays()
    {
        await SendAsync(900, 761, 760, 700);

        await retention.SweepAsync(CancellationToken.None);

        Assert.Equal([760, 700], await AgesAsync());
    }

    [Fact]
    public async Task Sweep_LeavesWhatWasLearnedAndAnotherOrganization()
    {
        var other = await world.Test.AddOrganizationAsync("Other");
        await SendAsync(400, 0);
        var act = new Core.InsiderRisk.Activities.Activity { OrganizationId = other, PersonId = 99, At = Now.AddDays(-4000), Details = "{}", Key = [1] };
        await world.WriteAsync(db => db.Activities.Add(act), other);
        await using var db = world.Read();
        var memories = await db.PersonMemories.CountAsync();

        await retention.SweepAsync(CancellationToken.None);

        Assert.Equal((1, memories), (await db.InsiderLedgers.CountAsync(), await db.PersonMemories.CountAsync()));
        await using var theirs = world.Read(other);
        Assert.Equal(1, await theirs.Activities.CountAsync());
    }

    private DateTime Now => world.Test.Clock.GetUtcNow().UtcDateTime;

    private async Task SendAsync(params int[] ages)
    {
        foreach (var age in ages)
        {
            await world.SendAsync(PrivacyWorld.File("U1", Now.Date.AddDays(-age).AddHours(9), age));
        }
    }

    private Task KeepAsync(int days) => world.WriteAsync(db => db.InsiderSettings.Add(new InsiderSettings { OrganizationId = world.Test.OrganizationId, RetentionDays = days }));

    /// <summary>Ages in days of the activities that are kept; the scored days must be the same.</summary>
    private async Task<List<int>> AgesAsync()
    {
        await using var db = world.Read();
        var today = DateOnly.FromDateTime(Now);
        var acts = (await db.Activities.OrderBy(row => row.At).Select(row => row.At).ToListAsync()).ConvertAll(at => today.DayNumber - DateOnly.FromDateTime(at).DayNumber);
        Assert.Equal(acts, (await db.PersonDays.OrderBy(row => row.Date).Select(row => row.Date).ToListAsync()).ConvertAll(date => today.DayNumber - date.DayNumber));
        return acts;
    }
}
