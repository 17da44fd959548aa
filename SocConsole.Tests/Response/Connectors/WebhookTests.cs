using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;
using SocConsole.Tests.Outbound;

namespace SocConsole.Tests.Response.Connectors;

public sealed class WebhookTests
{
    private const string Secret = "a-secret-of-enough-length";

    [Fact]
    public async Task Execute_PostsASignedNoticeWithItsKey()
    {
        var received = new ConcurrentQueue<(string Body, string? Signature, string? Key)>();
        await using var server = await WebServer.StartAsync(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            received.Enqueue((await reader.ReadToEndAsync(), http.Request.Headers["X-Soc-Signature"], http.Request.Headers["Idempotency-Key"]));
            return Results.Accepted();
        });
        await using var world = await WorldAsync(server);
        var request = await RequestAsync(world);

        var done = await Connector(world).ExecuteAsync(request, CancellationToken.None);
        var again = await Connector(world).ExecuteAsync(request, CancellationToken.None);
        var verified = await Connector(world).VerifyAsync(request, null, CancellationToken.None);

        Assert.Null(done.Error);
        Assert.Null(again.Error);
        Assert.Contains("127.0.0.1 answered 202", verified.Value!.Result, StringComparison.Ordinal);
        var (body, signature, key) = Assert.Single(received);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body))), signature);
        Assert.Equal($"{world.Org}/PB-2026-001/3", key);
        var notice = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("notify_admin", request.ThreatNumber, "high"), (notice.GetProperty("type").GetString(), notice.GetProperty("threat_id").GetString(), notice.GetProperty("severity").GetString()));
        Assert.Contains("notification.sent", await world.AuditedAsync());
    }

    [Theory]
    [InlineData(500, ErrorKind.Unavailable)]
    [InlineData(503, ErrorKind.Unavailable)]
    [InlineData(429, ErrorKind.Unavailable)]
    [InlineData(400, ErrorKind.Unexpected)]
    [InlineData(404, ErrorKind.Unexpected)]
    public async Task Execute_RefusedByTheOtherSide_IsTriedAgainOnlyWhereThatHelps(int status, ErrorKind kind)
    {
        await using var server = await WebServer.StartAsync(_ => Results.StatusCode(status));
        await using var world = await WorldAsync(server);
        var request = await RequestAsync(world);

        var done = await Connector(world).ExecuteAsync(request, CancellationToken.None);

        Assert.Equal(kind, done.Error?.Kind);
        Assert.NotNull((await Connector(world).VerifyAsync(request, null, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Execute_RedirectThatDropsThePost_IsNoSuccess()
    {
        await using var server = await WebServer.StartAsync(http => http.Request.Path == "/hook" ? Results.Redirect("/login") : Results.Ok());
        await using var world = await WorldAsync(server);

        var done = await Connector(world).ExecuteAsync(await RequestAsync(world), CancellationToken.None);

        Assert.Equal("WEBHOOK_REDIRECTED", done.Error?.Code);
    }

    [Fact]
    public async Task Execute_PrivateAddressByDefault_IsRefused()
    {
        await using var server = await WebServer.StartAsync(_ => Results.Ok());
        await using var world = await WorldAsync(server, allowPrivate: false);

        var done = await Connector(world).ExecuteAsync(await RequestAsync(world), CancellationToken.None);

        Assert.Equal("OUTBOUND_REFUSED", done.Error?.Code);
    }

    [Fact]
    public async Task Execute_NobodyListens_IsUnavailable()
    {
        var server = await WebServer.StartAsync(_ => Results.Ok());
        await using var world = await WorldAsync(server);
        await server.DisposeAsync();

        var done = await Connector(world).ExecuteAsync(await RequestAsync(world), CancellationToken.None);

        Assert.Equal(ErrorKind.Unavailable, done.Error?.Kind);
    }

    [Fact]
    public async Task Preview_ShowsTheHostButNotThePath()
    {
        await using var server = await WebServer.StartAsync(_ => Results.Ok());
        await using var world = await WorldAsync(server);

        var preview = await Connector(world).PreviewAsync(await RequestAsync(world), CancellationToken.None);

        Assert.Equal("Sends a notice by webhook to 127.0.0.1.", preview.Text);
    }

    [Theory]
    [InlineData("ftp://example.org/hook", "long enough secret", "WebhookUrl")]
    [InlineData("/hook", "long enough secret", "WebhookUrl")]
    [InlineData("https://example.org/hook", "short", "WebhookSecret")]
    [InlineData("https://example.org/hook", null, "WebhookSecret")]
    public void Options_Unusable_NameTheKey(string url, string? secret, string key) =>
        Assert.Contains(new NotifyOptions { WebhookUrl = url, WebhookSecret = secret }.Faults(), fault => fault.StartsWith("Soc:Notify:" + key, StringComparison.Ordinal));

    private static Task<ResponseWorld> WorldAsync(WebServer server, bool allowPrivate = true) => ResponseWorld.CreateAsync(new Dictionary<string, string?>
    {
        ["Soc:Notify:WebhookUrl"] = new Uri(server.Address, "/hook").ToString(),
        ["Soc:Notify:WebhookSecret"] = Secret,
        ["Soc:Outbound:AllowPrivateNetworks"] = allowPrivate ? "true" : "false",
    });

    private static IResponseConnector Connector(ResponseWorld world) => world.Get<ConnectorSet>().Of("notify_admin")[0];

    private static async Task<ActionRequest> RequestAsync(ResponseWorld world)
    {
        var threat = await world.AddThreatAsync();
        return new ActionRequest(world.Org, "notify_admin", new Dictionary<string, string>(), threat.Number, "PB-2026-001", "judge@soc.test", "PB-2026-001/3");
    }
}
