using System.Text.Json;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Catalog;
using SocConsole.Core.Response.Connectors;
using SocConsole.Tests.Response;

namespace SocConsole.Tests.Contracts;

/// <summary>What every <see cref="IResponseConnector"/> must keep, whatever it acts on.</summary>
public abstract class ConnectorContract
{
    [Fact]
    public async Task Preview_Always_ChangesNothingAndSaysTheSameTwice()
    {
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);

        var first = await connector.PreviewAsync(request, CancellationToken.None);
        world.Test.Clock.Advance(TimeSpan.FromMinutes(10));
        var second = await connector.PreviewAsync(request, CancellationToken.None);

        // Approvals are bound to the text: it may not hold the time.
        Assert.Equal(first, second);
        Assert.NotEmpty(first.Text);
        Assert.Empty(await world.AuditedAsync());
        Assert.Equal(0, Deeds(world));
    }

    [Fact]
    public async Task Execute_TwiceUnderOneKey_DoesItOnce()
    {
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);

        var first = await connector.ExecuteAsync(request, CancellationToken.None);
        var second = await connector.ExecuteAsync(request, CancellationToken.None);

        if (!(await connector.PreviewAsync(request, CancellationToken.None)).Configured)
        {
            Assert.Equal(ErrorKind.NotConfigured, first.Error?.Kind);
            return;
        }

        Assert.Null(first.Error);
        Assert.Null(second.Error);
        Assert.Equal(1, Deeds(world));
        Assert.NotNull(first.Value!.Result);
        using var state = first.Value.State is null ? null : JsonDocument.Parse(first.Value.State);
    }

    [Fact]
    public async Task Verify_BeforeAndAfterExecute_TellsTheDifference()
    {
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);

        var before = await connector.VerifyAsync(request, null, CancellationToken.None);
        var done = await connector.ExecuteAsync(request, CancellationToken.None);
        var after = await connector.VerifyAsync(request, done.Value?.State, CancellationToken.None);

        Assert.NotNull(before.Error);
        Assert.Equal(done.Error is null, after.Error is null);
    }

    [Fact]
    public async Task Revert_WhatIsReversible_UndoesAndMayBeRepeated()
    {
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);
        var preview = await connector.PreviewAsync(request, CancellationToken.None);
        var done = await connector.ExecuteAsync(request, CancellationToken.None);

        var first = await connector.RevertAsync(request, done.Value?.State, CancellationToken.None);
        var second = await connector.RevertAsync(request, done.Value?.State, CancellationToken.None);

        var undoes = preview is { Configured: true, Reversible: true };
        Assert.Equal(undoes, first.Error is null);
        Assert.Equal(undoes, second.Error is null);
        if (undoes)
        {
            Assert.NotNull((await connector.VerifyAsync(request, done.Value?.State, CancellationToken.None)).Error);
        }
    }

    [Fact]
    public async Task Revert_WhatWasNeverDone_DoesNotFailWhereItIsReversible()
    {
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);
        var preview = await connector.PreviewAsync(request, CancellationToken.None);

        var undone = await connector.RevertAsync(request, null, CancellationToken.None);

        Assert.Equal(preview is { Configured: true, Reversible: true }, undone.Error is null);
    }

    [Fact]
    public async Task Actions_AreOfTheCatalogueAndNameTheConnector()
    {
        await using var world = await WorldAsync();
        var (connector, _) = await SubjectAsync(world);

        Assert.All(connector.Actions, name => Assert.NotNull(ActionCatalog.Find(name)));
        Assert.All(ActionCatalog.All.Where(action => action.Connectors.Contains(connector.Name)), action => Assert.Contains(action.Name, connector.Actions));
    }

    internal virtual Task<ResponseWorld> WorldAsync() => ResponseWorld.CreateAsync();

    /// <summary>The connector under test and something for it to do.</summary>
    internal abstract Task<(IResponseConnector Connector, ActionRequest Request)> SubjectAsync(ResponseWorld world);

    /// <summary>How often the deed was done in the world.</summary>
    internal abstract int Deeds(ResponseWorld world);

    internal static async Task<ActionRequest> RequestAsync(ResponseWorld world, string action, params (string Name, string Value)[] parameters)
    {
        var threat = await world.AddThreatAsync();
        return new ActionRequest(world.Org, action, parameters.ToDictionary(pair => pair.Name, pair => pair.Value), threat.Number, "PB-2026-001", "judge@soc.test", "PB-2026-001/1");
    }

    internal static IResponseConnector Connector(ResponseWorld world, string name) => world.Get<IEnumerable<IResponseConnector>>().Single(connector => connector.Name == name);
}
