using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Audit;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Audit;

public sealed class AuditTrailTests : IAsyncLifetime, IDisposable
{
    private readonly WriteGate gate = new();
    private TestDatabase test = null!;
    private SocDatabase database = null!;
    private AuditTrail trail = null!;
    private Actor admin = null!;

    private string AnchorPath => test.Storage.PathOf("keys", "audit.anchor");

    public async Task InitializeAsync()
    {
        test = await TestDatabase.CreateAsync();
        admin = test.Person(Role.Admin);
        Open();
        for (var number = 1; number <= 5; number++)
        {
            await WriteAsync($"THR-{number}");
        }
    }

    public Task DisposeAsync()
    {
        test.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => gate.Dispose();

    [Fact]
    public async Task Verify_Untouched_IsIntact() => Assert.Equal(new AuditVerification(true, 5, null, null), await VerifyAsync());

    [Theory]
    [InlineData("actor_id")]
    [InlineData("actor_name")]
    [InlineData("action")]
    [InlineData("subject")]
    [InlineData("details")]
    [InlineData("at")]
    [InlineData("organization")]
    public async Task Verify_ChangedField_IsFound(string field)
    {
        await SqlAsync(field switch
        {
            "actor_id" => "UPDATE audit_records SET ActorId = 'x' WHERE Position = 3",
            "actor_name" => "UPDATE audit_records SET ActorName = 'x' WHERE Position = 3",
            "action" => "UPDATE audit_records SET Action = 'x' WHERE Position = 3",
            "subject" => "UPDATE audit_records SET Subject = 'x' WHERE Position = 3",
            "details" => "UPDATE audit_records SET Details = '{{}}' WHERE Position = 3",
            "at" => "UPDATE audit_records SET At = '2020-01-01 00:00:00' WHERE Position = 3",
            _ => "UPDATE audit_records SET OrganizationId = 999 WHERE Position = 3",
        });

        Assert.Equal((false, 3L), Found(await VerifyAsync()));
    }

    [Fact]
    public async Task Verify_MissingRecord_IsFound()
    {
        await SqlAsync("DELETE FROM audit_records WHERE Position = 2");

        Assert.Equal(new AuditVerification(false, 1, 2, "The record is missing."), await VerifyAsync());
    }

    [Fact]
    public async Task Verify_MissingRecordWithTheGapClosed_IsFound()
    {
        await SqlAsync("DELETE FROM audit_records WHERE Position = 2", "UPDATE audit_records SET Position = Position - 1 WHERE Position > 2");

        Assert.Equal((false, 2L), Found(await VerifyAsync()));
    }

    [Fact]
    public async Task Verify_SwappedRecords_AreFound()
    {
        await SqlAsync(
            "UPDATE audit_records SET Position = 99 WHERE Position = 3",
            "UPDATE audit_records SET Position = 3 WHERE Position = 4",
            "UPDATE audit_records SET Position = 4 WHERE Position = 99");

        Assert.Equal((false, 3L), Found(await VerifyAsync()));
    }

    [Fact]
    public async Task Verify_RecordSealedWithAnotherKey_IsFound()
    {
        var forger = new AuditSeal([.. Enumerable.Repeat((byte)7, 32)]);
        await using (var db = test.Database.Across())
        {
            var last = await db.AuditRecords.SingleAsync(row => row.Position == 5);
            last.Subject = "THR-6";
            last.Seal = forger.Compute(last, last.PreviousSeal);
            await db.SaveChangesAsync();
        }

        Assert.Equal((false, 5L), Found(await VerifyAsync()));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    public async Task Verify_CutOffEnd_IsFound(int kept)
    {
        await SqlAsync($"DELETE FROM audit_records WHERE Position > {kept}");

        Assert.Equal((false, kept + 1L), Found(await VerifyAsync()));
    }

    [Fact]
    public async Task Verify_CutOffEndGrownAgain_IsFound()
    {
        await SqlAsync("DELETE FROM audit_records WHERE Position > 3");
        Open();
        await WriteAsync("THR-7");
        await WriteAsync("THR-8");

        Assert.Equal((false, 5L), Found(await VerifyAsync()));
    }

    [Fact]
    public async Task Verify_AnchorBehindAfterAKill_IsIntact()
    {
        var before = await File.ReadAllTextAsync(AnchorPath);
        await WriteAsync("THR-6");
        await File.WriteAllTextAsync(AnchorPath, before);

        Assert.Equal(new AuditVerification(true, 6, null, null), await VerifyAsync());
    }

    [Fact]
    public async Task Verify_NoAnchor_SaysWhatCouldNotBeChecked()
    {
        File.Delete(AnchorPath);

        var verification = await VerifyAsync();

        Assert.True(verification.Intact);
        Assert.Contains("anchor", verification.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_UnreadableAnchor_IsBroken()
    {
        await File.WriteAllTextAsync(AnchorPath, "{");

        Assert.False((await VerifyAsync()).Intact);
    }

    [Fact]
    public async Task Write_RolledBack_MovesNoAnchor()
    {
        await database.WriteAsync<Done>(test.OrganizationId, unit =>
        {
            unit.Audit(admin, "threat.updated", "THR-6");
            return Task.FromResult<Result<Done>>(Error.Invalid("no"));
        }, CancellationToken.None);

        Assert.Equal(new AuditVerification(true, 5, null, null), await VerifyAsync());
    }

    [Fact]
    public void Anchor_OnDisk_IsForItsOwnerOnlyAndLeavesNoDraft()
    {
        Assert.Equal(["audit.anchor", "audit.key"], Directory.GetFiles(test.Storage.PathOf("keys")).Select(Path.GetFileName).Order());
        foreach (var file in Directory.GetFiles(test.Storage.PathOf("keys")))
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task VerifyAll_DeletedOrganization_IsStillKnownToTheAnchor()
    {
        await SqlAsync("DELETE FROM audit_records", "DELETE FROM organizations");

        var all = await trail.VerifyAllAsync(CancellationToken.None);

        Assert.False(Assert.Single(all).Value.Intact);
    }

    [Fact]
    public async Task List_Filtered_IsNewestFirstAndCounted()
    {
        var page = await trail.ListAsync(admin, new AuditFilter(Action: "threat."), new PageRequest(2, 2), CancellationToken.None);

        Assert.Equal(["THR-3", "THR-2"], page.Value!.Items.Select(record => record.Subject));
        Assert.Equal((5L, 3L), (page.Value.Total, page.Value.Pages));
        Assert.Single((await trail.ListAsync(admin, new AuditFilter(Subject: "THR-4", Actor: admin.Name), new PageRequest(1, 10), CancellationToken.None)).Value!.Items);
        Assert.Empty((await trail.ListAsync(admin, new AuditFilter(Until: test.Clock.GetUtcNow().UtcDateTime), new PageRequest(1, 10), CancellationToken.None)).Value!.Items);
    }

    [Fact]
    public async Task List_AnotherOrganization_SeesNothing()
    {
        var other = test.Person(Role.Admin, await test.AddOrganizationAsync("Other"));

        Assert.Empty((await trail.ListAsync(other, new AuditFilter(), new PageRequest(1, 10), CancellationToken.None)).Value!.Items);
        Assert.Equal(0, (await trail.VerifyAsync(other, CancellationToken.None)).Value!.Records);
    }

    // As a process would at its start.
    private void Open()
    {
        var seal = AuditSeal.FromFile(test.Storage.PathOf("keys", "audit.key"), NullLogger<AuditAnchor>.Instance);
        database = new SocDatabase(test.Options, gate, seal, test.Outbox, test.Clock);
        trail = new AuditTrail(database, seal);
    }

    private async Task WriteAsync(string subject) => await database.WriteAsync<Done>(test.OrganizationId, unit =>
    {
        unit.Audit(admin, "threat.updated", subject, new { Status = "analyzing" });
        return Task.FromResult<Result<Done>>(Done.Value);
    }, CancellationToken.None);

    private async Task<AuditVerification> VerifyAsync() => (await trail.VerifyAsync(admin, CancellationToken.None)).Value!;

    private static (bool Intact, long? At) Found(AuditVerification verification) => (verification.Intact, verification.FirstBrokenPosition);

    private async Task SqlAsync(params string[] statements)
    {
        await using var db = test.Database.Across();
        foreach (var statement in statements)
        {
            await db.Database.ExecuteSqlRawAsync(statement);
        }
    }
}
