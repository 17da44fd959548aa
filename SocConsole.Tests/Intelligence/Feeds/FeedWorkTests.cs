using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Intelligence.Jobs;
using SocConsole.Core.Kernel;
using SocConsole.Tests.Outbound;

namespace SocConsole.Tests.Intelligence.Feeds;

public sealed class FeedWorkTests : IAsyncLifetime
{
    private const string Page = "<!DOCTYPE html><html><body>Service unavailable, 192.0.2.99</body></html>";
    private FeedWorld world = null!;

    public async Task InitializeAsync() => world = await FeedWorld.StartAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Fetch_TwoEndpoints_StoresBothAndTellsOfRejectedRows()
    {
        var headers = new ConcurrentBag<string?>();
        await using var server = await WebServer.StartAsync(http =>
        {
            headers.Add(http.Request.Headers["X-Lab"]);
            return Results.Text(http.Request.Path == "/base/a.txt" ? "# list\n192.0.2.1\nnonsense here\n192.0.2.2\n" : "192.0.2.2\nevil.example.com\n");
        });
        var feed = await world.AddAsync(new Uri(server.Address, "/base"), endpoints: new Dictionary<string, string> { ["a"] = "/a.txt", ["b"] = "b.txt" });

        var job = await world.FetchAsync(feed);

        Assert.Equal((FetchJobStatus.Completed, 4, 3, 1), (job.Status, job.IndicatorsFound, job.IndicatorsNew, job.RowsRejected));
        Assert.Contains("nonsense", Assert.Single(job.RejectedSamples).Text, StringComparison.Ordinal);
        Assert.Equal(["192.0.2.1", "192.0.2.2", "evil.example.com"], (await world.ValuesAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(["yes", "yes"], headers);
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        Assert.Equal(3, await db.IndicatorClaims.CountAsync(claim => claim.SourceId == feed.SourceId));
    }

    [Fact]
    public async Task Fetch_NotChangedSince_AsksWithTheTagAndAddsNothing()
    {
        var asked = new ConcurrentQueue<string?>();
        await using var server = await WebServer.StartAsync(http =>
        {
            asked.Enqueue(http.Request.Headers.IfNoneMatch);
            if (http.Request.Headers.IfNoneMatch == "\"one\"")
            {
                return Results.StatusCode(StatusCodes.Status304NotModified);
            }

            http.Response.Headers.ETag = "\"one\"";
            return Results.Text("192.0.2.1\n");
        });
        var feed = await world.AddAsync(server.Address);
        await world.FetchAsync(feed);

        var again = await world.FetchAsync(feed);
        var forced = await world.FetchAsync(feed, force: true);

        Assert.Equal((FetchJobStatus.Completed, 0, 0), (again.Status, again.IndicatorsFound, again.IndicatorsNew));
        Assert.Contains("Not changed", again.Note, StringComparison.Ordinal);
        Assert.Equal((1, 0), (forced.IndicatorsFound, forced.IndicatorsNew));
        Assert.Equal([null, "\"one\"", null], asked.Select(tag => string.IsNullOrEmpty(tag) ? null : tag));
        Assert.Single(await world.ValuesAsync());
    }

    [Fact]
    public async Task Fetch_ServerThatIsNotReady_IsAskedAgainAfterItsPause()
    {
        var tries = 0;
        await using var server = await WebServer.StartAsync(http =>
        {
            if (Interlocked.Increment(ref tries) == 1)
            {
                http.Response.Headers.RetryAfter = "7";
                return Results.StatusCode(StatusCodes.Status429TooManyRequests);
            }

            return tries == 2 ? Results.StatusCode(StatusCodes.Status502BadGateway) : Results.Text("192.0.2.1\n");
        });

        var job = await world.FetchAsync(await world.AddAsync(server.Address));

        Assert.Equal((FetchJobStatus.Completed, 1), (job.Status, job.IndicatorsNew));
        Assert.Contains(TimeSpan.FromSeconds(7), world.Pauses.Pauses);
    }

    [Fact]
    public async Task Fetch_HtmlPageOrEmptyAnswer_TakesNothingAway()
    {
        var answers = new ConcurrentQueue<string>(["192.0.2.1\n", Page, string.Empty]);
        await using var server = await WebServer.StartAsync(http =>
        {
            http.Response.Headers.ETag = "\"same\"";
            return Results.Text(answers.TryDequeue(out var text) ? text : "192.0.2.1\n");
        });
        var feed = await world.AddAsync(server.Address);
        await world.FetchAsync(feed);

        var page = await world.FetchAsync(feed);
        var health = await world.FeedAsync(feed.Id);
        var empty = await world.FetchAsync(feed);

        Assert.Equal((FetchJobStatus.Failed, 1), (page.Status, health.ConsecutiveFailures));
        Assert.Contains("HTML", page.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("HTML", health.LastError, StringComparison.Ordinal);
        Assert.Equal((FetchJobStatus.Completed, 0, 0), (empty.Status, empty.IndicatorsFound, (await world.FeedAsync(feed.Id)).ConsecutiveFailures));
        Assert.Equal(["192.0.2.1"], await world.ValuesAsync());
    }

    [Fact]
    public async Task Fetch_OneEndpointFails_TheOthersAreReadAndItIsNamed()
    {
        await using var server = await WebServer.StartAsync(http => http.Request.Path == "/good" ? Results.Text("192.0.2.1\n") : Results.NotFound());
        var feed = await world.AddAsync(server.Address, endpoints: new Dictionary<string, string> { ["bad"] = "/bad", ["good"] = "/good" });

        var job = await world.FetchAsync(feed);

        Assert.Equal((FetchJobStatus.Completed, 1), (job.Status, job.IndicatorsNew));
        Assert.Contains("bad: 127.0.0.1 answered 404", job.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bearer", "", "Authorization", "Bearer s3cret")]
    [InlineData("basic", "", "Authorization", "Basic czNjcmV0")]
    [InlineData("header:X-Key", "", "X-Key", "s3cret")]
    [InlineData("query:token", "", ":query", "?token=s3cret")]
    [InlineData("bearer", "/in/{key}/list", ":path", "/in/s3cret/list")]
    public async Task Fetch_WithKey_SendsItThereAndShowsItNowhere(string way, string path, string place, string expected)
    {
        var seen = string.Empty;
        await using var server = await WebServer.StartAsync(http =>
        {
            seen = place switch { ":query" => http.Request.QueryString.Value, ":path" => http.Request.Path.Value, _ => http.Request.Headers[place].ToString() } ?? string.Empty;
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        });
        var endpoints = path.Length == 0 ? null : new Dictionary<string, string> { ["list"] = path };
        var feed = await world.AddAsync(server.Address, $$"""{"format":"txt","auth":"{{way}}"}""", endpoints, "s3cret");

        var job = await world.FetchAsync(feed);

        Assert.Equal(expected, seen);
        Assert.Equal(FetchJobStatus.Failed, job.Status);
        Assert.DoesNotContain("s3cret", System.Text.Json.JsonSerializer.Serialize(new { job, Feed = await world.FeedAsync(feed.Id) }, Wire.Json), StringComparison.Ordinal);
        await using var db = world.Test.Database.Read(world.Test.OrganizationId);
        Assert.DoesNotContain(await db.AuditRecords.ToListAsync(), record => System.Text.Json.JsonSerializer.Serialize(record).Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fetch_RedirectToAnotherServer_IsFollowedWithoutTheKey()
    {
        var keys = new ConcurrentQueue<string>();
        await using var other = await WebServer.StartAsync(http =>
        {
            keys.Enqueue(http.Request.Headers["X-Key"].ToString());
            return Results.Text("192.0.2.1\n");
        });
        await using var server = await WebServer.StartAsync(http =>
        {
            keys.Enqueue(http.Request.Headers["X-Key"].ToString());
            return Results.Redirect(http.Request.Path == "/start" ? "/here" : other.Address.ToString());
        });

        var job = await world.FetchAsync(await world.AddAsync(new Uri(server.Address, "/start"), """{"format":"txt","auth":"header:X-Key"}""", key: "s3cret"));

        Assert.Equal((FetchJobStatus.Completed, 1), (job.Status, job.IndicatorsNew));
        Assert.Equal(["s3cret", "s3cret", string.Empty], keys);
    }

    [Fact]
    public async Task Fetch_RedirectsWithoutEnd_FailsWithTheStatus()
    {
        await using var server = await WebServer.StartAsync(_ => Results.Redirect("/again"));

        var job = await world.FetchAsync(await world.AddAsync(server.Address));

        Assert.Equal(FetchJobStatus.Failed, job.Status);
        Assert.Contains("answered 302", job.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CutOffInTheMiddle_EndsWithTheSameCounts()
    {
        var lines = string.Concat(Enumerable.Range(0, 60_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}\n")));
        var half = lines.Length / 2;
        var reached = new TaskCompletionSource();
        var first = true;
        await using var server = await WebServer.StartAsync(async http =>
        {
            await http.Response.WriteAsync(lines[..half]);
            await http.Response.Body.FlushAsync();
            if (first)
            {
                first = false;
                await reached.Task;
                http.Abort();
                return Results.Empty;
            }

            await http.Response.WriteAsync(lines[half..]);
            return Results.Empty;
        });
        var job = await world.QueueAsync(await world.AddAsync(server.Address));
        using var kill = new CancellationTokenSource();
        var running = world.Runner().RunAsync(world.ArgumentOf(job), kill.Token);
        await Support.Poll.UntilAsync(async () => (await world.JobAsync(job.Id)).IndicatorsNew > 0, TimeSpan.FromSeconds(30));
        await kill.CancelAsync();
        reached.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(FetchJobStatus.Running, (await world.JobAsync(job.Id)).Status);

        await world.Runner().RunAsync(world.ArgumentOf(job), CancellationToken.None);

        var ended = await world.JobAsync(job.Id);
        Assert.Equal((FetchJobStatus.Completed, 60_000, 60_000), (ended.Status, ended.IndicatorsFound, ended.IndicatorsNew));
        Assert.Equal(60_000, (await world.ValuesAsync()).Count);
    }

    [Fact]
    public async Task Cancel_WhileItRuns_EndsItAndKeepsWhatWasStored()
    {
        var reached = new TaskCompletionSource();
        await using var server = await WebServer.StartAsync(async http =>
        {
            await http.Response.WriteAsync(string.Concat(Enumerable.Range(0, 60_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}\n"))));
            await http.Response.Body.FlushAsync();
            await reached.Task;
            return Results.Empty;
        });
        var job = await world.QueueAsync(await world.AddAsync(server.Address));
        var running = world.Runner().RunAsync(world.ArgumentOf(job), CancellationToken.None);
        await Support.Poll.UntilAsync(async () => (await world.JobAsync(job.Id)).IndicatorsNew > 0, TimeSpan.FromSeconds(30));

        var cancelled = await world.FetchJobs.CancelAsync(world.Analyst, job.Id, CancellationToken.None);
        await running;
        reached.SetResult();

        Assert.Equal((FetchJobStatus.Failed, world.Analyst.Name), (cancelled.Value!.Status, cancelled.Value.CancelledBy));
        var ended = await world.JobAsync(job.Id);
        Assert.Equal(FetchJobStatus.Failed, ended.Status);
        Assert.Equal(ended.IndicatorsNew, (await world.ValuesAsync()).Count);
        Assert.Equal("JOB_IS_OVER", (await world.FetchJobs.CancelAsync(world.Analyst, job.Id, CancellationToken.None)).Error!.Code);
    }

    [Fact]
    public async Task Fetch_WhileOneWaits_GivesThatOne()
    {
        var feed = await world.AddAsync(new Uri("http://127.0.0.1:9/"));

        Assert.Equal((await world.QueueAsync(feed)).Id, (await world.QueueAsync(feed)).Id);
    }

    [Fact]
    public async Task Fetch_DisabledFeed_IsRefused()
    {
        var feed = await world.AddAsync(new Uri("http://127.0.0.1:9/"), enabled: false);

        var refused = await world.Feeds.FetchAsync(world.Analyst, feed.Id, false, CancellationToken.None);

        Assert.Equal((ErrorKind.NotApplicable, "Feed is disabled"), (refused.Error!.Kind, refused.Error.Message));
    }

    [Fact]
    public async Task Schedule_FeedThatIsDue_IsQueuedOnceAndBacksOffWhileItFails()
    {
        await using var server = await WebServer.StartAsync(_ => Results.NotFound());
        var feed = await world.AddAsync(server.Address, """{"format":"txt","interval_minutes":60}""");
        await world.Schedule.QueueAsync(CancellationToken.None);
        Assert.Equal(0, await CountAsync());

        world.Test.Clock.Advance(TimeSpan.FromMinutes(60));
        await world.Schedule.QueueAsync(CancellationToken.None);
        await world.Schedule.QueueAsync(CancellationToken.None);
        Assert.Equal(1, await CountAsync());
        await world.Runner().RunAsync(world.ArgumentOf(Assert.Single((await world.FetchJobs.ListAsync(world.Analyst, new FetchJobFilter(), new(0, 10), CancellationToken.None)).Value.Items)), CancellationToken.None);

        var now = world.Test.Clock.GetUtcNow().UtcDateTime;
        Assert.Equal(now + TimeSpan.FromMinutes(5), (await world.FeedAsync(feed.Id)).NextFetchAt);
    }

    private async Task<long> CountAsync() => (await world.FetchJobs.ListAsync(world.Analyst, new FetchJobFilter(), new(0, 10), CancellationToken.None)).Value.Total;
}
