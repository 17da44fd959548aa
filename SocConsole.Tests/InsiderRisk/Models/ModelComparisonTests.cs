using Microsoft.EntityFrameworkCore;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Tests.InsiderRisk.Privacy;

namespace SocConsole.Tests.InsiderRisk.Models;

public sealed class ModelComparisonTests : IAsyncLifetime
{
    private PrivacyWorld world = null!;

    public async Task InitializeAsync() => world = await PrivacyWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Compare_WithAModelThatLearnedTheRightLabels_FindsItBetterThanOneThatLearnedTheWrongOnes()
    {
        var rows = InsiderDays.Rows(60);
        await world.AddModelAsync(InsiderDays.Judge(rows with { Labels = [.. rows.Labels!.Select(label => !label)] }));
        var right = await world.AddModelAsync(InsiderDays.Judge(rows), champion: false);
        await AddDaysAsync(InsiderDays.Rows(61), verdicts: true);
        var share = 0.0;

        var found = (await Comparison(5).CompareAsync(world.Admin, right.Id, new Reported(value => share = value), CancellationToken.None)).Value!;

        Assert.Equal(ComparisonOutcome.ChallengerBetter, found.Outcome);
        Assert.Equal((300, 30, 270, false), (found.Days, found.Malicious, found.Benign, found.Cut));
        Assert.True(found.ChallengerAuc > found.ChampionAuc && found.DifferenceLow > 0 && found.DifferenceLow <= found.Difference && found.Difference <= found.DifferenceHigh);
        Assert.True(found.OnlyChallengerRight > found.OnlyChampionRight && found.McNemar < 0.05);
        Assert.Equal(1, share);
        Assert.Equal(found, (await Comparison(5).CompareAsync(world.Admin, right.Id, null, CancellationToken.None)).Value);
    }

    [Fact]
    public async Task Compare_WithFewVerdicts_IsInconclusive()
    {
        var rows = InsiderDays.Rows(60);
        await world.AddModelAsync(InsiderDays.Judge(rows));
        var other = await world.AddModelAsync(InsiderDays.Judge(InsiderDays.Rows(62)), champion: false);
        await AddDaysAsync(InsiderDays.Rows(61), verdicts: false);

        var found = (await Comparison(5).CompareAsync(world.Admin, other.Id, null, CancellationToken.None)).Value!;

        Assert.Equal((ComparisonOutcome.Inconclusive, 0, 300), (found.Outcome, found.Malicious, found.Days));
        Assert.Null(found.ChampionAuc);
        Assert.Null(found.McNemar);
    }

    [Fact]
    public async Task Compare_LeavesOutDaysThatEitherMayHaveSeen()
    {
        var judge = InsiderDays.Judge(InsiderDays.Rows(60));
        await world.AddModelAsync(judge, to: InsiderDays.First.AddDays(3));
        var later = await world.AddModelAsync(judge, champion: false, to: InsiderDays.First.AddDays(6));
        await AddDaysAsync(InsiderDays.Rows(61), verdicts: true);

        var found = (await Comparison(5).CompareAsync(world.Admin, later.Id, null, CancellationToken.None)).Value!;

        Assert.Equal((90, InsiderDays.First.AddDays(6), InsiderDays.First.AddDays(7)), (found.Days, found.After, found.First));
        Assert.Equal((ComparisonOutcome.Inconclusive, 0), (found.Outcome, found.OnlyChallengerRight));
    }

    [Fact]
    public async Task Compare_WithoutAChampionOrWithItself_IsRefused()
    {
        Assert.Equal("MODEL_NOT_FOUND", (await Comparison(5).CompareAsync(world.Admin, 7, null, CancellationToken.None)).Error?.Code);
        var champion = await world.AddModelAsync(InsiderDays.Judge(InsiderDays.Rows(60, labelled: false)));
        Assert.Equal("INVALID_REQUEST", (await Comparison(5).CompareAsync(world.Admin, champion.Id, null, CancellationToken.None)).Error?.Code);
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(1, 9, 0.021484375)]
    [InlineData(9, 1, 0.021484375)]
    [InlineData(5, 5, 1.0)]
    [InlineData(0, 20, 1.9073486328125e-06)]
    public void McNemar_OfASplit_IsTheBinomialProbability(int first, int second, double? expected)
    {
        var found = ComparisonFigures.McNemar(first, second);

        Assert.Equal(expected is null, found is null);
        Assert.Equal(expected ?? 0, found ?? 0, 12);
    }

    [Fact]
    public async Task Promote_OfAChallenger_RetiresTheChampionAndIsAudited()
    {
        var judge = InsiderDays.Judge(InsiderDays.Rows(60, labelled: false));
        var champion = await world.AddModelAsync(judge);
        var challenger = await world.AddModelAsync(judge, champion: false);

        Assert.Equal("MODEL_IS_CHAMPION", (await world.Models.RetireAsync(world.Admin, champion.Id, CancellationToken.None)).Error?.Code);
        Assert.Equal(InsiderModelState.Champion, (await world.Models.PromoteAsync(world.Admin, challenger.Id, CancellationToken.None)).Value!.State);

        await using var db = world.Read();
        Assert.Equal([InsiderModelState.Retired, InsiderModelState.Champion], await db.InsiderModels.OrderBy(row => row.Id).Select(row => row.State).ToListAsync());
        Assert.True(await db.AuditRecords.AnyAsync(row => row.Action == "insider.model_promoted"));
    }

    private ModelComparison Comparison(int seed) => new(world.Test.Database, new Random(seed));

    private Task AddDaysAsync(TrainingRows rows, bool verdicts) => world.WriteAsync(db =>
    {
        for (var row = 0; row < rows.Count; row++)
        {
            db.PersonDays.Add(new PersonDay { OrganizationId = world.Test.OrganizationId, PersonId = rows.People[row], Date = rows.Dates[row], Columns = DayWrites.Bytes(InsiderDays.Row(rows, row)) });
            if (verdicts)
            {
                db.InsiderLabels.Add(new InsiderLabel { OrganizationId = world.Test.OrganizationId, PersonId = rows.People[row], Date = rows.Dates[row], Malicious = rows.Labels![row], By = "made up" });
            }
        }
    });

    private sealed class Reported(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
