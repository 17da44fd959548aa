using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Indicators;

public sealed class IndicatorListTests : IAsyncLifetime
{
    private TestDatabase test = null!;
    private IndicatorService indicators = null!;
    private Actor analyst = null!;
    private int[] sources = [];

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        (indicators, analyst) = (TestIndicators.Of(test), test.Person(Role.Analyst));
        sources = (await test.Database.WriteAsync<int[]>(test.OrganizationId, async unit =>
        {
            ThreatSource[] made = [new() { Name = "one", CreatedAt = unit.Now, UpdatedAt = unit.Now }, new() { Name = "two", CreatedAt = unit.Now, UpdatedAt = unit.Now }];
            unit.Db.ThreatSources.AddRange(made);
            await unit.Db.SaveChangesAsync();
            return made.Select(source => source.Id).ToArray();
        }, CancellationToken.None)).Value!;
    }

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task List_EveryFilterAndSort_AgreesWithTheRowsThemselves()
    {
        await FillAsync(400, seed: 1);
        var rows = await RowsAsync();
        foreach (var (filter, holds) in Filters())
        {
            foreach (var sort in Enum.GetValues<IndicatorSort>())
            {
                foreach (var ascending in (bool?[])[null, true, false])
                {
                    var expected = Sorted(rows.Where(row => holds(row) && (row.Row.State != IndicatorState.Excluded || filter.IncludeExcluded || filter.State == IndicatorState.Excluded)), sort, ascending);

                    var (items, total) = (await indicators.ListAsync(analyst, filter with { Sort = sort, Ascending = ascending }, new Slice(3, 20), CancellationToken.None)).Value;

                    Assert.Equal(expected.Count, total);
                    Assert.Equal(expected.Skip(3).Take(20), items.Select(item => item.Id));
                }
            }
        }
    }

    [Fact]
    public async Task List_RowsWrittenMeanwhile_AreAtOnceAsTheyAre()
    {
        await FillAsync(50, seed: 2);
        await ListAsync(new IndicatorFilter(Sort: IndicatorSort.Value));
        await ListAsync(new IndicatorFilter(Tags: ["late"]));
        var told = (await indicators.TellAsync(analyst, Said("late.example.org", ["late"]), sources[0], CancellationToken.None)).Value!;
        Assert.Equal([told.Id], await ListAsync(new IndicatorFilter(Search: "LATE.ex")));
        Assert.Equal([told.Id], await ListAsync(new IndicatorFilter(Tags: ["late"])));
        Assert.Contains(told.Id, await ListAsync(new IndicatorFilter(SourceId: sources[0], Sort: IndicatorSort.Value)));

        await indicators.UpdateAsync(analyst, told.Id, Said("other.example.org", ["other"]) with { Description = "Seen by us" }, null, null, CancellationToken.None);
        Assert.Empty(await ListAsync(new IndicatorFilter(Search: "late.ex")));
        Assert.Empty(await ListAsync(new IndicatorFilter(Tags: ["late"])));
        Assert.Equal([told.Id], await ListAsync(new IndicatorFilter(Search: "other.example")));
        Assert.Equal([told.Id], await ListAsync(new IndicatorFilter(Search: "seen BY")));

        await indicators.DeleteAsync(analyst, told.Id, CancellationToken.None);
        Assert.Empty(await ListAsync(new IndicatorFilter(Search: "other.example")));
        Assert.Equal(50, (await indicators.SummaryAsync(analyst, CancellationToken.None)).Value!.TotalIndicators);
    }

    [Fact]
    public async Task List_ChangeByAnotherStatement_IsSeen()
    {
        await FillAsync(5, seed: 3);
        Assert.Empty(await ListAsync(new IndicatorFilter(State: IndicatorState.Revoked)));
        await test.Database.WriteAsync<int>(
            test.OrganizationId, async unit => await unit.Db.Indicators.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, IndicatorState.Revoked)), CancellationToken.None);

        Assert.Equal(5, (await ListAsync(new IndicatorFilter(State: IndicatorState.Revoked))).Count);
    }

    [Fact]
    public async Task List_OfAnotherOrganization_IsEmpty()
    {
        await FillAsync(5, seed: 4);
        var stranger = test.Person(Role.Admin, await test.AddOrganizationAsync("Other"));

        Assert.Equal(0, (await indicators.ListAsync(stranger, new IndicatorFilter(), new Slice(0, 10), CancellationToken.None)).Value.Total);
        Assert.Equal(0, (await indicators.ListAsync(stranger, new IndicatorFilter(SourceId: sources[0]), new Slice(0, 10), CancellationToken.None)).Value.Total);
    }

    private static NewIndicator Said(string value, string[] tags) => new(null, value, 0.5, Severity.Medium, tags);

    private IEnumerable<(IndicatorFilter Filter, Func<Known, bool> Holds)> Filters() =>
    [
        (new(), _ => true),
        (new(IncludeExcluded: true), _ => true),
        (new(Type: IndicatorType.Ip), known => known.Row.Type == IndicatorType.Ip),
        (new(Level: Severity.High), known => known.Row.ThreatLevel == Severity.High),
        (new(State: IndicatorState.Excluded), known => known.Row.State == IndicatorState.Excluded),
        (new(Active: false), known => known.Row.State != IndicatorState.Active),
        (new(Tlp: Tlp.Amber), known => known.Row.Tlp == Tlp.Amber),
        (new(MinConfidence: 0.7), known => known.Row.Confidence >= 0.7),
        (new(FirstSeenFrom: Start.AddDays(20)), known => known.Row.FirstSeen >= Start.AddDays(20)),
        (new(LastSeenFrom: Start.AddDays(40)), known => known.Row.LastSeen >= Start.AddDays(40)),
        (new(SourceId: sources[0]), known => known.Sources.Contains(sources[0])),
        (new(SourceId: sources[1]), known => known.Sources.Contains(sources[1])),
        (new(Tags: ["a", "B "]), known => known.Row.Tags.Contains("a") && known.Row.Tags.Contains("b")),
        (new(Search: "1.1"), known => Has(known.Row, "1.1")),
        (new(Search: "E"), known => Has(known.Row, "e")),
        (new(Search: "second NOTE"), known => Has(known.Row, "second note")),
        (new(Type: IndicatorType.Domain, Level: Severity.Low, Tags: ["a"], Search: "x"), known => known.Row is { Type: IndicatorType.Domain, ThreatLevel: Severity.Low } && known.Row.Tags.Contains("a") && Has(known.Row, "x")),
    ];

    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static bool Has(Indicator row, string text) => row.Value.Contains(text, StringComparison.OrdinalIgnoreCase) || row.NormalizedValue.Contains(text, StringComparison.OrdinalIgnoreCase)
        || row.Description.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static List<int> Sorted(IEnumerable<Known> rows, IndicatorSort sort, bool? ascending)
    {
        var up = ascending ?? sort is IndicatorSort.Value or IndicatorSort.Oldest;
        IEnumerable<Indicator> some = [.. rows.Select(known => known.Row)];
        some = sort switch
        {
            IndicatorSort.Newest or IndicatorSort.Oldest => some.OrderBy(row => row.Id),
            IndicatorSort.LastSeen => some.OrderBy(row => row.LastSeen).ThenBy(row => row.Id),
            IndicatorSort.FirstSeen => some.OrderBy(row => row.FirstSeen).ThenBy(row => row.Id),
            IndicatorSort.Confidence => some.OrderBy(row => row.Confidence).ThenBy(row => row.Id),
            IndicatorSort.Level => some.OrderBy(row => row.ThreatLevel).ThenBy(row => row.Id),
            IndicatorSort.Value => some.OrderBy(row => row.NormalizedValue.ToLowerInvariant(), StringComparer.Ordinal).ThenBy(row => row.Id),
            IndicatorSort.Updated => some.OrderBy(row => row.UpdatedAt).ThenBy(row => row.Id),
            _ => throw new ArgumentOutOfRangeException(nameof(sort)),
        };
        return [.. (up ? some : some.Reverse()).Select(row => row.Id)];
    }

    private async Task FillAsync(int count, int seed)
    {
        var random = new Random(seed);
        for (var part = 0; part < 4; part++)
        {
            test.Clock.Advance(TimeSpan.FromMinutes(1));
            await test.Database.WriteAsync<int>(test.OrganizationId, async unit =>
            {
                await using var store = IndicatorStore.In(unit, test.OrganizationId, sources[part % 2]);
                for (var i = part * count / 4; i < (part + 1) * count / 4; i++)
                {
                    var said = One(random, i);
                    await store.PutAsync(new IndicatorRow(IndicatorNormaliser.Normalise(said.Value).Value, said), CancellationToken.None);
                }

                foreach (var row in await unit.Db.Indicators.Where(row => row.Id % 7 == 0).ToListAsync())
                {
                    row.State = count > 50 ? (IndicatorState)(row.Id / 7 % 6) : row.State;
                }

                return 0;
            }, CancellationToken.None);
        }
    }

    private static NewIndicator One(Random random, int number) => new(
        null,
        random.Next(3) switch { 0 => $"10.{random.Next(3)}.{number / 250}.{number % 250}", 1 => $"X{number}.example{number % 5}.COM", _ => $"http://h{number}.example.org/A{random.Next(100)}" },
        random.Next(5) / 5.0,
        IndicatorCheck.Levels[random.Next(4)],
        [.. new[] { "a", "b", "c" }.Where(_ => random.Next(2) == 0)],
        random.Next(3) == 0 ? "A second note" : string.Empty,
        FirstSeen: Start.AddDays(random.Next(30)),
        LastSeen: Start.AddDays(30 + random.Next(30)).AddTicks(random.Next(10)),
        Tlp: random.Next(2) == 0 ? Tlp.Amber : null);

    private async Task<List<Known>> RowsAsync()
    {
        await using var db = test.Database.Read(test.OrganizationId);
        var claims = (await db.IndicatorClaims.ToListAsync()).ToLookup(claim => claim.IndicatorId, claim => claim.SourceId);
        return [.. (await db.Indicators.ToListAsync()).Select(row => new Known(row, [.. claims[row.Id]]))];
    }

    private async Task<IReadOnlyList<int>> ListAsync(IndicatorFilter filter)
    {
        var (items, total) = (await indicators.ListAsync(analyst, filter, new Slice(0, 1_000), CancellationToken.None)).Value;
        Assert.Equal(items.Count, total);
        return [.. items.Select(item => item.Id)];
    }

    private sealed record Known(Indicator Row, IReadOnlyList<int> Sources);
}
