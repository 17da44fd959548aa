using System.Globalization;
using System.Text;
using SocConsole.Core.Kernel;
using SocConsole.Core.Response.Connectors;
using SocConsole.Tests.Contracts;

namespace SocConsole.Tests.Response.Connectors;

public sealed class LdapConnectorContractTests : ConnectorContract, IAsyncLifetime
{
    private readonly List<LdapServer> servers = [];

    private LdapServer Server => servers[0];

    public Task InitializeAsync()
    {
        servers.Add(new LdapServer(tls: false));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    internal override Task<ResponseWorld> WorldAsync() => ResponseWorld.CreateAsync(BackendContract<ScimBackend>.Settings());

    internal override async Task<(IResponseConnector Connector, ActionRequest Request)> SubjectAsync(ResponseWorld world)
    {
        await LdapConnectorTests.AddAsync(world, Server, "plain");
        return (Connector(world, "ldap"), await RequestAsync(world, "account_disable", ("account_list", "ann")));
    }

    internal override int Deeds(ResponseWorld world) => Server.Changes;
}

public sealed class LdapConnectorTests
{
    [Theory]
    [InlineData("ldaps")]
    [InlineData("starttls")]
    public async Task Disable_OverTls_WorksWithTheNamedAuthorityOnly(string security)
    {
        await using var server = new LdapServer(security == "ldaps");
        await using var world = await ResponseWorld.CreateAsync(BackendContract<ScimBackend>.Settings());
        await AddAsync(world, server, security, ("ca_certificate", server.Pem));
        var connector = ConnectorContract.Connector(world, "ldap");
        var request = await ConnectorContract.RequestAsync(world, "account_disable", ("account_list", "ann"));

        var done = await connector.ExecuteAsync(request, CancellationToken.None);
        var verified = await connector.VerifyAsync(request, done.Value?.State, CancellationToken.None);

        Assert.Equal((null, null), (done.Error, verified.Error));
        Assert.Equal(["66050"], server.Entries["cn=Ann,dc=soc,dc=test"]["userAccountControl"]);
    }

    [Fact]
    public async Task Disable_CertificateOfAnUnknownAuthority_IsRefusedBeforeThePassword()
    {
        await using var server = new LdapServer(tls: true);
        await using var world = await ResponseWorld.CreateAsync(BackendContract<ScimBackend>.Settings());
        await AddAsync(world, server, "ldaps");

        var done = await ConnectorContract.Connector(world, "ldap").ExecuteAsync(await ConnectorContract.RequestAsync(world, "account_disable", ("account_list", "ann")), CancellationToken.None);

        Assert.Equal("CERTIFICATE_REFUSED", done.Error?.Code);
        Assert.Equal(0, server.Changes);
    }

    [Theory]
    [InlineData("active_directory", "ann", true)]
    [InlineData("active_directory", "gone", true)]
    [InlineData("active_directory", "a*)(b", true)]
    [InlineData("ns_account_lock", "ann", true)]
    [InlineData("pwd_account_locked_time", "ann", true)]
    [InlineData("login_shell", "ann", true)]
    [InlineData("active_directory", "a*", false)]
    [InlineData("active_directory", "ann)(cn=*", false)]
    public async Task Disable_AnySchema_RestoresExactlyAndTakesNamesLiterally(string schema, string user, bool known)
    {
        await using var server = new LdapServer(tls: false);
        await using var world = await ResponseWorld.CreateAsync(BackendContract<ScimBackend>.Settings());
        await AddAsync(world, server, "plain", ("schema", schema));
        var connector = ConnectorContract.Connector(world, "ldap");
        var request = await ConnectorContract.RequestAsync(world, "account_disable", ("account_list", user));
        var before = server.Snapshot();

        var done = await connector.ExecuteAsync(request, CancellationToken.None);
        var verified = await connector.VerifyAsync(request, done.Value?.State, CancellationToken.None);
        await connector.RevertAsync(request, done.Value?.State, CancellationToken.None);

        Assert.Equal(known ? null : "ACCOUNT_NOT_FOUND", done.Error?.Code);
        Assert.Equal(known, verified.Error is null);
        Assert.Equal(before, server.Snapshot());
    }

    [Theory]
    [InlineData(49, ErrorKind.Forbidden)]
    [InlineData(50, ErrorKind.Forbidden)]
    [InlineData(51, ErrorKind.Unavailable)]
    [InlineData(53, ErrorKind.Conflict)]
    public async Task Disable_DirectoryRefuses_FailsByKindAndTellsNoSecret(int code, ErrorKind kind)
    {
        await using var server = new LdapServer(tls: false) { Refusal = code };
        await using var world = await ResponseWorld.CreateAsync(BackendContract<ScimBackend>.Settings());
        await AddAsync(world, server, "plain");

        var done = await ConnectorContract.Connector(world, "ldap").ExecuteAsync(await ConnectorContract.RequestAsync(world, "account_disable", ("account_list", "ann")), CancellationToken.None);

        Assert.Equal(kind, done.Error?.Kind);
        await BackendContract<ScimBackend>.AssertNoSecretAsync(world, done.Error!.Message);
    }

    [Fact]
    public async Task Disable_PlainWherePrivateNetworksAreNotAllowed_IsNotConfigured()
    {
        await using var server = new LdapServer(tls: false);
        await using var world = await ResponseWorld.CreateAsync();
        await AddAsync(world, server, "plain");

        var done = await ConnectorContract.Connector(world, "ldap").ExecuteAsync(await ConnectorContract.RequestAsync(world, "account_disable", ("account_list", "ann")), CancellationToken.None);

        Assert.Equal(ErrorKind.NotConfigured, done.Error?.Kind);
    }

    [Fact]
    public async Task ResetPassword_ActiveDirectory_SendsAQuotedRandomOne()
    {
        await using var server = new LdapServer(tls: true);
        await using var world = await ResponseWorld.CreateAsync(BackendContract<ScimBackend>.Settings());
        await AddAsync(world, server, "ldaps", ("ca_certificate", server.Pem));

        var done = await ConnectorContract.Connector(world, "ldap").ExecuteAsync(await ConnectorContract.RequestAsync(world, "password_reset_bulk", ("usernames", "ann")), CancellationToken.None);

        Assert.Null(done.Error);
        var sent = Encoding.Unicode.GetString(Encoding.UTF8.GetBytes(server.Entries["cn=Ann,dc=soc,dc=test"]["unicodePwd"].Single()));
        Assert.True(sent is ['"', .., '"'] && sent.Length > 30);
        Assert.DoesNotContain(sent.Trim('"'), done.Value!.Result + done.Value.State, StringComparison.Ordinal);
    }

    internal static Task AddAsync(ResponseWorld world, LdapServer server, string security, params (string Name, string Value)[] further)
    {
        var settings = new Dictionary<string, string>
        {
            ["host"] = "localhost",
            ["port"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["security"] = security,
            ["bind_dn"] = LdapServer.AdminDn,
            ["base_dn"] = LdapServer.Base,
        };
        foreach (var (name, value) in further)
        {
            settings[name] = value;
        }

        return world.AddConnectorAsync("ldap", settings, new() { ["password"] = BackendStub.Secret });
    }
}
