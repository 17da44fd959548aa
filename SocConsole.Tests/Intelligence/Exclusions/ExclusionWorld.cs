using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Intelligence.Exclusions;
using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Intelligence.Sources;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Response;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Intelligence.Exclusions;

/// <summary>Exclusions on a real database with one source, whose indicators are stored as a feed stores them.</summary>
internal sealed class ExclusionWorld : IDisposable
{
    private ExclusionWorld(TestDatabase test)
    {
        Test = test;
        Watch = new ExclusionWatch(test.Database, test.Clock);
        Exclusions = new ExclusionService(test.Database, Watch);
        Imports = new ExclusionImport(test.Database, Watch);
        Previews = new ExclusionPreviews(test.Database, new ThreatValues(test.Database), test.Clock);
        Trials = new ExclusionTrials(test.Database, Watch, test.Clock);
        Gate = new ExclusionGate(Watch);
        Judge = new ExclusionJudge(test.Database, Watch, test.Clock, NullLogger<ExclusionJudge>.Instance);
        Changes = new ExclusionChanges(test.Database, Watch, Jobs, test.Clock);
        Analyst = test.Person(Role.Analyst);
    }

    public TestDatabase Test { get; }

    public ExclusionWatch Watch { get; }

    public ExclusionService Exclusions { get; }

    public ExclusionImport Imports { get; }

    public ExclusionPreviews Previews { get; }

    public ExclusionTrials Trials { get; }

    public ExclusionGate Gate { get; }

    public ExclusionJudge Judge { get; }

    public ExclusionChanges Changes { get; }

    public RecordingJobs Jobs { get; } = new();

    public Actor Analyst { get; }

    public int Source { get; private set; }

    public static async Task<ExclusionWorld> CreateAsync()
    {
        var world = new ExclusionWorld(await TestDatabase.CreateAsync());
        world.Source = (await world.Test.Database.WriteAsync<ThreatSource>(world.Test.OrganizationId, unit =>
        {
            var source = new ThreatSource { Name = "feed", CreatedAt = unit.Now };
            unit.Db.ThreatSources.Add(source);
            return Task.FromResult<Result<ThreatSource>>(source);
        }, CancellationToken.None)).Value!.Id;
        return world;
    }

    public static ExclusionDraft Draft(string name, ExclusionKind kind, ExclusionPurpose purpose, params string[] entries) =>
        new(name, "", kind, purpose, null, [], null, "because", null, null, entries);

    public static IndicatorRow Row(string value, params string[] tags)
    {
        Assert.True(IndicatorNormaliser.Normalise(value).Succeeded(out var normal, out var error), error?.Message);
        return new IndicatorRow(normal, new NewIndicator(null, value, 0.5, Severity.Medium, tags));
    }

    public static MemoryStream Json(object lists) => new(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(lists)));

    public async Task<ExclusionView> AddAsync(ExclusionDraft draft)
    {
        var added = await Exclusions.CreateAsync(Analyst, draft, CancellationToken.None);
        Assert.Null(added.Error);
        return added.Value!;
    }

    /// <summary>Stores indicators of the source, or of nobody.</summary>
    public async Task TellAsync(bool byHand, params IndicatorRow[] rows) => Assert.Null((await Test.Database.WriteAsync<Done>(Test.OrganizationId, async unit =>
    {
        await using var store = IndicatorStore.In(unit, Test.OrganizationId, byHand ? null : Source);
        foreach (var row in rows)
        {
            await store.PutAsync(row, CancellationToken.None);
        }

        return Done.Value;
    }, CancellationToken.None)).Error);

    public async Task ChangeAsync(string value, Action<Indicator> change) => Assert.Null((await Test.Database.WriteAsync<Done>(Test.OrganizationId, async unit =>
    {
        change(await unit.Db.Indicators.FirstAsync(row => row.NormalizedValue == value));
        return Done.Value;
    }, CancellationToken.None)).Error);

    public async Task<Indicator> IndicatorAsync(string value)
    {
        await using var db = Test.Database.Read(Test.OrganizationId);
        return await db.Indicators.FirstAsync(row => row.NormalizedValue == value);
    }

    public async Task<IReadOnlyList<string>> TagRowsAsync(int indicator)
    {
        await using var db = Test.Database.Read(Test.OrganizationId);
        return await db.IndicatorTags.Where(tag => tag.IndicatorId == indicator).Select(tag => tag.Tag).OrderBy(tag => tag).ToListAsync();
    }

    public Task<ExclusionPass> JudgeAsync() => Judge.JudgeAsync(Test.OrganizationId, CancellationToken.None);

    public async Task<ExclusionView> ViewAsync(int id) => (await Exclusions.GetAsync(Analyst, id, CancellationToken.None)).Value!;

    public void Dispose() => Test.Dispose();
}
