using SocConsole.Core.Identity;
using SocConsole.Core.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Playbooks;

namespace SocConsole.Tests.Response.Playbooks;

public sealed class DecisionTests
{
    private static readonly Decision Yes = new(true, "go");

    [Theory]
    [InlineData("approver", null)]
    [InlineData("admin", null)]
    [InlineData("integrator's key", null)]
    [InlineData("viewer", "INSUFFICIENT_PERMISSIONS")]
    [InlineData("analyst", "INSUFFICIENT_PERMISSIONS")]
    [InlineData("stage", "INSUFFICIENT_PERMISSIONS")]
    [InlineData("device", "INSUFFICIENT_PERMISSIONS")]
    [InlineData("another organization", "PLAYBOOK_NOT_FOUND")]
    public async Task Decide_ByActor_IsAllowedOrRefused(string who, string? code)
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();
        var actor = who switch
        {
            "approver" => world.Test.Person(Role.Approver),
            "admin" => world.Test.Person(Role.Admin),
            "integrator's key" => new Actor(world.Org, "key:7", "soar", ActorKind.ApiKey, Permissions.Of(Role.Approver)),
            "viewer" => world.Test.Person(Role.Viewer),
            "analyst" => world.Test.Person(Role.Analyst),
            "stage" => Actor.Stage(world.Org, "executor"),
            "device" => new Actor(world.Org, "device:9", "pot", ActorKind.Device, Permissions.System),
            _ => world.Test.Person(Role.Approver, await world.Test.AddOrganizationAsync("Other")),
        };

        var decided = await world.Playbooks.DecideAsync(actor, run.Number, Yes, CancellationToken.None);

        Assert.Equal(code, decided.Error?.Code);
        Assert.Equal(code is null ? RunStatus.Executing : RunStatus.PendingApproval, (await world.RunAsync(run.Number)).Status);
        Assert.Equal(code is null ? 1 : 0, world.Jobs.Count(JobKinds.RunPlaybook));
    }

    [Fact]
    public async Task Decide_Approval_IsRecordedToldAndAudited()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();
        var approver = world.Test.Person(Role.Approver);

        var view = (await world.Playbooks.DecideAsync(approver, run.Number, Yes with { EffectHash = run.EffectHash }, CancellationToken.None)).Value!;

        Assert.Equal(approver.Name, view.Row.ApprovedBy);
        Assert.Equal(ApprovalStatus.Approved, view.Row.ApprovalStatus);
        Assert.Equal(new ApprovalView(approver.Name, true, "go", false, false, world.Test.Clock.GetUtcNow().UtcDateTime), view.Approvals.Single());
        Assert.Equal(approver.Name, (await world.TimelineAsync(run.ThreatId!.Value)).Single(entry => entry.Event == "approval_received").ActorName);
        Assert.Contains("playbook_run.approved", await world.AuditedAsync());
        Assert.Contains("playbook_executing", await world.RaisedAsync());
    }

    [Fact]
    public async Task Decide_Rejection_EndsTheRunForGood()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();

        var view = (await world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, new Decision(false, "our scanner"), CancellationToken.None)).Value!;
        var late = await world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, Yes, CancellationToken.None);

        Assert.Equal((RunStatus.Rejected, ApprovalStatus.Rejected), (view.Row.Status, view.Row.ApprovalStatus));
        Assert.Contains("our scanner", view.Outcome, StringComparison.Ordinal);
        Assert.Equal("PLAYBOOK_NOT_PENDING", late.Error?.Code);
        Assert.Contains((await world.TimelineAsync(run.ThreatId!.Value)), entry => entry.Event == "approval_rejected");
        Assert.Equal(0, world.Jobs.Count(JobKinds.RunPlaybook));
    }

    [Fact]
    public async Task Decide_AfterTheDeadline_ExpiresTheRun()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();
        world.Test.Clock.Advance(TimeSpan.FromMinutes(30));

        var decided = await world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, Yes, CancellationToken.None);

        Assert.Equal("APPROVAL_EXPIRED", decided.Error?.Code);
        Assert.Equal(RunStatus.Expired, (await world.RunAsync(run.Number)).Status);
    }

    [Theory]
    [InlineData(false, "SELF_APPROVAL")]
    [InlineData(true, null)]
    public async Task Decide_ByWhoAsked_IsRefusedUnlessTheOrganizationAllowsIt(bool allowed, string? code)
    {
        await using var world = await ResponseWorld.CreateAsync();
        await world.ChangeOrganizationAsync(organization => organization.SelfApproval = allowed);
        var threat = await world.AddThreatAsync();
        var approver = world.Test.Person(Role.Approver);
        var view = (await world.Playbooks.ProposeAsync(approver, threat.Number, RunMode.Live, CancellationToken.None)).Value!;

        var decided = await world.Playbooks.DecideAsync(approver, view.Row.Number, Yes, CancellationToken.None);

        Assert.Equal(allowed, view.CanDecide);
        Assert.Equal(code, decided.Error?.Code);
        Assert.Equal(allowed, (await world.RunAsync(view.Row.Number)).SelfApproved);
    }

    [Fact]
    public async Task Decide_RejectionByWhoAsked_IsAllowed()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var threat = await world.AddThreatAsync();
        var approver = world.Test.Person(Role.Approver);
        var view = (await world.Playbooks.ProposeAsync(approver, threat.Number, RunMode.Live, CancellationToken.None)).Value!;

        var decided = await world.Playbooks.DecideAsync(approver, view.Row.Number, new Decision(false, null), CancellationToken.None);

        Assert.Equal(RunStatus.Rejected, decided.Value!.Row.Status);
    }

    [Fact]
    public async Task Decide_TwoNeeded_SamePersonCountsOnce()
    {
        await using var world = await ResponseWorld.CreateAsync(null, new FakeConnector("firewall", "quarantine_ip") { Reversible = false });
        var run = await world.PlannedAsync();
        var first = world.Test.Person(Role.Approver);

        var once = await world.Playbooks.DecideAsync(first, run.Number, Yes, CancellationToken.None);
        var twice = await world.Playbooks.DecideAsync(first, run.Number, Yes, CancellationToken.None);
        var other = await world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, Yes, CancellationToken.None);

        Assert.Equal((RunStatus.PendingApproval, 1), (once.Value!.Row.Status, once.Value.Row.ApprovalsGiven));
        Assert.Equal("ALREADY_APPROVED", twice.Error?.Code);
        Assert.Equal(RunStatus.Executing, other.Value!.Row.Status);
        Assert.Equal(1, world.Jobs.Count(JobKinds.RunPlaybook));
    }

    [Fact]
    public async Task Decide_OfAnotherEffectThanShown_IsRefused()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();

        var decided = await world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, Yes with { EffectHash = new string('0', 64) }, CancellationToken.None);

        Assert.Equal("EFFECT_CHANGED", decided.Error?.Code);
        Assert.Empty((await world.RunAsync(run.Number)).Approvals);
    }

    [Fact]
    public async Task Decide_AfterTheEffectChanged_EarlierApprovalsNoLongerCount()
    {
        var firewall = new FakeConnector("firewall", "quarantine_ip") { Reversible = false };
        await using var world = await ResponseWorld.CreateAsync(null, firewall);
        var run = await world.PlannedAsync();
        await world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, Yes, CancellationToken.None);
        firewall.Effect = "Blocks the whole network.";
        var second = world.Test.Person(Role.Approver);

        var refused = await world.Playbooks.DecideAsync(second, run.Number, Yes, CancellationToken.None);
        var changed = (await world.Playbooks.GetAsync(second, run.Number, CancellationToken.None)).Value!;
        var accepted = await world.Playbooks.DecideAsync(second, run.Number, Yes with { EffectHash = changed.EffectHash }, CancellationToken.None);

        Assert.Equal("EFFECT_CHANGED", refused.Error?.Code);
        Assert.NotEqual(run.EffectHash, changed.EffectHash);
        Assert.Equal("Blocks the whole network.", changed.Steps[0].Effect);
        Assert.Equal(0, changed.Row.ApprovalsGiven);
        Assert.Equal((RunStatus.PendingApproval, 1), (accepted.Value!.Row.Status, accepted.Value.Row.ApprovalsGiven));
        Assert.Contains("playbook_run.effect_changed", await world.AuditedAsync());
    }

    [Fact]
    public async Task Decide_BreakGlass_StartsAtOnceAndStandsForReview()
    {
        await using var world = await ResponseWorld.CreateAsync(null, new FakeConnector("firewall", "quarantine_ip") { Reversible = false });
        var run = await world.PlannedAsync();
        var admin = world.Test.Person(Role.Admin);

        var decided = await world.Playbooks.DecideAsync(admin, run.Number, Yes with { BreakGlass = true }, CancellationToken.None);
        var own = await world.Playbooks.ReviewAsync(admin, run.Number, CancellationToken.None);
        var review = await world.Playbooks.ReviewAsync(world.Test.Person(Role.Admin), run.Number, CancellationToken.None);

        Assert.Equal((RunStatus.Executing, true), (decided.Value!.Row.Status, decided.Value.Row.BreakGlass));
        Assert.True(decided.Value.Approvals.Single().BreakGlass);
        Assert.Null(decided.Value.ReviewedAt);
        Assert.Equal(ErrorKind.Forbidden, own.Error?.Kind);
        Assert.NotNull(review.Value!.ReviewedAt);
    }

    [Theory]
    [InlineData(Role.Approver, "emergency", ErrorKind.Forbidden)]
    [InlineData(Role.Admin, " ", ErrorKind.Invalid)]
    [InlineData(Role.Admin, null, ErrorKind.Invalid)]
    public async Task Decide_BreakGlassWithoutRightOrReason_IsRefused(Role role, string? comment, ErrorKind kind)
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();

        var decided = await world.Playbooks.DecideAsync(world.Test.Person(role), run.Number, new Decision(true, comment, null, true), CancellationToken.None);

        Assert.Equal(kind, decided.Error?.Kind);
        Assert.Equal(RunStatus.PendingApproval, (await world.RunAsync(run.Number)).Status);
    }

    [Fact]
    public async Task Decide_BreakGlassByKey_IsRefused()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();
        var key = new Actor(world.Org, "key:7", "soar", ActorKind.ApiKey, Permissions.Of(Role.Admin));

        var decided = await world.Playbooks.DecideAsync(key, run.Number, Yes with { BreakGlass = true }, CancellationToken.None);

        Assert.Equal(ErrorKind.Forbidden, decided.Error?.Kind);
    }

    [Fact]
    public async Task Decide_ManyAtOnce_OneStartsItAndTheOthersComeTooLate()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();

        var decided = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, Yes, CancellationToken.None))));

        Assert.Single(decided, result => result.Error is null);
        Assert.All(decided.Where(result => result.Error is not null), result => Assert.Equal("PLAYBOOK_NOT_PENDING", result.Error!.Code));
        Assert.Single((await world.RunAsync(run.Number)).Approvals);
        Assert.Equal(1, world.Jobs.Count(JobKinds.RunPlaybook));
    }

    [Fact]
    public async Task Decide_SamePersonTwiceAtOnce_CountsOnce()
    {
        await using var world = await ResponseWorld.CreateAsync(null, new FakeConnector("firewall", "quarantine_ip") { Reversible = false });
        var run = await world.PlannedAsync();
        var person = world.Test.Person(Role.Approver);

        var decided = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => world.Playbooks.DecideAsync(person, run.Number, Yes, CancellationToken.None))));

        Assert.Single(decided, result => result.Error is null);
        Assert.Equal(RunStatus.PendingApproval, (await world.RunAsync(run.Number)).Status);
    }

    [Fact]
    public async Task Decide_ApprovalAndRejectionAtOnce_OneOfThemHolds()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();

        var decided = await Task.WhenAll(
            Task.Run(() => world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, Yes, CancellationToken.None)),
            Task.Run(() => world.Playbooks.DecideAsync(world.Test.Person(Role.Approver), run.Number, new Decision(false, null), CancellationToken.None)));

        var held = Assert.Single(decided, result => result.Error is null);
        Assert.Equal(held.Value!.Row.Status, (await world.RunAsync(run.Number)).Status);
        Assert.Equal(held.Value.Row.Status == RunStatus.Executing ? 1 : 0, world.Jobs.Count(JobKinds.RunPlaybook));
    }

    [Fact]
    public async Task Get_TellsWhyTheActorCantDecide()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var run = await world.PlannedAsync();

        var viewer = (await world.Playbooks.GetAsync(world.Test.Person(Role.Viewer), run.Number, CancellationToken.None)).Value!;
        var admin = (await world.Playbooks.GetAsync(world.Test.Person(Role.Admin), run.Number, CancellationToken.None)).Value!;
        world.Test.Clock.Advance(TimeSpan.FromHours(1));
        var late = (await world.Playbooks.GetAsync(world.Test.Person(Role.Admin), run.Number, CancellationToken.None)).Value!;

        Assert.Equal((false, false), (viewer.CanDecide, viewer.CanBreakGlass));
        Assert.Contains("permission", viewer.WhyNot, StringComparison.Ordinal);
        Assert.Equal((true, true, null), (admin.CanDecide, admin.CanBreakGlass, admin.WhyNot));
        Assert.Equal((false, false), (late.CanDecide, late.CanBreakGlass));
        Assert.Contains("is over", late.WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_CountsWhatTheActorCanDecide()
    {
        await using var world = await ResponseWorld.CreateAsync(null, new FakeConnector("firewall", "quarantine_ip") { Reversible = false });
        var approver = world.Test.Person(Role.Approver);
        var run = await world.PlannedAsync();
        var own = await world.AddThreatAsync();
        await world.Playbooks.ProposeAsync(approver, own.Number, RunMode.Live, CancellationToken.None);

        var before = await world.Playbooks.WaitingAsync(approver, CancellationToken.None);
        await world.Playbooks.DecideAsync(approver, run.Number, Yes, CancellationToken.None);

        Assert.Equal(1, before);
        Assert.Equal(0, await world.Playbooks.WaitingAsync(approver, CancellationToken.None));
        Assert.Equal(2, await world.Playbooks.WaitingAsync(world.Test.Person(Role.Approver), CancellationToken.None));
        Assert.Equal(0, await world.Playbooks.WaitingAsync(world.Test.Person(Role.Viewer), CancellationToken.None));
    }
}
