using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SocConsole.Core.Enrichment;
using SocConsole.Core.Enrichment.Asking;
using SocConsole.Core.Enrichment.Lookups;
using SocConsole.Core.Enrichment.Providers;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Enrichment.Lookups;

public sealed class LookupTests
{
    [Fact]
    public async Task Watch_Late_HearsEveryStepFromTheFirst()
    {
        using var world = await EnrichmentWorld.CreateAsync(StubProvider.Saying("found", "one"), StubProvider.Saying("nothing", "two"));
        var run = world.Checks.Start(world.Analyst, new CheckRequest("evil.com")).Value!;
        await run.EndAsync(CancellationToken.None);

        List<CheckStep> steps = [];
        await foreach (var step in run.WatchAsync(CancellationToken.None))
        {
            steps.Add(step);
        }

        Assert.IsType<CheckBegun>(steps[0]);
        Assert.Equal(2, steps.OfType<ProviderAnswered>().Count());
        Assert.Equal([1, 2], steps.OfType<ProviderAnswered>().Select(step => step.Over));
        Assert.IsType<CheckFinished>(steps[^1]);
    }

    [Fact]
    public async Task Check_OneProviderHangs_TheOthersAnswerMeanwhile()
    {
        var release = new TaskCompletionSource();
        var hanging = StubProvider.Doing(
            async (_, ct) =>
            {
                await release.Task.WaitAsync(ct);
                return ProviderReply.Of("found");
            },
            "hanging");
        using var world = await EnrichmentWorld.CreateAsync(hanging, StubProvider.Saying("found", "quick"), StubProvider.Doing((_, _) => throw new InvalidOperationException("dies"), "dying"));
        var runs = new List<LookupRun>();
        for (var i = 0; i < 50; i++)
        {
            runs.Add(world.Checks.Start(world.Analyst, new CheckRequest($"host{i}.evil.com")).Value!);
        }

        foreach (var run in runs)
        {
            await foreach (var step in run.WatchAsync(CancellationToken.None))
            {
                if (step is ProviderAnswered { Result: { Provider: "quick", Status: ProviderStatus.Ok } })
                {
                    break;
                }
            }

            Assert.False(run.IsOver);
        }

        release.SetResult();
        Assert.All(await Task.WhenAll(runs.Select(run => run.EndAsync(CancellationToken.None))), last => Assert.IsType<CheckFinished>(last));
    }

    [Fact]
    public async Task Start_StoppedInTheMiddle_SaysSoAfterwards()
    {
        var stub = StubProvider.Doing(async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return ProviderReply.Of("found");
        });
        using var world = await EnrichmentWorld.CreateAsync(stub);
        var analyst = world.Analyst;
        var run = world.Checks.Start(analyst, new CheckRequest("evil.com")).Value!;
        await Poll.UntilAsync(() => Task.FromResult(stub.Asked.Count == 1), TimeSpan.FromSeconds(20));

        await world.Runs.StopAsync(CancellationToken.None);
        await new LookupRuns(world.Data.Database, world.Checker, TimeProvider.System, NullLogger<LookupRuns>.Instance).StartAsync(CancellationToken.None);
        var view = (await world.Lookups.GetAsync(analyst, run.Id, false, CancellationToken.None)).Value!;

        Assert.IsType<CheckFailed>(await run.EndAsync(CancellationToken.None));
        Assert.True(view.WasInterrupted);
        Assert.NotNull(view.FinishedAt);
        Assert.Null(view.Verdict.Score);
    }

    [Fact]
    public async Task Start_TooManyAtOnce_IsRefused()
    {
        var stub = StubProvider.Doing(async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return ProviderReply.Of("found");
        });
        using var world = await EnrichmentWorld.CreateAsync(stub);
        var analyst = world.Analyst;
        for (var i = 0; i < LookupRuns.AtOncePerOrganization; i++)
        {
            Assert.Null(world.Checks.Start(analyst, new CheckRequest($"host{i}.evil.com")).Error);
        }

        var refused = world.Checks.Start(analyst, new CheckRequest("evil.com")).Error;

        Assert.Equal((ErrorKind.RateLimited, "TOO_MANY_CHECKS"), (refused!.Kind, refused.Code));
        await world.Runs.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Sweep_OldRows_AreForgottenAndNewOnesStay()
    {
        var clock = new TestClock();
        using var enrichment = await EnrichmentWorld.CreateAsync(new EnrichmentOptions(), clock, StubProvider.Saying("found"));
        using var sweep = new EnrichmentSweep(enrichment.Data.Database, enrichment.Options, clock, NullLogger<EnrichmentSweep>.Instance);
        var analyst = enrichment.Analyst;
        await enrichment.Checks.CheckAsync(analyst, new CheckRequest("old.evil.com"), CancellationToken.None);
        await enrichment.Answers.FlushAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromDays(91));
        await enrichment.Checks.CheckAsync(analyst, new CheckRequest("new.evil.com"), CancellationToken.None);
        await enrichment.Answers.FlushAsync(CancellationToken.None);

        Assert.Equal(2, await sweep.SweepAsync(CancellationToken.None));

        await using var db = enrichment.Data.Database.Read(enrichment.Data.OrganizationId);
        Assert.Equal("new.evil.com", (await db.Lookups.SingleAsync()).Value);
        Assert.Equal("new.evil.com", (await db.ProviderAnswers.SingleAsync()).Value);
    }

}
