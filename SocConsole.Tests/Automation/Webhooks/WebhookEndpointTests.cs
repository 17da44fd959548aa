using System.Net;
using System.Net.Http.Json;
using SocConsole.Core.Automation.Webhooks;
using SocConsole.Tests.Identity;
using SocConsole.Tests.Support;

namespace SocConsole.Tests.Automation.Webhooks;

public sealed class WebhookEndpointTests : IAsyncLifetime
{
    private static readonly string[] Both = ["incident.created", "test.ping"];
    private ConsoleApplication console = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        console = await ConsoleApplication.StartAsync(new Dictionary<string, string?> { ["Soc:Outbound:AllowPrivateNetworks"] = "true" });
        admin = await console.AdminAsync();
    }

    [Theory]
    [InlineData("events")]
    [InlineData("event_types")]
    public async Task Create_EitherName_AnswersBothAndTheSecretOnce(string name)
    {
        var made = await admin.PostAsJsonAsync("/api/webhooks/subscriptions", new Dictionary<string, object> { ["url"] = "http://127.0.0.1:9/hook", [name] = Both, ["description"] = "check" }).OkAsync();
        var id = made.GetProperty("id").GetInt32();
        var read = await admin.GetAsync($"/api/webhooks/subscriptions/{id}").OkAsync();

        Assert.Equal(Both, made.GetProperty("events").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal(Both, read.GetProperty("event_types").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal(43, made.GetProperty("secret").GetString()!.Length);
        Assert.False(read.TryGetProperty("secret", out _));
        Assert.Contains("\"subscriptions\"", (await admin.GetStringAsync(new Uri("/api/webhooks/subscriptions", UriKind.Relative))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_Delete_FollowTheContract()
    {
        var id = (await admin.PostAsJsonAsync("/api/webhooks/subscriptions", new { url = "http://127.0.0.1:9/hook", events = Both }).OkAsync()).GetProperty("id").GetInt32();

        var changed = await admin.PatchAsJsonAsync($"/api/webhooks/subscriptions/{id}", new { description = "Changed", is_active = false }).OkAsync();
        var gone = await admin.DeleteAsync(new Uri($"/api/webhooks/subscriptions/{id}", UriKind.Relative));

        Assert.Equal(("Changed", "paused", "http://127.0.0.1:9/hook"), (changed.Text("description"), changed.Text("health"), changed.Text("url")));
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        await admin.GetAsync($"/api/webhooks/subscriptions/{id}").RefusedAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Create_UnknownEvent_Is422WithDetail()
    {
        var refused = await admin.PostAsJsonAsync("/api/webhooks/subscriptions", new { url = "http://127.0.0.1:9/hook", events = new[] { "nothing" } }).RefusedAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains("events", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_TakenAndRefused_Are200And424()
    {
        await using var good = await WebhookReceiver.StartAsync();
        await using var bad = await WebhookReceiver.StartAsync(500);
        var (first, second) = (await SubscribeAsync(good.Url), await SubscribeAsync(bad.Url));

        var taken = await admin.PostAsJsonAsync("/api/webhooks/test", new { webhook_id = first }).OkAsync();
        var refused = await admin.PostAsJsonAsync("/api/webhooks/test", new { webhook_id = second }).RefusedAsync(HttpStatusCode.FailedDependency);

        Assert.Equal(("delivered", "200"), (taken.Text("status"), taken.Text("http_status")));
        Assert.Contains("500", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("dead", (await admin.GetAsync($"/api/webhooks/subscriptions/{second}/deliveries?status=dead").OkAsync()).GetProperty("deliveries")[0].Text("status"));
    }

    [Fact]
    public async Task Test_AnotherOrganizationsWebhook_Is404AndSendsNothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var id = await SubscribeAsync(receiver.Url);
        using var stranger = await console.StrangerAsync();

        await stranger.PostAsJsonAsync("/api/webhooks/test", new { webhook_id = id }).RefusedAsync(HttpStatusCode.NotFound);

        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task Resend_AndRotate_Work()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var id = await SubscribeAsync(receiver.Url);
        var ping = await admin.PostAsJsonAsync("/api/webhooks/test", new { webhook_id = id }).OkAsync();

        var rotated = await admin.PostAsync(new Uri($"/api/webhooks/subscriptions/{id}/rotate-secret", UriKind.Relative), null).OkAsync();
        await admin.PostAsync(new Uri($"/api/webhooks/deliveries/{ping.Text("delivery_id")}/resend", UriKind.Relative), null).OkAsync();

        await Poll.UntilAsync(() => Task.FromResult(receiver.Received.Count == 2), TimeSpan.FromSeconds(30));
        Assert.NotEqual(string.Empty, rotated.Text("previous_secret_until"));
        Assert.Equal(2, receiver.Received.Last().Headers["X-Mini-XDR-Signature"].Split(',').Length);
    }

    [Fact]
    public async Task Events_AreListedWithExamples()
    {
        var listed = await admin.GetAsync("/api/webhooks/events").OkAsync();

        Assert.Equal(WebhookCatalog.All.Select(item => item.Name), listed.GetProperty("events").EnumerateArray().Select(item => item.Text("name")));
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await console.DisposeAsync();
    }

    private async Task<int> SubscribeAsync(string url) => (await admin.PostAsJsonAsync("/api/webhooks/subscriptions", new { url, events = Both }).OkAsync()).GetProperty("id").GetInt32();
}
