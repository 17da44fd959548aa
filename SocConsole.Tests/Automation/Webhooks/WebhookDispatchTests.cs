using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SocConsole.Core.Automation.Webhooks;
using SocConsole.Core.Events;

namespace SocConsole.Tests.Automation.Webhooks;

public sealed class WebhookDispatchTests
{
    [Fact]
    public async Task Dispatch_IncidentOpened_ArrivesSignedOverTheExactBytes()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await WebhookWorld.CreateAsync();
        var made = await world.SubscribeAsync(receiver.Url);
        await world.StartAsync();
        await world.OpenAsync(42);

        await world.UntilAsync(rows => rows.Any(row => row.Status == WebhookDeliveryStatus.Delivered));

        var got = Assert.Single(receiver.Received);
        var body = JsonDocument.Parse(got.Body).RootElement;
        Assert.Equal(("incident.created", 42, "INC-042"), (body.GetProperty("event_type").GetString(), body.GetProperty("data").GetProperty("incident_id").GetInt32(), body.GetProperty("data").GetProperty("incident_number").GetString()));
        Assert.Equal(got.Id, body.GetProperty("delivery_id").GetString());
        Assert.Equal(("incident.created", "1"), (got.Headers["X-Mini-XDR-Event"], got.Headers["X-Mini-XDR-Delivery-Attempt"]));
        Assert.Equal("v1=" + Signature(made.Secret, got), got.Headers["X-Mini-XDR-Signature"]);
        Assert.Equal((await world.RowsAsync())[0].Body, Encoding.UTF8.GetString(got.Body));
    }

    [Fact]
    public async Task Dispatch_SecretRotated_BothSignForADay()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await WebhookWorld.CreateAsync();
        var first = await world.SubscribeAsync(receiver.Url);
        var second = (await world.Service.RotateAsync(world.Admin, first.Webhook.Id, CancellationToken.None)).Value!;
        await world.StartAsync();
        await world.OpenAsync(1);
        await world.UntilAsync(rows => rows.Count(row => row.DeliveredAt != null) == 1);
        world.Advance(TimeSpan.FromHours(25));
        await world.OpenAsync(2);
        await world.UntilAsync(rows => rows.Count(row => row.DeliveredAt != null) == 2);

        ReceivedDelivery[] got = [.. receiver.Received];
        Assert.NotEqual(first.Secret, second.Secret);
        Assert.Equal($"v1={Signature(second.Secret, got[0])},v1={Signature(first.Secret, got[0])}", got[0].Headers["X-Mini-XDR-Signature"]);
        Assert.Equal($"v1={Signature(second.Secret, got[1])}", got[1].Headers["X-Mini-XDR-Signature"]);
    }

    [Fact]
    public async Task Dispatch_ReceiverFailsTwice_IsTriedAgainWithTheSameIdAndGrowingPauses()
    {
        await using var receiver = await WebhookReceiver.StartAsync((_, count) => Task.FromResult(Results.Text("down for now", statusCode: count < 3 ? 503 : 200)));
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync(receiver.Url);
        await world.StartAsync();
        await world.OpenAsync(1);

        await world.UntilAsync(rows => rows[0].Attempts == 1);
        var first = (await world.RowsAsync())[0];
        Assert.InRange((first.NextAttemptAt!.Value - world.Now).TotalSeconds, 4, 6);
        Assert.Equal((503, "Answered 503: down for now"), (first.LastStatus, first.LastFault));
        world.Advance(TimeSpan.FromSeconds(6));
        await world.UntilAsync(rows => rows[0].Attempts == 2);
        Assert.InRange(((await world.RowsAsync())[0].NextAttemptAt!.Value - world.Now).TotalSeconds, 12, 18);
        world.Advance(TimeSpan.FromSeconds(18));
        await world.UntilAsync(rows => rows[0].Status == WebhookDeliveryStatus.Delivered);

        Assert.Equal(["1", "2", "3"], receiver.Received.Select(got => got.Headers["X-Mini-XDR-Delivery-Attempt"]));
        Assert.Single(receiver.Received.Select(got => got.Id).Distinct());
    }

    [Fact]
    public async Task Dispatch_ReceiverAlwaysFails_IsDeadAfterEightTriesAndTheSubscriptionShownAsFailing()
    {
        await using var receiver = await WebhookReceiver.StartAsync(500);
        await using var world = await WebhookWorld.CreateAsync();
        var made = await world.SubscribeAsync(receiver.Url);
        await world.StartAsync();
        await world.OpenAsync(1);
        for (var tries = 1; tries <= 8; tries++)
        {
            await world.UntilAsync(rows => rows[0].Attempts == tries);
            world.Advance(TimeSpan.FromHours(2));
        }

        var dead = (await world.RowsAsync())[0];
        var view = (await world.Service.GetAsync(world.Admin, made.Webhook.Id, CancellationToken.None)).Value!;
        Assert.Equal((WebhookDeliveryStatus.Dead, 8, null), (dead.Status, dead.Attempts, dead.NextAttemptAt));
        Assert.Equal((WebhookHealth.Failing, true, 8L, 0L), (view.Health, view.IsActive, view.DeliveryFailureCount, view.Waiting));
        Assert.Equal(8, receiver.Received.Count);
    }

    [Fact]
    public async Task Dispatch_410_IsDeadAtOnce()
    {
        await using var receiver = await WebhookReceiver.StartAsync(410);
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync(receiver.Url);
        await world.StartAsync();
        await world.OpenAsync(1);

        await world.UntilAsync(rows => rows[0].Attempts == 1);

        Assert.Equal(WebhookDeliveryStatus.Dead, (await world.RowsAsync())[0].Status);
    }

    [Fact]
    public async Task Dispatch_RetryAfter_IsHonouredUpToOneHour()
    {
        await using var receiver = await WebhookReceiver.StartAsync((http, count) =>
        {
            http.Response.Headers.RetryAfter = count == 1 ? "120" : "999999";
            return Task.FromResult(Results.StatusCode(429));
        });
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync(receiver.Url);
        await world.StartAsync();
        await world.OpenAsync(1);

        await world.UntilAsync(rows => rows[0].Attempts == 1);
        Assert.Equal(TimeSpan.FromSeconds(120), (await world.RowsAsync())[0].NextAttemptAt - world.Now);
        world.Advance(TimeSpan.FromSeconds(120));
        await world.UntilAsync(rows => rows[0].Attempts == 2);
        Assert.Equal(TimeSpan.FromHours(1), (await world.RowsAsync())[0].NextAttemptAt - world.Now);
    }

    [Fact]
    public async Task Dispatch_RedirectToAPrivateAddress_IsAFailureAndNotFollowed()
    {
        await using var inside = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync((_, _) => Task.FromResult(Results.Redirect(inside.Url)));
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync(receiver.Url);
        await world.StartAsync();
        await world.OpenAsync(1);

        await world.UntilAsync(rows => rows[0].Attempts == 1);

        Assert.Equal((WebhookDeliveryStatus.Pending, 302), ((await world.RowsAsync())[0].Status, (await world.RowsAsync())[0].LastStatus));
        Assert.Empty(inside.Received);
    }

    [Fact]
    public async Task Dispatch_AnswerWithoutEnd_IsDeliveredAndTheConnectionGivenUp()
    {
        var givenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = await WebhookReceiver.StartAsync(async (http, _) =>
        {
            http.RequestAborted.Register(() => givenUp.TrySetResult());
            var block = new byte[64 * 1024];
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(block, CancellationToken.None);
            }

            return Results.Empty;
        });
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync(receiver.Url);
        await world.StartAsync();
        await world.OpenAsync(1);

        await world.UntilAsync(rows => rows[0].Status == WebhookDeliveryStatus.Delivered);

        await givenUp.Task.WaitAsync(WebhookWorld.Limit);
        Assert.Equal(1, (await world.RowsAsync())[0].Attempts);
    }

    [Fact]
    public async Task Dispatch_HangingAndDeadReceivers_HoldUpNobodyElse()
    {
        await using var hanging = await WebhookReceiver.StartAsync((http, _) => WebhookReceiver.HangAsync(http));
        await using var fast = await WebhookReceiver.StartAsync();
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync(hanging.Url);
        await world.SubscribeAsync("http://127.0.0.1:9/dead");
        var good = await world.SubscribeAsync(fast.Url);
        await world.StartAsync();
        for (var number = 1; number <= 40; number++)
        {
            await world.OpenAsync(number);
        }

        await world.UntilAsync(rows => rows.Count(row => row.SubscriptionId == good.Webhook.Id && row.Status == WebhookDeliveryStatus.Delivered) == 40);

        // One lane's width at most was under way to the one that hangs.
        Assert.InRange(hanging.Received.Count, 1, WebhookLanes.Width * 2);
        Assert.All(await world.RowsAsync(), row => Assert.Equal(row.SubscriptionId == good.Webhook.Id, row.Status == WebhookDeliveryStatus.Delivered));
    }

    [Fact]
    public async Task Dispatch_HangingReceiver_IsAFailureAfterTheTimeLimit()
    {
        await using var hanging = await WebhookReceiver.StartAsync((http, _) => WebhookReceiver.HangAsync(http));
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync(hanging.Url);
        await world.StartAsync();
        await world.OpenAsync(1);

        await world.UntilAsync(rows => rows[0].Attempts == 1);

        var row = (await world.RowsAsync())[0];
        Assert.Equal((null, "No whole answer within 1 s."), (row.LastStatus, row.LastFault));
    }

    [Fact]
    public async Task Dispatch_KilledInTheMiddle_LosesNone()
    {
        var isHeld = true;
        await using var receiver = await WebhookReceiver.StartAsync((http, count) => count > 5 && Volatile.Read(ref isHeld) ? WebhookReceiver.HangAsync(http) : Task.FromResult(Results.Ok()));
        await using var world = await WebhookWorld.CreateAsync();
        await world.SubscribeAsync(receiver.Url);
        for (var number = 1; number <= 30; number++)
        {
            await world.OpenAsync(number);
        }

        await world.StartAsync();
        await world.UntilAsync(_ => receiver.Received.Count > 5);
        await world.StopAsync();
        Volatile.Write(ref isHeld, false);
        await world.StartAsync();

        // Those that timed out before the kill have a pause.
        await world.UntilAsync(rows =>
        {
            world.Advance(TimeSpan.FromSeconds(10));
            return rows.All(row => row.Status == WebhookDeliveryStatus.Delivered);
        });
        var ids = (await world.RowsAsync()).Select(row => row.DeliveryId.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(ids, receiver.Received.Select(got => got.Id).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Dispatch_PrivateAddressNotAllowed_IsRefusedAtEveryDelivery()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await WebhookWorld.CreateAsync(allowsPrivate: false);
        var made = await world.SubscribeAsync("http://198.51.100.1/hook");
        await using (var db = world.Test.Database.Across())
        {
            // As if the name had led elsewhere when it was subscribed.
            (await db.WebhookSubscriptions.FindAsync(made.Webhook.Id))!.Url = receiver.Url;
            await db.SaveChangesAsync();
        }

        await world.StartAsync();
        await world.OpenAsync(1);
        await world.UntilAsync(rows => rows[0].Attempts == 1);

        Assert.Contains("loopback", (await world.RowsAsync())[0].LastFault, StringComparison.Ordinal);
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task Dispatch_Paused_WaitsUntilItGoesOn()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await WebhookWorld.CreateAsync();
        var made = await world.SubscribeAsync(receiver.Url);
        await world.OpenAsync(1);
        await world.Service.UpdateAsync(world.Admin, made.Webhook.Id, new WebhookDraft(null, null, null, null, false, null), CancellationToken.None);
        await world.OpenAsync(2);
        var pinged = await world.Deliveries.TestAsync(world.Admin, made.Webhook.Id, CancellationToken.None);
        await world.StartAsync();
        Assert.Null(pinged.Error);
        Assert.Equal(WebhookCatalog.TestPing, Assert.Single(receiver.Received).Headers["X-Mini-XDR-Event"]);

        await world.Service.UpdateAsync(world.Admin, made.Webhook.Id, new WebhookDraft(null, null, null, null, true, null), CancellationToken.None);
        await world.UntilAsync(rows => rows.All(row => row.Status == WebhookDeliveryStatus.Delivered));

        // The second happened while it was paused, and nobody asked for it then.
        Assert.Equal(2, receiver.Received.Count);
    }

    [Fact]
    public async Task Dispatch_ManyDeliveries_TellsLivePagesOfEachSubscription()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var world = await WebhookWorld.CreateAsync();
        var made = await world.SubscribeAsync(receiver.Url);
        await world.StartAsync();
        await world.OpenAsync(1);
        await world.UntilAsync(rows => rows[0].Status == WebhookDeliveryStatus.Delivered);

        await using var db = world.Test.Database.Across();
        var told = db.Outbox.AsEnumerable().Select(message => JsonSerializer.Deserialize<DomainEvent>(message.Body, SocConsole.Core.Kernel.Wire.Json)).OfType<WebhookDelivered>();
        Assert.Contains(told, happened => happened.SubscriptionId == made.Webhook.Id);
        Assert.Equal((1L, 0L), ((await db.WebhookSubscriptions.FindAsync(made.Webhook.Id))!.DeliverySuccessCount, (await db.WebhookSubscriptions.FindAsync(made.Webhook.Id))!.DeliveryFailureCount));
    }

    // Computed here from what arrived, with nothing of the sender's code.
    private static string Signature(string secret, ReceivedDelivery got)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(got.Headers["X-Mini-XDR-Timestamp"] + "."));
        hmac.AppendData(got.Body);
        return Convert.ToHexStringLower(hmac.GetHashAndReset());
    }
}
