using SocConsole.Core.Intelligence.Indicators;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;

namespace SocConsole.Tests.Response.Connectors;

public sealed class ScimConnectorTests : BackendContract<ScimBackend>
{
    protected override string Kind => "scim";

    internal override Task AddSettingAsync(ResponseWorld world) => world.AddConnectorAsync("scim", new() { ["base_url"] = Backend.Root + "/scim/v2" }, new() { ["token"] = BackendStub.Secret });

    internal override Task<ActionRequest> RequestAsync(ResponseWorld world) => RequestAsync(world, "account_disable", ("account_list", "ann@soc.test"));

    [Theory]
    [InlineData("o\"brien@soc.test")]
    [InlineData("plain@soc.test")]
    [InlineData("gone@soc.test")]
    public async Task Disable_AnyFormerState_IsRestoredExactly(string name)
    {
        await using var world = await WorldAsync();
        await AddSettingAsync(world);
        var connector = Connector(world, Kind);
        var request = await RequestAsync(world, "account_disable", ("usernames", name));
        var before = Backend.Snapshot();

        var done = await connector.ExecuteAsync(request, CancellationToken.None);
        var verified = await connector.VerifyAsync(request, done.Value?.State, CancellationToken.None);
        var undone = await connector.RevertAsync(request, done.Value?.State, CancellationToken.None);

        Assert.Equal((null, null, null), (done.Error, verified.Error, undone.Error));
        Assert.Equal(before, Backend.Snapshot());
    }

    [Theory]
    [InlineData("nobody@soc.test")]
    [InlineData("x\" or userName sw \"a")]
    public async Task Disable_UnknownName_IsNotFoundAndChangesNothing(string name)
    {
        await using var world = await WorldAsync();
        await AddSettingAsync(world);
        var request = await RequestAsync(world, "account_disable", ("account_list", $"ann@soc.test,{name}"));

        var done = await Connector(world, Kind).ExecuteAsync(request, CancellationToken.None);

        Assert.Equal("ACCOUNT_NOT_FOUND", done.Error?.Code);
        Assert.Equal(0, Backend.Changes);
    }

    [Fact]
    public async Task Disable_ServiceIgnoresTheFilter_ReadsAllPagesAndTakesTheRightOne()
    {
        Backend.IgnoresFilter = true;
        await using var world = await WorldAsync();
        await AddSettingAsync(world);

        var done = await Connector(world, Kind).ExecuteAsync(await RequestAsync(world, "account_disable", ("account_list", "plain@soc.test")), CancellationToken.None);

        Assert.Null(done.Error);
        Assert.Contains("u4 plain@soc.test false", Backend.Snapshot(), StringComparison.Ordinal);
        Assert.Contains("u1 ann@soc.test true", Backend.Snapshot(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disable_AnswerOfThePatchIsLost_StillKnowsHowItWas()
    {
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);
        var before = Backend.Snapshot();
        Backend.Trouble = Trouble.LostAnswer;
        var lost = await connector.ExecuteAsync(request, CancellationToken.None);
        Backend.Trouble = Trouble.None;

        var undone = await connector.RevertAsync(request, null, CancellationToken.None);

        Assert.Equal(ErrorKind.Unavailable, lost.Error?.Kind);
        Assert.Null(undone.Error);
        Assert.Equal(before, Backend.Snapshot());
    }

    [Fact]
    public async Task ResetPassword_IsAcceptedKeptNowhereAndNotReversible()
    {
        await using var world = await WorldAsync();
        await AddSettingAsync(world);
        var connector = Connector(world, Kind);
        var request = await RequestAsync(world, "password_reset_bulk", ("account_criteria", "ann@soc.test"));

        var done = await connector.ExecuteAsync(request, CancellationToken.None);
        var again = await connector.ExecuteAsync(request, CancellationToken.None);
        var verified = await connector.VerifyAsync(request, done.Value?.State, CancellationToken.None);

        var password = Backend.PasswordOf("u1");
        Assert.True(password?.Length > 30);
        Assert.Equal(1, Backend.Changes);
        Assert.Contains("accepted", verified.Value!.Result, StringComparison.Ordinal);
        Assert.DoesNotContain(password, done.Value!.Result + done.Value.State + again.Value!.State, StringComparison.Ordinal);
        Assert.Equal("NOT_REVERSIBLE", (await connector.RevertAsync(request, done.Value.State, CancellationToken.None)).Error?.Code);
    }
}

public sealed class HttpConnectorTests : BackendContract<ThingBackend>
{
    protected override string Kind => "http";

    internal override Task AddSettingAsync(ResponseWorld world) => world.AddConnectorAsync(
        "http",
        new()
        {
            ["url"] = Backend.Root + "/things/{{target}}",
            ["headers"] = "Authorization: Bearer {{secret.token}}\nX-Run: {{run_id}}",
            ["body"] = "{\"reason\":\"{{threat_id}}\",\"by\":\"{{requested_by}}\"}",
            ["result_pointer"] = "/ref",
            ["verify_url"] = Backend.Root + "/things/{{target}}",
            ["verify_pointer"] = "/state",
            ["verify_value"] = "blocked",
            ["revert_method"] = "DELETE",
            ["revert_url"] = Backend.Root + "/things/{{target}}",
        },
        new() { ["token"] = BackendStub.Secret },
        "vault_isolation");

    internal override Task<ActionRequest> RequestAsync(ResponseWorld world) => RequestAsync(world, "vault_isolation", ("target", "vault-02"));

    [Fact]
    public async Task Execute_AnswerIsLost_IsNotSentAgain()
    {
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);
        Backend.Trouble = Trouble.LostAnswer;
        var lost = await connector.ExecuteAsync(request, CancellationToken.None);
        Backend.Trouble = Trouble.None;

        var again = await connector.ExecuteAsync(request, CancellationToken.None);

        Assert.Equal(ErrorKind.Unavailable, lost.Error?.Kind);
        Assert.Equal("CONNECTOR_UNCERTAIN", again.Error?.Code);
        Assert.Equal(1, Backend.Changes);
    }

    [Theory]
    [InlineData("../admin")]
    [InlineData("a/b?x=1#y")]
    [InlineData("a%2F..%2Fb")]
    public async Task Execute_ValueWithMarksOfAddresses_StaysInItsPlace(string value)
    {
        await using var world = await WorldAsync();
        await AddSettingAsync(world);

        var done = await Connector(world, Kind).ExecuteAsync(await RequestAsync(world, "vault_isolation", ("target", value)), CancellationToken.None);

        Assert.Null(done.Error);
        Assert.All(Backend.Asked, asked => Assert.StartsWith("POST /things/", asked, StringComparison.Ordinal));
        Assert.Contains(value, Backend.Snapshot().Split(','));
    }

    [Fact]
    public async Task Execute_ValueOfDots_IsRefusedBeforeItIsSent()
    {
        await using var world = await WorldAsync();
        await AddSettingAsync(world);

        var done = await Connector(world, Kind).ExecuteAsync(await RequestAsync(world, "vault_isolation", ("target", "..")), CancellationToken.None);

        Assert.Equal(ErrorKind.Invalid, done.Error?.Kind);
        Assert.Empty(Backend.Asked);
    }

    [Fact]
    public async Task Verify_WithoutAnAddressToRead_SaysThatNothingWasRead()
    {
        await using var world = await WorldAsync();
        await world.AddConnectorAsync("http", new() { ["url"] = Backend.Root + "/things/x" }, null, "vault_isolation");
        var (connector, request) = (Connector(world, Kind), await RequestAsync(world));

        var done = await connector.ExecuteAsync(request, CancellationToken.None);
        var verified = await connector.VerifyAsync(request, done.Value?.State, CancellationToken.None);

        Assert.Contains("not read back", verified.Value!.Result, StringComparison.Ordinal);
        Assert.False((await connector.PreviewAsync(request, CancellationToken.None)).Reversible);
        Assert.Equal("NOT_REVERSIBLE", (await connector.RevertAsync(request, done.Value!.State, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task ConnectorSet_ActionWithoutAConnector_TakesTheGenericOne()
    {
        await using var world = await WorldAsync();
        var set = world.Get<ConnectorSet>();
        var request = await RequestAsync(world);
        var before = await set.ForAsync(request, CancellationToken.None);
        var readyBefore = (await before.ReadinessAsync(world.Org, request.Action, CancellationToken.None)).Ready;

        await AddSettingAsync(world);
        world.Get<Core.Response.Connectors.Settings.ConnectorUses>().Forget(world.Org);

        Assert.False(readyBefore);
        Assert.Equal("http", (await set.ForAsync(request, CancellationToken.None)).Name);
    }
}

public sealed class TicketConnectorTests : BackendContract<TicketBackend>
{
    private bool searches = true;

    protected override string Kind => "ticket";

    internal override Task AddSettingAsync(ResponseWorld world)
    {
        var settings = new Dictionary<string, string>
        {
            ["url"] = Backend.Root + "/tickets",
            ["headers"] = "Authorization: Bearer {{secret.token}}",
            ["body"] = "{\"title\":\"{{title}}\",\"text\":\"{{description}}\",\"label\":\"{{idempotency_key}}\"}",
            ["view_url"] = Backend.Root + "/tickets/{{key}}",
        };
        if (searches)
        {
            settings["search_url"] = Backend.Root + "/search?q={{idempotency_key}}";
        }

        return world.AddConnectorAsync("ticket", settings, new() { ["token"] = BackendStub.Secret });
    }

    internal override Task<ActionRequest> RequestAsync(ResponseWorld world) => RequestAsync(world, "create_ticket", ("title", "Look at \"this\",\n{\"admin\":true}"));

    [Fact]
    public async Task Execute_AnswerIsLost_FindsTheFirstTicket()
    {
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);
        Backend.Trouble = Trouble.LostAnswer;
        await connector.ExecuteAsync(request, CancellationToken.None);
        Backend.Trouble = Trouble.None;

        var done = await connector.ExecuteAsync(request, CancellationToken.None);

        Assert.Null(done.Error);
        Assert.Contains("SOC-1", done.Value!.Result, StringComparison.Ordinal);
        Assert.Equal(1, Backend.Changes);
    }

    [Fact]
    public async Task Execute_AnswerIsLostAndNothingCanBeSearched_OpensNoSecondTicket()
    {
        searches = false;
        await using var world = await WorldAsync();
        var (connector, request) = await SubjectAsync(world);
        Backend.Trouble = Trouble.LostAnswer;
        await connector.ExecuteAsync(request, CancellationToken.None);
        Backend.Trouble = Trouble.None;

        var done = await connector.ExecuteAsync(request, CancellationToken.None);

        Assert.Equal("TICKET_UNCERTAIN", done.Error?.Code);
        Assert.Equal(1, Backend.Changes);
    }
}

public sealed class MispConnectorTests : BackendContract<MispBackend>
{
    protected override string Kind => "misp";

    internal override Task AddSettingAsync(ResponseWorld world) => SharingRows.AddAsync(world, "misp", new() { ["base_url"] = Backend.Root }, new() { ["key"] = BackendStub.Secret });

    internal override Task<ActionRequest> RequestAsync(ResponseWorld world) => RequestAsync(world, "ioc_deployment", ("ioc_list", "evil.example.org"));

    [Theory]
    [InlineData("unknown.example.org")]
    [InlineData("secret.example.org")]
    public async Task Execute_IndicatorThatMayNotBeShared_SharesNothing(string value)
    {
        await using var world = await WorldAsync();
        await AddSettingAsync(world);

        var done = await Connector(world, Kind).ExecuteAsync(await RequestAsync(world, "ioc_deployment", ("ioc_list", $"evil.example.org,{value}")), CancellationToken.None);

        Assert.Equal("INDICATOR_NOT_SHAREABLE", done.Error?.Code);
        Assert.Equal(0, Backend.Changes);
    }
}

public sealed class TaxiiPushConnectorTests : BackendContract<TaxiiBackend>
{
    protected override string Kind => "taxii";

    internal override Task AddSettingAsync(ResponseWorld world) =>
        SharingRows.AddAsync(world, "taxii", new() { ["collection_url"] = Backend.Root + "/api1/collections/abc/", ["username"] = "soc" }, new() { ["password"] = BackendStub.Secret });

    internal override Task<ActionRequest> RequestAsync(ResponseWorld world) => RequestAsync(world, "ioc_deployment", ("ioc_list", "evil.example.org"));
}

internal static class SharingRows
{
    /// <summary>A setting, an indicator that may be shared, and one that is marked TLP:RED.</summary>
    public static async Task AddAsync(ResponseWorld world, string kind, Dictionary<string, string> settings, Dictionary<string, string> secrets)
    {
        await world.AddConnectorAsync(kind, settings, secrets);
        var now = world.Test.Clock.GetUtcNow().UtcDateTime;
        await using var db = world.Test.Database.Across();
        foreach (var (value, tlp) in new[] { ("evil.example.org", Tlp.Green), ("secret.example.org", Tlp.Red) })
        {
            db.Indicators.Add(new Indicator
            {
                OrganizationId = world.Org,
                Type = IndicatorType.Domain,
                Value = value,
                NormalizedValue = value,
                Tlp = tlp,
                Description = string.Empty,
                Tags = [],
                State = IndicatorState.Active,
                FirstSeen = now,
                LastSeen = now,
                CreatedAt = now,
                UpdatedAt = now,
            });
        }

        await db.SaveChangesAsync();
    }
}
