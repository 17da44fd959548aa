using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SocConsole.Core.Incidents;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Connectors.Chat;
using SocConsole.Tests.Contracts;

namespace SocConsole.Tests.Response.Connectors;

/// <summary>A chat's webhook that remembers what it was told.</summary>
public sealed class ChatBackend : BackendStub
{
    public List<string> Bodies { get; } = [];

    public override string Snapshot() => string.Join('\n', Bodies);

    protected override Microsoft.AspNetCore.Http.IResult Answer(HttpRequest request, JsonNode? body)
    {
        Changes++;
        Bodies.Add(body!.ToJsonString());
        return Results.Ok();
    }
}

public sealed class ChatTests
{
    private static readonly DateTime At = new(2026, 3, 4, 10, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("slack", "<!channel>", "&lt;!channel&gt;")]
    [InlineData("mattermost", "@channel [x](http://evil.example)", "@\u200bchannel")]
    [InlineData("mattermost", "**bold**", "\\*\\*bold\\*\\*")]
    [InlineData("teams", "[x](http://evil.example)", "\"type\":\"TextRun\"")]
    public void Body_TextWithMarkup_IsShownAsText(string format, string reason, string expected)
    {
        var body = JsonNode.Parse(ChatFormat.Body(format, Notice(reason)))!;

        var text = format == "teams" ? body["attachments"]![0]!["content"]!["body"]![1]!["inlines"]![0]!.ToJsonString() : body["text"]!.GetValue<string>();
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notify_WithAChatOfTheOrganization_TellsItOnceAndNamesNoPath()
    {
        await using var backend = await BackendStub.StartAsync<ChatBackend>();
        await using var world = await ResponseWorld.CreateAsync(BackendContract<ScimBackend>.Settings());
        await world.AddConnectorAsync("chat", new() { ["format"] = "slack" }, new() { ["url"] = $"{backend.Root}/services/{BackendStub.Secret}" });
        var connector = ConnectorContract.Connector(world, "notify");
        var request = await ConnectorContract.RequestAsync(world, "send_notification", ("message", "look"));

        var preview = await connector.PreviewAsync(request, CancellationToken.None);
        var done = await connector.ExecuteAsync(request, CancellationToken.None);
        await connector.ExecuteAsync(request, CancellationToken.None);
        var verified = await connector.VerifyAsync(request, null, CancellationToken.None);

        Assert.Null(done.Error);
        Assert.Equal(1, backend.Changes);
        Assert.Contains("look", backend.Bodies.Single(), StringComparison.Ordinal);
        Assert.Contains("answered 200", verified.Value!.Result, StringComparison.Ordinal);
        await BackendContract<ScimBackend>.AssertNoSecretAsync(world, preview.Text + done.Value!.Result);
    }

    [Fact]
    public async Task Notify_RunOfAnIncidentWithoutThreat_TellsOfTheIncident()
    {
        await using var backend = await BackendStub.StartAsync<ChatBackend>();
        await using var world = await ResponseWorld.CreateAsync(BackendContract<ScimBackend>.Settings());
        await world.AddConnectorAsync("chat", new() { ["format"] = "generic" }, new() { ["url"] = backend.Root + "/hook" });
        await OwnConnectorTests.AddIncidentAsync(world, 7);
        var request = await ConnectorContract.RequestAsync(world, "stakeholder_notification");

        var done = await ConnectorContract.Connector(world, "notify").ExecuteAsync(request with { ThreatNumber = null, IncidentNumber = 7 }, CancellationToken.None);

        Assert.Null(done.Error);
        Assert.Equal(IncidentNumber.Text(7), JsonNode.Parse(backend.Bodies.Single())!["incident_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Notify_ChatOfAnotherOrganization_IsNotTold()
    {
        await using var backend = await BackendStub.StartAsync<ChatBackend>();
        await using var world = await ResponseWorld.CreateAsync(BackendContract<ScimBackend>.Settings());
        await world.AddConnectorAsync("chat", new() { ["format"] = "generic" }, new() { ["url"] = backend.Root + "/hook" });
        var other = await world.Test.AddOrganizationAsync("Other");
        var request = await ConnectorContract.RequestAsync(world, "notify_admin");

        var done = await ConnectorContract.Connector(world, "notify").ExecuteAsync(request with { OrganizationId = other }, CancellationToken.None);

        Assert.Equal(ErrorKind.NotConfigured, done.Error?.Kind);
        Assert.Equal(0, backend.Changes);
    }

    private static Notice Notice(string reason) => new("notify_admin", "THR-2026-001", "PB-2026-001", "brute_force_attack", Severity.High, 0.9, reason, "judge@soc.test", At);
}
