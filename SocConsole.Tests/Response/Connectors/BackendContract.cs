using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors;
using SocConsole.Core.Response.Connectors.Settings;
using SocConsole.Tests.Contracts;

namespace SocConsole.Tests.Response.Connectors;

/// <summary>What every connector with another side must keep besides <see cref="ConnectorContract"/>: that side may fail in any way.</summary>
public abstract class BackendContract<T> : ConnectorContract, IAsyncLifetime
    where T : BackendStub, new()
{
    protected T Backend { get; private set; } = null!;

    /// <summary>Name of the connector.</summary>
    protected abstract string Kind { get; }

    public async Task InitializeAsync() => Backend = await BackendStub.StartAsync<T>();

    public async Task DisposeAsync() => await Backend.DisposeAsync();

    internal override Task<ResponseWorld> WorldAsync() => ResponseWorld.CreateAsync(Settings());

    // Long enough for a machine that is busy with other things; what hangs on purpose gets less.
    internal static Dictionary<string, string?> Settings(bool hangs = false) => new() { ["Soc:Outbound:AllowPrivateNetworks"] = "true", ["Soc:Outbound:Timeout"] = hangs ? "00:00:01" : "00:01:00" };

    internal override async Task<(IResponseConnector Connector, ActionRequest Request)> SubjectAsync(ResponseWorld world)
    {
        await AddSettingAsync(world);
        return (Connector(world, Kind), await RequestAsync(world));
    }

    internal override int Deeds(ResponseWorld world) => Backend.Changes;

    internal abstract Task<ActionRequest> RequestAsync(ResponseWorld world);

    internal abstract Task AddSettingAsync(ResponseWorld world);

    [Fact]
    public async Task Execute_ThenRevert_RestoresTheOtherSideExactly()
    {
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);
        var before = Backend.Snapshot();

        var done = await connector.ExecuteAsync(request, CancellationToken.None);
        var between = Backend.Snapshot();
        var undone = await connector.RevertAsync(request, done.Value?.State, CancellationToken.None);

        Assert.Null(done.Error);
        Assert.NotEqual(before, between);
        Assert.Equal(ActionCatalog.Find(request.Action)!.Reversible, undone.Error is null);
        Assert.Equal(undone.Error is null ? before : between, Backend.Snapshot());
    }

    [Theory]
    [InlineData(nameof(Trouble.Credentials), ErrorKind.Forbidden)]
    [InlineData(nameof(Trouble.Limited), ErrorKind.Unavailable)]
    [InlineData(nameof(Trouble.Broken), ErrorKind.Unavailable)]
    [InlineData(nameof(Trouble.Hanging), ErrorKind.Unavailable)]
    [InlineData(nameof(Trouble.Huge), ErrorKind.Unexpected)]
    [InlineData(nameof(Trouble.Redirecting), ErrorKind.Unexpected)]
    public async Task Execute_OtherSideInTrouble_FailsByKindAndTellsNoSecret(string trouble, ErrorKind kind)
    {
        await using var world = await ResponseWorld.CreateAsync(Settings(trouble == nameof(Trouble.Hanging)));
        var (connector, request) = await SubjectAsync(world);
        Backend.Trouble = Enum.Parse<Trouble>(trouble);

        var done = await connector.ExecuteAsync(request, CancellationToken.None);

        Assert.Equal(kind, done.Error?.Kind);
        Assert.Equal(trouble == nameof(Trouble.Limited), done.Error!.Message.Contains("17 s", StringComparison.Ordinal));
        Assert.Equal(0, Backend.Changes);
        await AssertNoSecretAsync(world, done.Error.Message);
    }

    [Fact]
    public async Task Execute_AfterADefiniteRefusal_SucceedsOnTheNextTry()
    {
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);
        Backend.Trouble = Trouble.Broken;
        await connector.ExecuteAsync(request, CancellationToken.None);
        Backend.Trouble = Trouble.None;

        var done = await connector.ExecuteAsync(request, CancellationToken.None);

        Assert.Null(done.Error);
        Assert.Equal(1, Backend.Changes);
        await AssertNoSecretAsync(world, done.Value!.Result + done.Value.State);
    }

    [Fact]
    public async Task Execute_OtherSideIsPrivateAndThatIsNotAllowed_IsRefused()
    {
        await using var world = await ResponseWorld.CreateAsync();
        var (connector, request) = await SubjectAsync(world);

        var done = await connector.ExecuteAsync(request, CancellationToken.None);

        Assert.NotNull(done.Error);
        Assert.Empty(Backend.Asked);
    }

    [Fact]
    public async Task Execute_SettingSwitchedOff_IsNotConfigured()
    {
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);
        await using (var db = world.Test.Database.Across())
        {
            await db.Set<ConnectorSetting>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Enabled, false));
        }

        Assert.False((await connector.ReadinessAsync(world.Org, request.Action, CancellationToken.None)).Ready);
        Assert.Equal(ErrorKind.NotConfigured, (await connector.ExecuteAsync(request, CancellationToken.None)).Error?.Kind);
    }

    internal static async Task AssertNoSecretAsync(ResponseWorld world, string said)
    {
        await using var db = world.Test.Database.Across();
        var audited = await db.AuditRecords.AsNoTracking().ToListAsync();
        var kept = await db.Set<Notification>().AsNoTracking().Select(row => row.Receipt).ToListAsync();
        Assert.DoesNotContain(BackendStub.Secret, said + JsonSerializer.Serialize(audited) + string.Join('\n', kept), StringComparison.Ordinal);
    }
}

internal static class ConnectorRows
{
    /// <summary>A setting as the service would store it, without the record of making it.</summary>
    public static async Task<int> AddConnectorAsync(this ResponseWorld world, string kind, Dictionary<string, string> settings, Dictionary<string, string>? secrets = null, params string[] actions)
    {
        await using var db = world.Test.Database.Across();
        var row = new ConnectorSetting { OrganizationId = world.Org, Kind = kind, Name = $"Our {kind}", Enabled = true, Settings = settings, ProtectedSecrets = secrets ?? [], Actions = actions, EditedBy = "admin@soc.test" };
        db.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    }
}
