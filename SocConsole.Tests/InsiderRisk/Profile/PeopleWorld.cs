using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Detection.Threats;
using SocConsole.Core.Identity;
using SocConsole.Core.Incidents;
using SocConsole.Core.InsiderRisk;
using SocConsole.Core.InsiderRisk.Activities;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Profile;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.InsiderRisk.Profile;

/// <summary>An organization whose people's activities come in; today is 4 March 2026.</summary>
internal sealed class PeopleWorld : IDisposable
{
    public static readonly DateOnly Today = new(2026, 3, 4);

    private readonly ActivityReader reader;
    private readonly ActivityIntake intake;
    private readonly PeopleService people;

    private PeopleWorld(TestDatabase test)
    {
        Test = test;
        Admin = test.Person(Role.Admin);
        var books = new InsiderBooks();
        var alerting = new InsiderAlerting(new IncidentOptions());
        // Whole days are sent, whatever hour the test's clock shows.
        var evening = new TestClock();
        evening.Advance(TimeSpan.FromDays(2));
        reader = new ActivityReader(evening);
        intake = new ActivityIntake(test.Database, books, alerting, new InsiderRecount(test.Database, books, alerting, NullLogger<InsiderRecount>.Instance));
        people = new PeopleService(test.Database, books);
        Ranking = new PeopleRankingService(test.Database);
        Profiles = new PersonProfileService(test.Database, new InsiderAlertService(test.Database, alerting), test.Clock);
        Timeline = new PersonTimeline(test.Database, test.Clock);
    }

    public TestDatabase Test { get; }

    public Actor Admin { get; }

    public PeopleRankingService Ranking { get; }

    public PersonProfileService Profiles { get; }

    public PersonTimeline Timeline { get; }

    public static async Task<PeopleWorld> CreateAsync() => new(await TestDatabase.CreateAsync());

    public async Task ImportAsync(params string[] users) =>
        Assert.Null((await people.ImportAsync(Admin, [.. users.Select(user => new PersonDraft(user, null, null, "Clerk", "Finance", null, null, "pc-" + user, null, null, null))], CancellationToken.None)).Error);

    /// <summary>A file that somebody deletes, or reads.</summary>
    public static object File(string user, DateOnly day, int number, bool grave = false, int hour = 9) => new
    {
        user_id = user,
        activity_type = "file_access",
        timestamp = day.ToDateTime(new TimeOnly(hour, number % 60), DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        details = new { file_path = string.Create(CultureInfo.InvariantCulture, $"/records/{number}.xlsx"), action = grave ? "delete" : "read", size_mb = 1.5, sensitive = grave },
        ip_address = "10.0.0.9",
        device_id = "pc-" + user,
    };

    /// <summary>Ten deletes of what is sensitive: reaches 60 by itself.</summary>
    public static IEnumerable<object> Sabotage(string user, DateOnly day) => Enumerable.Range(0, 10).Select(i => File(user, day, i, grave: true));

    public async Task SendAsync(IEnumerable<object> activities)
    {
        var drafts = activities.Select(activity => reader.Read(JsonSerializer.SerializeToElement(activity)).Value!).ToList();
        Assert.Null((await intake.TakeAsync(Admin, drafts, simulated: false, CancellationToken.None)).Error);
    }

    public async Task<PersonProfile> ProfileAsync(string user, DateOnly? day = null)
    {
        var found = await Profiles.ReadAsync(Admin, user, day, CancellationToken.None);
        Assert.Null(found.Error);
        return found.Value!;
    }

    public async Task<PersonTimelineView> TimelineAsync(string user, string? kind = null, int page = 1, int size = 100, Actor? actor = null)
    {
        Assert.True(TimelineFilter.Parse(kind).Succeeded(out var filter, out _));
        var found = await Timeline.ReadAsync(actor ?? Admin, user, null, null, filter, new PageRequest(page, size), CancellationToken.None);
        Assert.Null(found.Error);
        return found.Value!;
    }

    public async Task AddThreatAsync(string number, Action<Threat> change, int? organization = null)
    {
        var at = Test.Clock.GetUtcNow().UtcDateTime;
        var threat = new Threat
        {
            OrganizationId = organization ?? Test.OrganizationId,
            Number = number,
            Type = "brute_force_attack",
            Severity = Severity.High,
            Confidence = 0.9,
            EntityField = "source.ip",
            EntityValue = "198.51.100.7",
            Fingerprint = number,
            Reason = "made for a test",
            Techniques = [],
            RecommendedActions = [],
            Indicators = ThreatIndicators.None,
            RawLog = "raw",
            DetectedAt = at,
            FirstSeenAt = at,
            LastSeenAt = at,
        };
        change(threat);
        await using var db = Test.Database.Across();
        db.Threats.Add(threat);
        await db.SaveChangesAsync();
    }

    public void Dispose() => Test.Dispose();
}
