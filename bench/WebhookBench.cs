using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Automation.Webhooks;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;

namespace SocConsole.Bench;

/// <summary>How fast a backlog of 10,000 deliveries is drained by one fast local receiver, in the same process, and by it while another one hangs.</summary>
internal static class WebhookBench
{
    private const int Backlog = 10_000;
    private const int Organization = 1;

    public static async Task<int> RunAsync()
    {
        await using var receiver = await ReceiverAsync();
        var address = receiver.Urls.Single();
        await using var console = await BenchConsole.StartAsync(new Dictionary<string, string?> { ["Soc:Outbound:AllowPrivateNetworks"] = "true" });
        var fast = await SubscribeAsync(console, address + "/fast");
        var slow = await SubscribeAsync(console, address + "/hang");
        var alone = await DrainAsync(console, fast, []);
        var beside = await DrainAsync(console, fast, [slow]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one fast receiver       {Backlog / alone.TotalSeconds,8:N0} deliveries/s ({Backlog:N0} in {alone.TotalSeconds:N1} s)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"beside one that hangs   {Backlog / beside.TotalSeconds,8:N0} deliveries/s ({Backlog:N0} in {beside.TotalSeconds:N1} s)"));
        return Backlog / alone.TotalSeconds >= 500 ? 0 : 1;
    }

    private static async Task<WebApplication> ReceiverAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            if (http.Request.Path == "/hang")
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        await app.StartAsync();
        return app;
    }

    private static async Task<int> SubscribeAsync(BenchConsole console, string url)
    {
        using var answer = await console.Client.PostAsJsonAsync("/api/webhooks/subscriptions", new { url, events = new[] { WebhookCatalog.IncidentCreated } });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("id").GetInt32();
    }

    private static async Task<TimeSpan> DrainAsync(BenchConsole console, int subscription, IReadOnlyList<int> besides)
    {
        var database = console.Services.GetRequiredService<SocDatabase>();
        var body = "{\"event_type\":\"incident.created\",\"data\":{\"padding\":\"" + new string('x', 800) + "\"}}";
        await database.WriteAsync<Done>(
            Organization,
            unit =>
            {
                foreach (var target in besides.Append(subscription))
                {
                    unit.Db.WebhookDeliveries.AddRange(Enumerable.Range(0, Backlog).Select(_ => new WebhookDelivery
                    {
                        SubscriptionId = target, DeliveryId = Guid.NewGuid(), EventType = WebhookCatalog.IncidentCreated, Body = body, CreatedAt = unit.Now, NextAttemptAt = unit.Now,
                    }));
                }

                return Task.FromResult<Result<Done>>(Done.Value);
            },
            CancellationToken.None);
        var started = Stopwatch.GetTimestamp();
        console.Services.GetRequiredService<WebhookSignal>().Set();
        while (await WaitingAsync(database, subscription) > 0)
        {
            await Task.Delay(100);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<int> WaitingAsync(SocDatabase database, int subscription)
    {
        await using var db = database.Read(Organization);
        return await db.WebhookDeliveries.CountAsync(row => row.NextAttemptAt != null && row.SubscriptionId == subscription);
    }
}
