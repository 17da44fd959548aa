using SocConsole.Core.Automation.Webhooks;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;

namespace SocConsole.Tests.Automation.Webhooks;

public sealed class WebhookServiceTests
{
    [Theory]
    [InlineData("http://127.0.0.1/hook")]
    [InlineData("http://10.1.2.3/hook")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://[::1]/hook")]
    [InlineData("http://localhost/hook")]
    public async Task Create_PrivateAddress_IsRefusedUnlessAllowed(string url)
    {
        await using var strict = await WebhookWorld.CreateAsync(allowsPrivate: false);
        await using var open = await WebhookWorld.CreateAsync();
        var draft = new WebhookDraft(url, [WebhookCatalog.IncidentCreated], null, null, null, null);

        Assert.Equal(ErrorKind.Invalid, (await strict.Service.CreateAsync(strict.Admin, draft, CancellationToken.None)).Error?.Kind);
        Assert.Null((await open.Service.CreateAsync(open.Admin, draft, CancellationToken.None)).Error);
    }

    [Theory]
    [InlineData("ftp://hooks.example.com/", "incident.created", null)]
    [InlineData("not a url", "incident.created", null)]
    [InlineData("https://user:secret@198.51.100.1/", "incident.created", null)]
    [InlineData("https://198.51.100.1/", "incident.deleted", null)]
    [InlineData("https://198.51.100.1/", null, null)]
    [InlineData("https://198.51.100.1/", "incident.created", "short")]
    public async Task Create_Unfit_IsInvalid(string url, string? name, string? secret)
    {
        await using var world = await WebhookWorld.CreateAsync();

        var refused = await world.Service.CreateAsync(world.Admin, new WebhookDraft(url, name is null ? [] : [name], null, null, null, secret), CancellationToken.None);

        Assert.Equal(ErrorKind.Invalid, refused.Error?.Kind);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Analyst)]
    [InlineData(Role.Approver)]
    public async Task AnyOperation_WithoutPermission_IsForbidden(Role role)
    {
        await using var world = await WebhookWorld.CreateAsync();
        var made = await world.SubscribeAsync("http://127.0.0.1:9/hook");
        var person = world.Test.Person(role);
        var id = made.Webhook.Id;
        Error?[] errors =
        [
            (await world.Service.ListAsync(person, CancellationToken.None)).Error,
            (await world.Service.GetAsync(person, id, CancellationToken.None)).Error,
            (await world.Service.UpdateAsync(person, id, new WebhookDraft(null, null, "x", null, null, null), CancellationToken.None)).Error,
            (await world.Service.RotateAsync(person, id, CancellationToken.None)).Error,
            (await world.Service.DeleteAsync(person, id, CancellationToken.None)).Error,
            (await world.Deliveries.ListAsync(person, id, null, new PageRequest(1, 10), CancellationToken.None)).Error,
            (await world.Deliveries.TestAsync(person, id, CancellationToken.None)).Error,
            (await world.Deliveries.ResendAsync(person, Guid.NewGuid(), CancellationToken.None)).Error,
        ];

        Assert.All(errors, error => Assert.Equal(ErrorKind.Forbidden, error?.Kind));
    }

    [Fact]
    public async Task Create_SecretGiven_IsKeptEncryptedAndShownOnce()
    {
        await using var world = await WebhookWorld.CreateAsync();
        var made = await world.Service.CreateAsync(world.Admin, new WebhookDraft("http://127.0.0.1:9/hook", [WebhookCatalog.TestPing], "n", "d", null, "a-secret-of-mine-123"), CancellationToken.None);

        Assert.Equal("a-secret-of-mine-123", made.Value!.Secret);
        Assert.DoesNotContain("a-secret-of-mine-123", System.Text.Json.JsonSerializer.Serialize((await world.Service.GetAsync(world.Admin, made.Value.Webhook.Id, CancellationToken.None)).Value, Wire.Json), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resend_DeadDelivery_IsADeliveryOfItsOwnThatNamesTheFirst()
    {
        await using var receiver = await WebhookReceiver.StartAsync((_, count) => Task.FromResult(Microsoft.AspNetCore.Http.Results.StatusCode(count == 1 ? 410 : 200)));
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync(receiver.Url);
        await world.StartAsync();
        await world.OpenAsync(1);
        await world.UntilAsync(rows => rows[0].Status == WebhookDeliveryStatus.Dead);

        var again = await world.Deliveries.ResendAsync(world.Admin, (await world.RowsAsync())[0].DeliveryId, CancellationToken.None);
        await world.UntilAsync(rows => rows.Count == 2 && rows[1].Status == WebhookDeliveryStatus.Delivered);

        var rows = await world.RowsAsync();
        Assert.Equal((rows[0].DeliveryId, rows[1].DeliveryId), (rows[1].ResendOf, again.Value!.DeliveryId));
        Assert.Contains(rows[1].DeliveryId.ToString(), rows[1].Body, StringComparison.Ordinal);
        Assert.DoesNotContain(rows[0].DeliveryId.ToString(), rows[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_ReceiverRefuses_SaysSoAndStandsInTheLogWithoutFurtherTries()
    {
        await using var receiver = await WebhookReceiver.StartAsync(500);
        await using var world = await WebhookWorld.CreateAsync();
        var made = await world.SubscribeAsync(receiver.Url);

        var outcome = await world.Deliveries.TestAsync(world.Admin, made.Webhook.Id, CancellationToken.None);

        Assert.Equal((ErrorKind.DependencyFailed, "The test was not delivered to 127.0.0.1: Answered 500."), (outcome.Error!.Kind, outcome.Error.Message));
        var row = Assert.Single(await world.RowsAsync());
        Assert.Equal((WebhookDeliveryStatus.Dead, 1, 500), (row.Status, row.Attempts, row.LastStatus));
    }

    [Fact]
    public async Task Delete_TakesItsDeliveriesAlong()
    {
        await using var world = await WebhookWorld.CreateAsync();
        var made = await world.SubscribeAsync("http://127.0.0.1:9/hook");
        await world.OpenAsync(1);

        Assert.Null((await world.Service.DeleteAsync(world.Admin, made.Webhook.Id, CancellationToken.None)).Error);

        Assert.Empty(await world.RowsAsync());
        Assert.Equal(ErrorKind.NotFound, (await world.Service.GetAsync(world.Admin, made.Webhook.Id, CancellationToken.None)).Error?.Kind);
    }

    [Fact]
    public async Task Sweep_OldDeliveries_ForgetsDeliveredGivesUpWaiting()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync(receiver.Url);
        await world.StartAsync();
        await world.OpenAsync(1);
        await world.UntilAsync(rows => rows[0].Status == WebhookDeliveryStatus.Delivered);
        await world.StopAsync();
        await world.OpenAsync(2);

        world.Advance(TimeSpan.FromDays(4));
        Assert.Equal(1, await world.Sweep.SweepAsync(CancellationToken.None));
        Assert.Equal([WebhookDeliveryStatus.Delivered, WebhookDeliveryStatus.Dead], (await world.RowsAsync()).Select(row => row.Status));
        world.Advance(TimeSpan.FromDays(27));
        Assert.Equal(1, await world.Sweep.SweepAsync(CancellationToken.None));
        Assert.Equal([WebhookDeliveryStatus.Dead], (await world.RowsAsync()).Select(row => row.Status));
    }

    [Fact]
    public void Backoff_Grows_FromFiveSecondsToOneHourWithinAFifth()
    {
        var random = new Random(7);
        double[] expected = [5, 15, 45, 135, 405, 1215, 3600, 3600];

        for (var failed = 1; failed <= expected.Length; failed++)
        {
            var plain = expected[failed - 1];
            Assert.InRange(WebhookBackoff.After(failed, null, random).TotalSeconds, plain * 0.8, Math.Min(plain * 1.2, 3600));
        }
    }
}
