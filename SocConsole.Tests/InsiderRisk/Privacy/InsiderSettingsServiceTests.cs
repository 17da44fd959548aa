using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Privacy;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.InsiderRisk.Privacy;

public sealed class InsiderSettingsServiceTests : IAsyncLifetime
{
    private PrivacyWorld world = null!;

    public async Task InitializeAsync() => world = await PrivacyWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Change_OfTheSensitivity_MovesScoresBothWaysByTheSameModel()
    {
        var judge = Judge();
        var model = await world.AddModelAsync(judge);
        await SendDaysAsync();
        var usual = await world.ScoresAsync();

        var more = await ScoresAtAsync(1);
        var fewer = await ScoresAtAsync(-1);
        var again = await ScoresAtAsync(0);

        Assert.All(usual.Zip(more), pair => Assert.True(pair.Second.Score >= pair.First.Score, $"{pair.First} became {pair.Second}"));
        Assert.All(usual.Zip(fewer), pair => Assert.True(pair.Second.Score <= pair.First.Score, $"{pair.First} became {pair.Second}"));
        Assert.Contains(usual.Zip(more), pair => pair.Second.Score > pair.First.Score);
        Assert.Contains(usual.Zip(fewer), pair => pair.Second.Score < pair.First.Score);
        Assert.Equal(usual, again);
        await using var db = world.Read();
        Assert.Equal([model.Id], await db.InsiderModels.Select(row => row.Id).ToListAsync());
        Assert.Equal([model.Id], await db.PersonDays.Select(row => row.ModelId!.Value).Distinct().ToListAsync());
    }

    [Fact]
    public async Task Change_WithAModelWithoutRanks_MovesNothingAndSaysSo()
    {
        await world.AddModelAsync(Judge() with { Ordinary = null });
        await SendDaysAsync();
        var usual = await world.ScoresAsync();

        Assert.Equal(usual, await ScoresAtAsync(1));
        Assert.False((await world.Settings.ReadAsync(world.Admin, CancellationToken.None)).Value!.Live);
    }

    [Fact]
    public async Task Change_IsAuditedAndKeepsWhatIsLeftOut()
    {
        await world.Settings.ChangeAsync(world.Admin, new InsiderSettingsChange(ShowNames: true, RetentionDays: 90), CancellationToken.None);
        var changed = await world.Settings.ChangeAsync(world.Admin, new InsiderSettingsChange(Sensitivity: 0.5), CancellationToken.None);

        Assert.Equal(new InsiderSettingsView(0.5, true, 90, null), changed.Value);
        await using var db = world.Read();
        Assert.Equal(2, await db.AuditRecords.CountAsync(row => row.Action == "insider.settings_changed"));
    }

    [Theory]
    [InlineData(1.01, 90)]
    [InlineData(-1.01, 90)]
    [InlineData(double.NaN, 90)]
    [InlineData(0, 29)]
    [InlineData(0, 3651)]
    public async Task Change_BeyondTheBounds_IsRefused(double sensitivity, int days)
    {
        var refused = await world.Settings.ChangeAsync(world.Admin, new InsiderSettingsChange(sensitivity, null, days), CancellationToken.None);

        Assert.Equal(ErrorKind.Invalid, refused.Error?.Kind);
        await using var db = world.Read();
        Assert.Empty(db.InsiderSettings);
    }

    [Fact]
    public async Task Change_ByWhoMayOnlyRead_IsRefused()
    {
        var analyst = world.Test.Person(Role.Analyst);

        Assert.Equal(ErrorKind.Forbidden, (await world.Settings.ChangeAsync(analyst, new InsiderSettingsChange(0.5), CancellationToken.None)).Error?.Kind);
        Assert.Equal(new InsiderSettingsView(0, false, 365, null), (await world.Settings.ReadAsync(analyst, CancellationToken.None)).Value);
    }

    /// <summary>The made-up judge as a training would make it.</summary>
    private static InsiderJudge Judge()
    {
        var rows = InsiderDays.Rows(60);
        var judge = InsiderDays.Judge(rows);
        double[] ordinary = [.. Enumerable.Range(0, rows.Count).Where(row => !rows.Labels![row]).Select(row => judge.Output(InsiderDays.Row(rows, row)))];
        return (judge with { Ordinary = OutputRanks.Of(ordinary) }).At(0);
    }

    private async Task<List<(string User, DateOnly Date, double Score)>> ScoresAtAsync(double sensitivity)
    {
        Assert.Null((await world.Settings.ChangeAsync(world.Admin, new InsiderSettingsChange(sensitivity), CancellationToken.None)).Error);
        return await world.ScoresAsync();
    }

    // Days from quiet to somewhat odd, none of which speaks by itself.
    private async Task SendDaysAsync()
    {
        var random = new Random(7);
        for (var day = 0; day < 6; day++)
        {
            var at = new DateTime(2026, 2, 2 + day, 9, 0, 0, DateTimeKind.Utc);
            await world.SendAsync([.. Enumerable.Range(0, 12).SelectMany(user => Enumerable.Range(0, 2 + user).Select(act => PrivacyWorld.File($"U{user}", at.AddMinutes(act * 11), random.Next(200), megabytes: random.NextDouble() * user * 6, sensitive: random.Next(14) < user)))]);
        }
    }
}
