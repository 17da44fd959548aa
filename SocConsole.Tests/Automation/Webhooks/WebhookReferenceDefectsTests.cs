using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SocConsole.Core.Events;
using SocConsole.Core.Kernel;
using SocConsole.Core.Storage;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Automation.Webhooks;

/// <summary>What the reference's webhooks get wrong; each test fails on its behaviour.</summary>
public sealed class WebhookReferenceDefectsTests : IAsyncLifetime
{
    private ConsoleApplication console = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:Outbound:AllowPrivateNetworks"] = "true" });
        admin = await console.AdminAsync();
    }

    // The router was never mounted.
    [Theory]
    [InlineData("/api/webhooks/events")]
    [InlineData("/api/webhooks/subscriptions")]
    public async Task Router_IsMounted(string path) => await admin.GetAsync(path).OkAsync();

    // Nothing ever fired a webhook; here the event goes through the outbox of a whole console.
    [Fact]
    public async Task IncidentOpened_FiresAWebhook()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await SubscribeAsync(receiver.Url, null);
        await console.Services.GetRequiredService<SocDatabase>().WriteAsync<Done>(
            1,
            unit =>
            {
                unit.Db.Incidents.Add(TestIncidents.Incident(9_001, unit.Now));
                unit.Raise(new IncidentOpened(1, unit.Now, 9_001));
                return Task.FromResult<Result<Done>>(Done.Value);
            },
            CancellationToken.None);

        await Poll.UntilAsync(() => Task.FromResult(!receiver.Received.IsEmpty), TimeSpan.FromSeconds(30));

        Assert.Equal(9_001, JsonDocument.Parse(receiver.Received.First().Body).RootElement.GetProperty("data").GetProperty("incident_id").GetInt32());
    }

    // The signature was over Python's str(dict), with one secret for all: no receiver could check it.
    [Fact]
    public async Task Signature_IsOverTheBytesSentWithTheSubscriptionsOwnSecret()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        string[] secrets = ["first-secret-0123456789", "second-secret-0123456789"];
        foreach (var secret in secrets)
        {
            var id = await SubscribeAsync(receiver.Url, secret);
            await admin.PostAsJsonAsync("/api/webhooks/test", new { webhook_id = id }).OkAsync();
        }

        foreach (var (got, secret) in receiver.Received.Zip(secrets))
        {
            byte[] signed = [.. Encoding.ASCII.GetBytes(got.Headers["X-Mini-XDR-Timestamp"]), .. "."u8, .. got.Body];
            Assert.Equal("v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)), got.Headers["X-Mini-XDR-Signature"]);
        }

        Assert.Equal(2, receiver.Received.Count);
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await console.DisposeAsync();
    }

    private async Task<int> SubscribeAsync(string url, string? secret) =>
        (await admin.PostAsJsonAsync("/api/webhooks/subscriptions", new { url, events = new[] { "incident.created" }, secret }).OkAsync()).GetProperty("id").GetInt32();
}
