using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.InsiderRisk.Alerts;
using SocConsole.Core.InsiderRisk.People;
using SocConsole.Core.InsiderRisk.Privacy;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.InsiderRisk.Privacy;

public sealed class PersonPrivacyTests : IAsyncLifetime
{
    private static readonly DateTime First = new(2026, 2, 2, 9, 0, 0, DateTimeKind.Utc);

    private PrivacyWorld world = null!;
    private PeopleService people = null!;

    public async Task InitializeAsync()
    {
        world = await PrivacyWorld.CreateAsync();
        people = new PeopleService(world.Test.Database, world.Books);
        await people.ImportAsync(
            world.Admin,
            [
                new PersonDraft("U1", "First Last", "first.last@corp.example", "Clerk", null, null, null, "pc-U1", null, null, null),
                new PersonDraft("U2", "Second Other", "second.other@corp.example", "Clerk", null, null, "U1", null, null, null, null),
            ],
            CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Reveal_WithAReason_ShowsTheNameOnceAndIsAudited()
    {
        var analyst = world.Test.Person(Role.Analyst);

        var shown = await world.Privacy.RevealAsync(analyst, "U1", " Talk with the line manager ", CancellationToken.None);

        Assert.Equal(("First Last", "first.last@corp.example", false), (shown.Value!.Name, shown.Value.Email, shown.Value.Masked));
        Assert.Equal(("F*** L***", true), await MaskedAsync(analyst));
        await using var db = world.Read();
        var record = await db.AuditRecords.SingleAsync(row => row.Action == "insider.name_revealed");
        Assert.Equal("U1", record.Subject);
        Assert.Contains("Talk with the line manager", record.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("    x    ")]
    [InlineData("501")]
    public async Task Reveal_WithoutAReason_IsRefusedAndNotAudited(string? reason)
    {
        var text = reason == "501" ? new string('x', 501) : reason;

        Assert.Equal(ErrorKind.Invalid, (await world.Privacy.RevealAsync(world.Admin, "U1", text, CancellationToken.None)).Error?.Kind);
        await using var db = world.Read();
        Assert.False(await db.AuditRecords.AnyAsync(row => row.Action == "insider.name_revealed"));
    }

    [Fact]
    public async Task Calls_ByWhoMayNot_AreRefused()
    {
        var (viewer, analyst) = (world.Test.Person(Role.Viewer), world.Test.Person(Role.Analyst));

        Assert.Equal(ErrorKind.Forbidden, (await world.Privacy.RevealAsync(viewer, "U1", "A good reason", CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Privacy.ExportAsync(analyst, "U1", CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await world.Privacy.EraseAsync(analyst, "U1", CancellationToken.None)).Error?.Kind);
    }

    [Fact]
    public async Task Export_OfAPerson_HoldsAllRowsAndNobodyElse()
    {
        await FillAsync();
        var export = (await world.Privacy.ExportAsync(world.Admin, "U1", CancellationToken.None)).Value!;
        using var stream = new MemoryStream();

        await export.WriteAsync(stream, CancellationToken.None);

        var text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal(("First Last", "person-U1.json"), (body.GetProperty("person").GetProperty("name").GetString(), export.FileName));
        Assert.Equal((11, 2, 1, 1), (body.GetProperty("activities").GetArrayLength(), body.GetProperty("days").GetArrayLength(), body.GetProperty("alerts").GetArrayLength(), body.GetProperty("labels").GetArrayLength()));
        var day = body.GetProperty("days")[0];
        Assert.Equal(day.GetProperty("score").GetDouble(), Math.Round(day.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("points").GetDouble()), 1));
        Assert.DoesNotContain("U2", text, StringComparison.Ordinal);
        await using var db = world.Read();
        Assert.True(await db.AuditRecords.AnyAsync(row => row.Action == "insider.person_exported" && row.Subject == "U1"));
    }

    [Fact]
    public async Task Erase_OfAPerson_LeavesNoRowOfThemAndAnotherPersonsRowsAlone()
    {
        await FillAsync();
        await using var db = world.Read();
        var (mine, other) = (await IdAsync("U1"), await IdAsync("U2"));
        var before = await RowsAsync(other);

        var erased = (await world.Privacy.EraseAsync(world.Admin, "U1", CancellationToken.None)).Value;

        Assert.Equal(new ErasedView(11, 2, 1, 1, 1), erased);
        Assert.Equal(new int[6], await RowsAsync(mine));
        Assert.Equal(before, await RowsAsync(other));
        Assert.All(before, count => Assert.True(count > 0));
        Assert.Null((await db.People.AsNoTracking().SingleAsync(row => row.UserId == "U2")).Supervisor);
    }

    [Fact]
    public async Task Erase_OfAPerson_LeavesIncidentsThatNameNobodyAndAnAuditRecordWithoutTheId()
    {
        await FillAsync();
        await world.Privacy.EraseAsync(world.Admin, "U1", CancellationToken.None);

        await using var db = world.Read();
        var incident = await db.Incidents.OrderBy(row => row.Number).FirstAsync();
        var entries = await db.IncidentEntries.Where(row => row.IncidentId == incident.Id).Select(row => row.Text).ToListAsync();
        Assert.Equal((1, "erased person"), (incident.Number, incident.UserName));
        Assert.Contains("erased person", incident.Title, StringComparison.Ordinal);
        Assert.Contains(entries, text => text.Contains("Asked erased person about it", StringComparison.Ordinal));
        Assert.All(entries.Append(incident.Title).Append(incident.Reason).Append(incident.ResolutionNote), text => Assert.DoesNotContain("U1", text ?? "", StringComparison.Ordinal));
        var record = await db.AuditRecords.SingleAsync(row => row.Action == "insider.person_erased");
        Assert.Equal(PersonPrivacy.Mark(world.Test.OrganizationId, "U1"), record.Subject);
        Assert.DoesNotContain("U1", record.Details, StringComparison.Ordinal);
        Assert.Equal("U2", (await db.Incidents.OrderBy(row => row.Number).LastAsync()).UserName);
    }

    [Fact]
    public async Task Erase_ThenActivitiesOfTheSameId_BeginAnew()
    {
        await FillAsync();
        var old = await IdAsync("U1");
        await world.Privacy.EraseAsync(world.Admin, "U1", CancellationToken.None);

        await world.SendAsync(PrivacyWorld.File("U1", First.AddDays(2), 3));
        await world.Recount.EnsureAsync(world.Test.OrganizationId, CancellationToken.None);

        var fresh = await IdAsync("U1");
        Assert.NotEqual(old, fresh);
        Assert.Equal(new int[6], await RowsAsync(old));
        Assert.Equal(1, (await RowsAsync(fresh))[1]);
    }

    [Fact]
    public async Task Erase_OfAnotherOrganizationsPerson_IsNotFound()
    {
        var stranger = world.Test.Person(Role.Admin, await world.Test.AddOrganizationAsync("Other"));

        Assert.Equal("USER_NOT_FOUND", (await world.Privacy.EraseAsync(stranger, "U1", CancellationToken.None)).Error?.Code);
        Assert.Equal("USER_NOT_FOUND", (await world.Privacy.RevealAsync(stranger, "U1", "A good reason", CancellationToken.None)).Error?.Code);
        Assert.NotEqual(0, await IdAsync("U1"));
    }

    // Both have two days, of which the first raises an alert that is resolved with a verdict.
    private async Task FillAsync()
    {
        await world.SendAsync([.. PrivacyWorld.Sabotage("U1", First), .. PrivacyWorld.Sabotage("U2", First)]);
        await world.SendAsync(PrivacyWorld.File("U1", First.AddDays(1), 1), PrivacyWorld.File("U2", First.AddDays(1), 2));
        var alerts = new InsiderAlertService(world.Test.Database, world.Alerting);
        foreach (var alert in (await new InsiderAlertQueue(world.Test.Database).ListAsync(world.Admin, new InsiderAlertFilter(), new PageRequest(1, 10), CancellationToken.None)).Value!.Items)
        {
            Assert.Null((await alerts.SetAsync(world.Admin, $"ALT{alert.Number:D5}", InsiderAlertStatus.Resolved, $"Asked {alert.UserId} about it.", InsiderVerdict.Malicious, CancellationToken.None)).Error);
        }
    }

    private async Task<int> IdAsync(string user)
    {
        await using var db = world.Read();
        return await db.People.Where(row => row.UserId == user).Select(row => row.Id).SingleAsync();
    }

    private async Task<(string? Name, bool Masked)> MaskedAsync(Actor actor)
    {
        var view = (await people.GetAsync(actor, "U1", CancellationToken.None)).Value!;
        return (view.Name, view.Masked);
    }

    /// <summary>Rows of the person in each table of insider risk.</summary>
    private async Task<int[]> RowsAsync(int person)
    {
        await using var db = world.Read();
        return
        [
            await db.People.CountAsync(row => row.Id == person), await db.Activities.CountAsync(row => row.PersonId == person), await db.PersonDays.CountAsync(row => row.PersonId == person),
            await db.PersonMemories.CountAsync(row => row.PersonId == person), await db.InsiderAlerts.CountAsync(row => row.PersonId == person), await db.InsiderLabels.CountAsync(row => row.PersonId == person),
        ];
    }
}
