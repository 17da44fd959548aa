using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Identity;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors.Settings;

namespace SocConsole.Tests.Response.Connectors;

public sealed class ConnectorSettingsTests
{
    private static readonly Dictionary<string, string> Address = new() { ["base_url"] = "https://idp.example/scim/v2" };
    private static readonly Dictionary<string, string> Token = new() { ["token"] = BackendStub.Secret };

    [Fact]
    public async Task Create_WithASecret_NeverShowsIt()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var service = world.Get<ConnectorSettings>();
        var admin = world.Test.Person(Role.Admin);

        var made = await service.CreateAsync(admin, "scim", new ConnectorDraft("Ours", true, Address, Token, null), CancellationToken.None);
        var listed = await service.ListAsync(world.Test.Person(Role.Viewer), CancellationToken.None);

        Assert.Equal((SettingState.Ready, "token"), (made.Value!.State, made.Value.Secrets.Single()));
        await using var db = world.Test.Database.Across();
        Assert.DoesNotContain(BackendStub.Secret, JsonSerializer.Serialize(listed.Value) + JsonSerializer.Serialize(await db.AuditRecords.AsNoTracking().ToListAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_AnotherHost_ForgetsTheSecret()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var service = world.Get<ConnectorSettings>();
        var admin = world.Test.Person(Role.Admin);
        var made = await service.CreateAsync(admin, "scim", new ConnectorDraft(null, true, Address, Token, null), CancellationToken.None);

        var samePlace = await service.UpdateAsync(admin, made.Value!.Id, new ConnectorDraft(null, null, new Dictionary<string, string> { ["base_url"] = "https://idp.example/v3" }, null, null), CancellationToken.None);
        var elsewhere = await service.UpdateAsync(admin, made.Value.Id, new ConnectorDraft(null, null, new Dictionary<string, string> { ["base_url"] = "https://thief.example/v3" }, null, null), CancellationToken.None);

        Assert.Equal(SettingState.Ready, samePlace.Value!.State);
        Assert.Equal((SettingState.NeedsSettings, "token is not set"), (elsewhere.Value!.State, elsewhere.Value.Reason));
    }

    [Fact]
    public async Task Update_Always_ReachesTheConnectorAtOnce()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var (service, uses) = (world.Get<ConnectorSettings>(), world.Get<ConnectorUses>());
        var admin = world.Test.Person(Role.Admin);
        var before = await uses.ForAsync(world.Org, "scim", "account_disable", CancellationToken.None);
        var made = await service.CreateAsync(admin, "scim", new ConnectorDraft(null, true, Address, Token, null), CancellationToken.None);
        var made2 = await uses.ForAsync(world.Org, "scim", "account_disable", CancellationToken.None);
        await service.DeleteAsync(admin, made.Value!.Id, CancellationToken.None);

        Assert.Null(before);
        Assert.True(made2?.Ready);
        Assert.Null(await uses.ForAsync(world.Org, "scim", "account_disable", CancellationToken.None));
    }

    [Theory]
    [InlineData("nothing", "base_url", "https://a.example", "kind")]
    [InlineData("scim", "base_url", "ftp://a.example", "settings.base_url")]
    [InlineData("scim", "base_url", "https://user:pass@a.example", "settings.base_url")]
    [InlineData("scim", "other", "x", "settings.other")]
    [InlineData("scim", "token", "x", "settings.token")]
    [InlineData("http", "url", "https://{{host}}/x", "settings.url")]
    [InlineData("http", "body", "{\"a\": {{x}}}", "settings.body")]
    [InlineData("http", "headers", "Host: elsewhere", "settings.headers")]
    [InlineData("http", "headers", "no colon", "settings.headers")]
    [InlineData("http", "headers", "X-Trace: 1\nauthorization: Bearer abc", "settings.headers")]
    [InlineData("http", "headers", "X-Api-Key: abc", "settings.headers")]
    [InlineData("http", "body", "{\"a\": 1, \"a\": 2}", "settings.body")]
    [InlineData("http", "expected_status", "200-", "settings.expected_status")]
    [InlineData("http", "verify_pointer", "a/b", "settings.verify_pointer")]
    [InlineData("ldap", "security", "none", "settings.security")]
    [InlineData("rpz", "zone_file", "../x", "settings.zone_file")]
    [InlineData("rpz", "sinkhole_ip", "x", "settings.sinkhole_ip")]
    public async Task Create_WhatDoesNotFit_IsInvalidWithItsField(string kind, string name, string value, string field)
    {
        await using var world = await ResponseWorld.CreateAsync();

        var made = await world.Get<ConnectorSettings>().CreateAsync(world.Test.Person(Role.Admin), kind, new ConnectorDraft(null, true, new Dictionary<string, string> { [name] = value }, null, null), CancellationToken.None);

        Assert.Equal(ErrorKind.Invalid, made.Error?.Kind);
        Assert.Contains(field, made.Error!.Fields!.Keys);
    }

    [Fact]
    public async Task Get_ByWhoMayNotManage_ShowsNoSettings()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var service = world.Get<ConnectorSettings>();
        var settings = new Dictionary<string, string> { ["url"] = "https://hooks.example/T0/secret-path", ["headers"] = "Authorization: Bearer {{secret.token}}" };
        var made = (await service.CreateAsync(world.Test.Person(Role.Admin), "http", new ConnectorDraft("Ours", true, settings, null, null), CancellationToken.None)).Value!;
        var viewer = world.Test.Person(Role.Viewer);

        Assert.Equal(2, made.Settings.Count);
        Assert.Empty((await service.GetAsync(viewer, made.Id, CancellationToken.None)).Value!.Settings);
        Assert.Empty(Assert.Single((await service.ListAsync(viewer, CancellationToken.None)).Value!).Settings);
    }

    [Fact]
    public async Task Everything_WithoutThePermission_IsForbidden()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var service = world.Get<ConnectorSettings>();
        var approver = world.Test.Person(Role.Approver);
        var draft = new ConnectorDraft(null, true, Address, Token, null);

        Assert.Equal(ErrorKind.Forbidden, (await service.CreateAsync(approver, "scim", draft, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await service.UpdateAsync(approver, 1, draft, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await service.DeleteAsync(approver, 1, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await service.CheckAsync(approver, 1, CancellationToken.None)).Error?.Kind);
    }

    [Fact]
    public async Task Check_OtherSideRefuses_RecordsTheFaultAndThenThatItAnswered()
    {
        await using var backend = await BackendStub.StartAsync<ScimBackend>();
        await using var world = await ResponseWorld.CreateAsync(BackendContract<ScimBackend>.Settings());
        var id = await world.AddConnectorAsync("scim", new() { ["base_url"] = backend.Root + "/scim" }, Token);
        var (service, admin) = (world.Get<ConnectorSettings>(), world.Test.Person(Role.Admin));
        backend.Trouble = Trouble.Credentials;

        var failing = await service.CheckAsync(admin, id, CancellationToken.None);
        backend.Trouble = Trouble.None;
        var ready = await service.CheckAsync(admin, id, CancellationToken.None);

        Assert.Equal(SettingState.Failing, failing.Value!.State);
        Assert.Contains("credentials", failing.Value.Fault, StringComparison.Ordinal);
        Assert.Equal((SettingState.Ready, null), (ready.Value!.State, ready.Value.Fault));
        Assert.NotNull(ready.Value.CheckedAt);
    }

    [Fact]
    public async Task Get_OfAnotherOrganization_IsNotFound()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var id = await world.AddConnectorAsync("scim", Address, Token);
        var stranger = world.Test.Person(Role.Admin, await world.Test.AddOrganizationAsync("Other"));
        var service = world.Get<ConnectorSettings>();

        Assert.Equal(ErrorKind.NotFound, (await service.GetAsync(stranger, id, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.NotFound, (await service.CheckAsync(stranger, id, CancellationToken.None)).Error?.Kind);
        Assert.Equal(ErrorKind.NotFound, (await service.DeleteAsync(stranger, id, CancellationToken.None)).Error?.Kind);
    }
}
