using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Incidents;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.Privacy;
using SocConsole.Core.InsiderRisk.Scoring;
using SocConsole.Core.Kernel;
using SocConsole.Tests.InsiderRisk.Privacy;

namespace SocConsole.Tests.InsiderRisk.Alerts;

public sealed class InsiderAlertWithdrawalTests : IAsyncLifetime
{
    private static readonly DateTime Morning = new(2026, 2, 2, 9, 0, 0, DateTimeKind.Utc);

    private PrivacyWorld world = null!;

    public async Task InitializeAsync() => world = await PrivacyWorld.CreateAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Recount_OfDaysThatComeToLess_TakesBackWhatNobodyLookedAt()
    {
        await world.SendAsync([.. PrivacyWorld.Sabotage("grave", Morning), PrivacyWorld.File("quiet", Morning, 1), PrivacyWorld.File("seen", Morning, 1), PrivacyWorld.File("answered", Morning, 1)]);
        await AddAlertAsync("quiet", 90);
        await AddAlertAsync("seen", 91, alert => alert.ViewedAt = Morning);
        await AddAlertAsync("answered", 92, incident: incident => incident.RespondedAt = Morning);

        await RecountAsync(0.5);

        await using var db = world.Read();
        var states = await db.InsiderAlerts.Join(db.People, alert => alert.PersonId, person => person.Id, (alert, person) => new { person.UserId, alert.Status, alert.Verdict }).ToDictionaryAsync(row => row.UserId);
        Assert.Equal(
            (InsiderAlertStatus.Open, InsiderAlertStatus.Resolved, InsiderAlertStatus.Open, InsiderAlertStatus.Open), (states["grave"].Status, states["quiet"].Status, states["seen"].Status, states["answered"].Status));
        Assert.Null(states["quiet"].Verdict);
        Assert.Empty(db.InsiderLabels);
        Assert.Equal(IncidentStatus.Resolved, await db.Incidents.Where(row => row.Number == 90).Select(row => row.Status).SingleAsync());
        Assert.Contains("Taken back", await db.InsiderAlerts.Where(row => row.IncidentNumber == 90).Select(row => row.ResolutionNotes).SingleAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recount_AfterATakenBackAlert_RaisesTheDayAgainWhenItIsGrave()
    {
        await world.SendAsync(PrivacyWorld.File("quiet", Morning, 1));
        await AddAlertAsync("quiet", 90);
        await RecountAsync(0.5);

        await world.SendAsync(PrivacyWorld.Sabotage("quiet", Morning.AddHours(1)));

        await using var db = world.Read();
        var alert = await db.InsiderAlerts.SingleAsync(row => row.Status == InsiderAlertStatus.Open);
        Assert.True(alert.Score >= 60 && alert.IncidentNumber != 90);
    }

    private async Task RecountAsync(double sensitivity)
    {
        Assert.Null((await world.Settings.ChangeAsync(world.Admin, new InsiderSettingsChange(sensitivity), CancellationToken.None)).Error);
        await world.ScoresAsync();
    }

    private async Task AddAlertAsync(string user, int number, Action<InsiderAlert>? change = null, Action<Incident>? incident = null)
    {
        int person;
        await using (var db = world.Read())
        {
            person = await db.People.Where(row => row.UserId == user).Select(row => row.Id).SingleAsync();
        }

        await world.WriteAsync(db =>
        {
            var alert = new InsiderAlert
            {
                OrganizationId = world.Test.OrganizationId,
                Number = number,
                PersonId = person,
                Date = DateOnly.FromDateTime(Morning),
                At = Morning,
                UpdatedAt = Morning,
                Score = 81.4,
                Level = RiskLevel.Critical,
                Explanation = "made up",
                IncidentNumber = number,
            };
            change?.Invoke(alert);
            db.InsiderAlerts.Add(alert);
            var about = new Incident
            {
                OrganizationId = world.Test.OrganizationId,
                Number = number,
                Title = "made up",
                Reason = "made up",
                Category = "insider_threat",
                Origin = IncidentOrigin.Insider,
                Status = IncidentStatus.Open,
                Severity = Severity.High,
                UserName = user,
                CreatedById = "stage:insider-risk",
                CreatedBy = "insider-risk",
            };
            incident?.Invoke(about);
            db.Incidents.Add(about);
        });
    }
}
