using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.InsiderRisk;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Features;
using SocConsole.Core.InsiderRisk.Models;
using SocConsole.Core.InsiderRisk.Privacy;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.InsiderRisk.Privacy;

/// <summary>Insider risk on a database of a test's own.</summary>
internal sealed class PrivacyWorld : IDisposable
{
    private PrivacyWorld(TestDatabase test)
    {
        Test = test;
        Alerting = new InsiderAlerting(new IncidentOptions());
        Recount = new InsiderRecount(test.Database, Books, Alerting, NullLogger<InsiderRecount>.Instance);
        Switch = new ModelSwitch(test.Database, Books, Recount);
        Privacy = new PersonPrivacy(test.Database, Books);
        Settings = new InsiderSettingsService(test.Database, Books, Recount);
        Models = new ModelService(test.Database, Switch, test.Clock);
        Admin = test.Person(Role.Admin);
    }

    public TestDatabase Test { get; }

    public InsiderBooks Books { get; } = new();

    public InsiderAlerting Alerting { get; }

    public InsiderRecount Recount { get; }

    public ModelSwitch Switch { get; }

    public PersonPrivacy Privacy { get; }

    public InsiderSettingsService Settings { get; }

    public ModelService Models { get; }

    public Actor Admin { get; }

    public static async Task<PrivacyWorld> CreateAsync() => new(await TestDatabase.CreateAsync());

    public void Dispose()
    {
        Recount.Dispose();
        Test.Dispose();
    }

    public SocDbContext Read(int? organization = null) => Test.Database.Read(organization ?? Test.OrganizationId);

    public Task WriteAsync(Action<SocDbContext> write, int? organization = null) => Test.Database.WriteAsync<Done>(
        organization ?? Test.OrganizationId,
        unit =>
        {
            write(unit.Db);
            return Task.FromResult<Result<Done>>(Done.Value);
        },
        CancellationToken.None);

    public async Task SendAsync(params IEnumerable<object> activities)
    {
        var reader = new ActivityReader(Test.Clock);
        List<ActivityDraft> drafts = [.. activities.Select(activity => reader.Read(JsonSerializer.SerializeToElement(activity)).Value!)];
        var taken = await new ActivityIntake(Test.Database, Books, Alerting, Recount).TakeAsync(Admin, drafts, simulated: false, CancellationToken.None);
        Assert.Null(taken.Error);
    }

    public static object File(string user, DateTime at, int number, string action = "read", double megabytes = 1, bool sensitive = false) => new
    {
        user_id = user,
        activity_type = "file_access",
        timestamp = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        details = new { file_path = string.Create(CultureInfo.InvariantCulture, $"/records/{number}.xlsx"), action, size_mb = megabytes, sensitive },
        ip_address = "10.0.0.9",
        device_id = "pc-" + user,
    };

    /// <summary>Ten sensitive deletes: a day of more than 60, with an alert and its incident.</summary>
    public static IEnumerable<object> Sabotage(string user, DateTime at) => Enumerable.Range(0, 10).Select(i => File(user, at.AddSeconds(i), i, "delete", 1.5, sensitive: true));

    /// <summary>A model of made-up days as the champion, or waiting.</summary>
    public async Task<InsiderModel> AddModelAsync(InsiderJudge judge, bool champion = true, DateOnly? to = null)
    {
        var report = new ModelReport(300, 30, 30, 6, judge.Weights, null, null, null, null, null, [], "made up");
        Assert.True(JudgeArchive.Write(judge, report).Succeeded(out var archive, out _));
        var model = new InsiderModel
        {
            OrganizationId = Test.OrganizationId,
            TrainedAt = Test.Clock.GetUtcNow().UtcDateTime,
            Columns = FeatureCatalogue.Version,
            Supervised = judge.Supervised,
            To = to,
            Report = JsonSerializer.Serialize(report),
            Origin = "made up",
            Archive = archive,
        };
        Assert.Null((await Switch.AddAsync(Test.OrganizationId, model, champion, null, null, CancellationToken.None)).Error);
        return model;
    }

    public async Task<List<(string User, DateOnly Date, double Score)>> ScoresAsync()
    {
        await Recount.EnsureAsync(Test.OrganizationId, CancellationToken.None);
        await using var db = Read();
        var rows = await db.PersonDays.Join(db.People, day => day.PersonId, person => person.Id, (day, person) => new { person.UserId, day.Date, day.Score }).OrderBy(row => row.UserId).ThenBy(row => row.Date).ToListAsync();
        return rows.ConvertAll(row => (row.UserId, row.Date, row.Score));
    }
}
